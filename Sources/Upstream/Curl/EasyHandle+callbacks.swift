import CCurl
import NIOCore

/// What libcurl calls while it works on a transfer, always on its event loop.
extension EasyHandle {
    func setCallbacks() {
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        for option in [
            CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA,
            CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA,
        ] {
            curl_easy_set_pointer(pointer, option, context)
        }
        curl_easy_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
        curl_easy_set_write_function(pointer, CURLOPT_WRITEFUNCTION) {
            bytes,
            size,
            count,
            context in
            EasyHandle.at(context).receiveBody(bytes, size * count)
        }
        curl_easy_set_write_function(pointer, CURLOPT_HEADERFUNCTION) {
            line,
            size,
            count,
            context in
            EasyHandle.at(context).receiveHeader(line, size * count)
        }
        curl_easy_set_read_function(pointer) { target, size, count, context in
            EasyHandle.at(context).readBody(into: target, size * count)
        }
        curl_easy_set_prereq_function(pointer) { context, _, _, _, _ in
            EasyHandle.at(context).willSend()
        }
        setSocketCallbacks()
    }

    /// Connections outlive the handle that opened them, so it is the poller that closes them.
    private func setSocketCallbacks() {
        let poller = UnsafeRawPointer(Unmanaged.passUnretained(loop.poller).toOpaque())
        curl_easy_set_pointer(pointer, CURLOPT_CLOSESOCKETDATA, poller)
        curl_easy_set_socket_functions(pointer) { context, _, address in
            EasyHandle.at(context).openSocket(for: address)
        } _: { context, socket in
            context.map {
                Unmanaged<SocketPoller>.fromOpaque($0).takeUnretainedValue().close(socket)
            } ?? -1
        }
    }

    /// The handle that a message of the multi handle is about.
    static func of(_ easy: UnsafeMutableRawPointer) -> EasyHandle {
        var context: UnsafeMutableRawPointer?
        curl_easy_get_private(easy, &context)
        return at(context)
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> EasyHandle {
        guard let context else { preconditionFailure("libcurl has lost its context") }
        return Unmanaged.fromOpaque(context).takeUnretainedValue()
    }

    private func receiveHeader(_ line: UnsafePointer<CChar>?, _ count: Int) -> Int {
        guard let transfer else { return 0 }
        let line = UnsafeRawBufferPointer(start: line, count: count)
        guard transfer.receiveHeader(line) else { return 0 }
        if transfer.hasDelivery { loop.deliver(transfer) }
        if transfer.hasHead { loop.arm(transfer, options.idleTimeout) }
        return count
    }

    private func receiveBody(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
        guard let transfer else { return 0 }
        guard transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: count)) else {
            loop.arm(transfer, nil)
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        loop.deliver(transfer)
        loop.arm(transfer, options.idleTimeout)
        return count
    }

    private func readBody(into target: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let transfer else { return Int(CURL_READFUNC_ABORT) }
        let target = UnsafeMutableRawBufferPointer(start: target, count: count)
        switch transfer.readBody(into: target) {
        case .bytes(let count):
            loop.deliver(transfer)
            armHeadTimeout(transfer)
            return count
        case .end:
            armHeadTimeout(transfer)
            return 0
        case .wait:
            if !transfer.hasHead { loop.arm(transfer, nil) }
            return Int(CURL_READFUNC_PAUSE)
        }
    }

    private func willSend() -> Int32 {
        guard let transfer, maySend else { return CURL_PREREQFUNC_ABORT }
        transfer.wasSent = true
        armHeadTimeout(transfer)
        return CURL_PREREQFUNC_OK
    }

    private func openSocket(for address: UnsafeMutablePointer<curl_sockaddr>?) -> Int32 {
        guard let address = address?.pointee, maySend else { return CURL_SOCKET_BAD }
        return loop.poller.open(address.family, address.socktype, address.protocol)
    }

    private func armHeadTimeout(_ transfer: ActiveTransfer) {
        if !transfer.hasHead { loop.arm(transfer, options.headTimeout) }
    }

    /// libcurl sends a request a second time if a kept-alive connection closes before the first
    /// byte of the response, even when the upstream may have read and worked on it. A POST must
    /// not be sent twice, so we refuse the second connection and the second sending.
    private var maySend: Bool {
        guard let transfer else { return false }
        return !transfer.wasSent || transfer.isRepeatable
    }
}
