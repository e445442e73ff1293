import CCurl
import Glibc
package import Logging
package import NIOCore
import Synchronization

/// The upstream, through libcurl: one thread that owns all connections, whatever the number of
/// event loops that ask.
///
/// A request is sent once. Only when a kept-alive connection turns out to be dead before the
/// response began is it sent again, and then only if it is idempotent (RFC 9110, 9.2.2) and its
/// body is still at hand; never a POST.
package final class CurlUpstream: Sendable {
    private let inbox: CurlInbox
    private let thread: Mutex<pthread_t?>
    private let logger: Logger

    /// Throws ``UpstreamError/unreachable(_:)`` for a configuration that libcurl can't use. Nothing
    /// is connected yet.
    package init(configuration: UpstreamConfiguration, logger: Logger) throws {
        _ = Self.isInitialized
        let inbox = try CurlInbox()
        let options = try EasyOptions(configuration)
        thread = Mutex(try Self.launch(CurlThread(options: options, inbox: inbox)))
        self.inbox = inbox
        self.logger = logger
        logger.debug("upstream started", metadata: ["library": "\(Self.version)"])
    }

    deinit { shutdown() }

    /// Starts a transfer, whose events come to `observer` on `eventLoop`. Called on that event
    /// loop. The observer is kept until the transfer ends, fails or is cancelled.
    package func start(
        _ request: UpstreamRequest,
        on eventLoop: any EventLoop,
        observer: any UpstreamObserver
    ) -> UpstreamTransfer {
        let transfer = UpstreamTransfer(inbox: inbox, eventLoop: eventLoop, observer: observer)
        if !inbox.put(.start(transfer, request)) {
            let error = UpstreamError.broken("the proxy is shutting down")
            eventLoop.execute {
                transfer.deliver(Delivery(transfer: transfer, outcome: .failed(error)))
            }
        }
        return transfer
    }

    /// Fails the outstanding transfers and waits until the thread has ended. Not to be called on
    /// an event loop. The second call does nothing.
    package func shutdown() {
        inbox.close()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        pthread_join(running, nil)
        logger.debug("upstream stopped")
    }

    /// libcurl wants this before the first use, once in a process.
    static let isInitialized = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private static func launch(_ thread: CurlThread) throws -> pthread_t {
        let context = Unmanaged.passRetained(thread)
        var started = pthread_t()
        let code = pthread_create(&started, nil, Self.main, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw UpstreamError.unreachable("no thread: \(code)")
        }
        return started
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        { context in
            guard let context else { return nil }
            // Signals are for the main thread; TLS may still write to a closed socket (SIGPIPE).
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            name_this_thread("upstream")
            Unmanaged<CurlThread>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }
}
