import CCurl
import NIOCore

/// The life of a transfer, from its start to its outcome.
extension CurlLoop {
    enum Command {
        case start(UpstreamTransfer, UpstreamRequest)
        case grant(UpstreamTransfer, Int)
        case send(UpstreamTransfer, ByteBuffer)
        case finishBody(UpstreamTransfer)
        case cancel(UpstreamTransfer)
    }

    func perform(_ command: Command) {
        switch command {
        case .start(let transfer, let request): start(transfer, request)
        case .grant(let transfer, let bytes):
            withActive(transfer) { handle, active in
                guard active.grant(bytes) else { return }
                arm(active, options.idleTimeout)
                handle.resume()
            }
        case .send(let transfer, let bytes):
            withActive(transfer) { handle, active in
                active.upload.append(bytes)
                if active.isUploadPaused { handle.resume() }
            }
        case .finishBody(let transfer):
            withActive(transfer) { handle, active in
                active.upload.finish()
                if active.isUploadPaused { handle.resume() }
            }
        case .cancel(let transfer):
            if let handle = transfer.handle { drop(handle) }
        }
    }

    /// Reports every transfer that libcurl is done with.
    func finishDone() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle
            else { continue }
            finish(EasyHandle.of(easy), message.pointee.data.result)
        }
    }

    func fail(_ handle: EasyHandle, _ error: UpstreamError) {
        guard let transfer = handle.transfer else { return }
        transfer.fail(error)
        deliver(transfer)
        drop(handle)
    }

    private func start(_ transfer: UpstreamTransfer, _ request: UpstreamRequest) {
        let new = ActiveTransfer(transfer, request: request)
        do {
            let handle = try pool.popLast() ?? EasyHandle(options: options, loop: self)
            guard handle.prepare(request, for: new) else {
                throw UpstreamError.broken("the request can't be written as HTTP")
            }
            let code = curl_multi_add_handle(multi, handle.pointer)
            guard code == CURLM_OK else {
                throw UpstreamError.unreachable(String(cString: curl_multi_strerror(code)))
            }
            transfer.handle = handle
            handle.place = active.count
            active.append(handle)
        } catch {
            new.fail(error as? UpstreamError ?? .unreachable("\(error)"))
            deliver(new)
        }
    }

    private func finish(_ handle: EasyHandle, _ code: CURLcode) {
        guard let transfer = handle.transfer else { return }
        guard code == CURLE_OK else { return fail(handle, handle.error(for: code)) }
        transfer.end()
        deliver(transfer)
        remove(handle)
        handle.release()
        if pool.count < Self.maxPooled { pool.append(handle) }
    }

    /// Without a clean end the connection is closed, and the handle is not used again: it may still
    /// be paused.
    private func drop(_ handle: EasyHandle) {
        remove(handle)
        handle.release()
    }

    private func remove(_ handle: EasyHandle) {
        guard let transfer = handle.transfer else { return }
        curl_multi_remove_handle(multi, handle.pointer)
        transfer.transfer.handle = nil
        let last = active.removeLast()
        guard last !== handle else { return }
        last.place = handle.place
        active[last.place] = last
    }

    private func withActive(
        _ transfer: UpstreamTransfer,
        _ body: (EasyHandle, ActiveTransfer) -> Void
    ) {
        guard let handle = transfer.handle, let active = handle.transfer else { return }
        body(handle, active)
    }
}
