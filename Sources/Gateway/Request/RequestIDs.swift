/// Ids for requests that the upstream gives none: unique per process, cheap, and telling nothing.
struct RequestIDs {
    private let connection = UInt64.random(in: 0...UInt64.max)
    private var count: UInt64 = 0

    mutating func next() -> String {
        count += 1
        return "mp-" + String(connection, radix: 36) + "-" + String(count, radix: 36)
    }
}
