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

extension MemoryID {
    /// An id for what was brought without one: the same text of the same time has the same id in
    /// its scope, so bringing it twice adds nothing.
    package init(of content: String, role: Memory.Role, at time: Date, in scope: Scope) {
        var digest = SHA256Digest()
        for part in [scope.agent.text, scope.session.text, role.rawValue, content] {
            digest.append(part)
        }
        self.init(at: time, random: digest.finish())
    }

    private init(at time: Date, random bytes: [UInt8]) {
        let number = { (range: Range<Int>) in
            bytes[range].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
        uuid = UUID(
            high: milliseconds << 16 | 0x7000 | number(0..<2) & 0xFFF,
            low: 0x8000_0000_0000_0000 | number(2..<10) >> 2
        )
    }
}
