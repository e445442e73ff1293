import FoundationEssentials

/// The processors that this process may run on. A container or `taskset` often leaves it fewer
/// than the machine has, and more event loops than processors only take turns.
enum ProcessorCount {
    /// At least 1.
    static var available: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return max(1, allowed(in: status ?? ""))
    }

    /// The bits of `Cpus_allowed`, a mask in hexadecimal (proc(5)); 0 if there is none.
    static func allowed(in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
        let digits = line?.drop { $0 != ":" }.compactMap(\.hexDigitValue) ?? []
        return digits.reduce(0) { $0 + $1.nonzeroBitCount }
    }
}
