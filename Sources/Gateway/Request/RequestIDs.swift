/// Ids for requests that the upstream gives none: unique per process, cheap, and telling nothing.
struct RequestIDs {
    /// What all ids of the connection begin with.
    private let prefix = "mp-" + String(UInt64.random(in: 0...UInt64.max), radix: 36) + "-"
    private var count: UInt64 = 0

    mutating func next() -> String {
        count += 1
        return String(prefix, number: count, radix: 36)
    }
}
