import NIOCore
import NIOHTTP1

/// What memory did for a request, as the response's headers tell it (never a memory's text).
struct MemoryReport {
    enum Status: String {
        case ok, empty, off, noSession = "no-session", late, unavailable
    }

    var memory: MemorySwitch
    var source: SessionResolver.Source
    var status: Status
    var recalled = 0
    var recallTime: TimeAmount?

    static let fieldCount = 6

    func add(to headers: inout HTTPHeaders, upstreamTime: TimeAmount) {
        // In one piece: adding a single field looks at every byte of its name.
        let fields: HTTPHeaders = [
            "X-Memory": memory.rawValue,
            "X-Memory-Session-Source": source.rawValue,
            "X-Memory-Recalled": String(number: UInt64(recalled), radix: 10),
            "X-Memory-Status": status.rawValue,
            "Server-Timing": timing(upstreamTime),
        ]
        headers.add(contentsOf: fields)
    }

    /// Durations in milliseconds (W3C Server Timing, 3).
    private func timing(_ upstreamTime: TimeAmount) -> String {
        String(unsafeUninitializedCapacity: TimingWriter.maxBytes) { buffer in
            var writer = TimingWriter(buffer)
            if let recallTime {
                writer.write("recall;dur=")
                writer.write(recallTime)
                writer.write(", ")
            }
            writer.write("upstream;dur=")
            writer.write(upstreamTime)
            return writer.count
        }
    }
}

/// Writes a `Server-Timing` straight into the memory of its string, which is made for every answer.
private struct TimingWriter {
    /// Both metrics, and twice the 17 characters of the longest duration.
    static let maxBytes = "recall;dur=, upstream;dur=".utf8.count + 2 * 17

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func write(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
    }

    /// Three decimals: microseconds.
    mutating func write(_ duration: TimeAmount) {
        let microseconds = max(0, duration.nanoseconds / 1000)
        append(microseconds / 1000, digits: 1)
        append(UInt8(ascii: "."))
        append(microseconds % 1000, digits: 3)
    }

    /// With zeros in front where the number has fewer digits.
    private mutating func append(_ number: Int64, digits: Int) {
        if number > 9 || digits > 1 { append(number / 10, digits: digits - 1) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    private mutating func append(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }
}
