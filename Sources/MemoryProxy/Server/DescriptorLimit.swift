import Glibc

/// How many files and sockets this process may have open, and what follows from it.
enum DescriptorLimit {
    /// For the store, the index, logs, event loops and the moments in between.
    private static let reserved = 64

    /// Raises the soft limit to the hard one. Soft limits are low for the sake of select(2), which
    /// nobody uses here.
    ///
    /// - Returns: the descriptors that may be open.
    static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        let soft = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_max : soft)
    }

    /// The connections that are accepted at once; others wait in the backlog. Each of them may need
    /// one to the upstream too.
    static func maxConnections(of descriptors: Int) -> Int {
        max(16, (descriptors - reserved) / 2)
    }
}
