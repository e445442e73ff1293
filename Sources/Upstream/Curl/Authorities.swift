import CCurl
import Synchronization

/// The certificate authorities that are believed, read once for all connections: to read the
/// system's takes OpenSSL a tenth of a second, in which an event loop would serve nobody.
///
/// Unchecked, because the store is a pointer; OpenSSL's stores are for any number of threads.
final class Authorities: @unchecked Sendable {
    private enum State {
        case unread
        case read(OpaquePointer?)
    }

    private let file: String?
    private let folder: String?
    private let state = Mutex(State.unread)

    /// - Parameters:
    ///   - file: of certificates in PEM.
    ///   - folder: in which OpenSSL looks for what the file does not have.
    init(file: String?, folder: String?) {
        (self.file, self.folder) = (file, folder)
    }

    deinit {
        if case .read(let store?) = state.withLock({ $0 }) { authorities_free(store) }
    }

    /// Unless they have been read already.
    func read() { _ = store }

    /// What libcurl is told to ask before each connection.
    func apply(to easy: UnsafeMutableRawPointer) {
        curl_easy_set_pointer(easy, CURLOPT_CAINFO, nil)
        curl_easy_set_pointer(easy, CURLOPT_CAPATH, nil)
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        curl_easy_set_pointer(easy, CURLOPT_SSL_CTX_DATA, context)
        curl_easy_set_ssl_function(easy) { _, context, authorities in
            guard let context, let authorities else { return CURLE_SSL_CACERT_BADFILE }
            let known = Unmanaged<Authorities>.fromOpaque(authorities).takeUnretainedValue()
            guard let store = known.store else { return CURLE_SSL_CACERT_BADFILE }
            authorities_use(store, context)
            return CURLE_OK
        }
    }

    private var store: OpaquePointer? {
        state.withLock { state in
            if case .read(let store) = state { return store }
            let store = authorities_read(file, folder)
            state = .read(store)
            return store
        }
    }
}
