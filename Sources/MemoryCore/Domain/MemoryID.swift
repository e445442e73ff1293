package import FoundationEssentials

/// A UUID version 7 (RFC 9562): its first 48 bits are the Unix time in milliseconds, so ids sort
/// by the time they were made.
package struct MemoryID: Hashable, Sendable, CustomStringConvertible {
    package let uuid: UUID

    package init(_ uuid: UUID) { self.uuid = uuid }

    package init(at time: Date) {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &generator)
        let low = 0x8000_0000_0000_0000 | generator.next() >> 2
        uuid = UUID(high: high, low: low)
    }

    package var description: String { uuid.uuidString.lowercased() }
}

extension UUID {
    fileprivate init(high: UInt64, low: UInt64) {
        let (h, l) = (high.bigEndian, low.bigEndian)
        self = withUnsafeBytes(of: (h, l)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
