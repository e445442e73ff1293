import CCurl
import Glibc
import Synchronization

/// The certificate authorities that are believed, read once for all connections: to read the
/// system's takes OpenSSL a tenth of a second, in which an event loop would serve nobody. A file
/// that has changed is read again at the next connection.
///
/// `Known` is unchecked, because the store is a pointer; OpenSSL's are for any number of threads.
final class Authorities: Sendable {
    private struct Known: @unchecked Sendable {
        var store: OpaquePointer
        var stamp: Stamp?
    }

    /// By which a changed file is told.
    private struct Stamp: Equatable {
        var inode: ino_t
        var size: off_t
        var seconds: time_t
        var nanoseconds: Int

        /// nil: there is no such file.
        init?(of file: String) {
            var found = stat()
            guard stat(file, &found) == 0 else { return nil }
            (inode, size) = (found.st_ino, found.st_size)
            (seconds, nanoseconds) = (found.st_mtim.tv_sec, found.st_mtim.tv_nsec)
        }
    }

    private let file: String?
    private let folder: String?
    private let known = Mutex<Known?>(nil)
    private let isOver = Atomic(false)

    /// - Parameters:
    ///   - file: of certificates in PEM.
    ///   - folder: in which OpenSSL looks for what the file does not have.
    init(file: String?, folder: String?) {
        (self.file, self.folder) = (file, folder)
    }

    deinit {
        if let known = known.withLock({ $0 }) { authorities_free(known.store) }
    }

    /// Unless they have been read already.
    func read() {
        known.withLock { update(&$0) }
    }

    /// None are read any more when this returns: at the exit of the process OpenSSL frees what a
    /// thread that reads them works with.
    func end() {
        isOver.store(true, ordering: .relaxed)
        known.withLock { _ in }
    }

    /// What libcurl is told to ask before each connection.
    func apply(to easy: UnsafeMutableRawPointer) {
        curl_easy_set_pointer(easy, CURLOPT_CAINFO, nil)
        curl_easy_set_pointer(easy, CURLOPT_CAPATH, nil)
        // Else libcurl keeps the first store for a day.
        curl_easy_set_long(easy, CURLOPT_CA_CACHE_TIMEOUT, 0)
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        curl_easy_set_pointer(easy, CURLOPT_SSL_CTX_DATA, context)
        curl_easy_set_ssl_function(easy) { _, context, authorities in
            guard let context, let authorities else { return CURLE_SSL_CACERT_BADFILE }
            let all = Unmanaged<Authorities>.fromOpaque(authorities).takeUnretainedValue()
            return all.use(for: context) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE
        }
    }

    /// `connection` is the SSL_CTX of one. False: there are none that can be read, and it must not
    /// be made.
    private func use(for connection: UnsafeMutableRawPointer) -> Bool {
        nonisolated(unsafe) let connection = connection
        return known.withLock { known in
            update(&known)
            guard let known else { return false }
            authorities_use(known.store, connection)
            return true
        }
    }

    /// What can't be read takes nothing away: a file may just be being replaced.
    private func update(_ known: inout Known?) {
        guard !isOver.load(ordering: .relaxed) else { return }
        let stamp = file.flatMap { Stamp(of: $0) }
        if let known, known.stamp == stamp || stamp == nil { return }
        guard let store = authorities_read(file, folder) else { return }
        if let known { authorities_free(known.store) }
        known = Known(store: store, stamp: stamp)
    }
}
