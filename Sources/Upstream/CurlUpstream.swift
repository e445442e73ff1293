import CCurl
package import Logging
package import NIOCore
package import NIOPosix
import Synchronization

/// The upstream, through libcurl, which runs on each event loop that asks: nothing is handed from
/// thread to thread, and each event loop has connections of its own.
///
/// A request is sent once. Only when a kept-alive connection turns out to be dead before the
/// response began is it sent again, and then only if it is idempotent (RFC 9110, 9.2.2) and its
/// body is still at hand; never a POST.
package final class CurlUpstream: Sendable {
    private let options: EasyOptions
    private let signalsByThread: Bool
    /// By event loop; nil: shut down.
    private let loops = Mutex<[ObjectIdentifier: CurlLoop]?>([:])
    /// The one that this thread asked for last: nearly always the next one too.
    private let last = ThreadSpecificVariable<CurlLoop>()
    private let logger: Logger

    /// Throws ``UpstreamError/unreachable(_:)`` for a configuration that libcurl can't use. Nothing
    /// is connected yet.
    package convenience init(configuration: UpstreamConfiguration, logger: Logger) throws {
        try self.init(configuration: configuration, logger: logger, signalsByThread: false)
    }

    /// - Parameter signalsByThread: as where the kernel does not offer ``KernelSignal``.
    init(configuration: UpstreamConfiguration, logger: Logger, signalsByThread: Bool) throws {
        _ = Self.isInitialized
        options = try EasyOptions(configuration)
        try options.check()
        self.signalsByThread = signalsByThread
        self.logger = logger
        logger.debug("upstream started", metadata: ["library": "\(Self.version)"])
    }

    deinit {
        for loop in takeLoops() { loop.eventLoop.execute { loop.close() } }
    }

    /// Reads what the first connection needs, which takes up to a tenth of a second that an event
    /// loop had better not stand still. Nobody has to call it.
    package func prepare(on pool: NIOThreadPool) {
        guard let authorities = options.authorities else { return }
        pool.submit { _ in authorities.read() }
    }

    /// Starts a transfer, whose events come to `observer` on `eventLoop`, none of them before this
    /// returns. Called on that event loop. The observer is kept until the transfer ends, fails or
    /// is cancelled.
    package func start(
        _ request: UpstreamRequest,
        on eventLoop: any EventLoop,
        observer: any UpstreamObserver
    ) -> UpstreamTransfer {
        do {
            let loop = try loop(on: eventLoop)
            let transfer = UpstreamTransfer(at: loop, observer: observer)
            loop.put(.start(transfer, request))
            return transfer
        } catch {
            let transfer = UpstreamTransfer(at: nil, observer: observer)
            let error = error as? UpstreamError ?? .unreachable("\(error)")
            eventLoop.assumeIsolated().execute {
                transfer.deliver(Delivery(outcome: .failed(error)))
            }
            return transfer
        }
    }

    /// Fails the outstanding transfers, and waits for what `prepare` has begun. Not to be called on
    /// an event loop: it waits for each that has asked. The second call does nothing.
    package func shutdown() {
        for loop in takeLoops() {
            try? loop.eventLoop.submit { loop.close() }.wait()
        }
        options.authorities?.end()
        logger.debug("upstream stopped")
    }

    private func loop(on eventLoop: any EventLoop) throws -> CurlLoop {
        if let last = last.currentValue, last.serves(eventLoop) { return last }
        let found = try findLoop(on: eventLoop)
        last.currentValue = found
        return found
    }

    private func findLoop(on eventLoop: any EventLoop) throws -> CurlLoop {
        try loops.withLock { loops in
            guard let known = loops else { throw UpstreamError.isShutDown }
            if let loop = known[ObjectIdentifier(eventLoop)], loop.serves(eventLoop) { return loop }
            let new = try CurlLoop(
                options: options,
                on: eventLoop,
                signalsByThread: signalsByThread
            )
            loops?[ObjectIdentifier(eventLoop)] = new
            return new
        }
    }

    private func takeLoops() -> [CurlLoop] {
        loops.withLock { loops in
            defer { loops = nil }
            return loops?.values.filter { !$0.isClosed.load(ordering: .relaxed) } ?? []
        }
    }

    /// libcurl wants this before the first use, once in a process.
    static let isInitialized = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
