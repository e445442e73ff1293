/// Gives every term of a scope a number, in the order they first appear.
struct TermTable: Sendable {
    typealias Number = Int

    private var bytes: [UInt8] = []
    /// Where each term ends in `bytes`; it begins where the one before ends.
    private var ends: [UInt32] = []
    /// Open addressing: number + 1 of the term, 0 for a free slot.
    private var slots = [UInt32](repeating: 0, count: 64)

    var count: Int { ends.count }

    var estimatedBytes: Int { bytes.capacity + 4 * (ends.capacity + slots.capacity) }

    func number(of term: [UInt8]) -> Number? {
        let slot = slots[slot(of: term)]
        return slot == 0 ? nil : Int(slot) - 1
    }

    mutating func intern(_ term: [UInt8]) -> Number {
        var slot = slot(of: term)
        if slots[slot] != 0 { return Int(slots[slot]) - 1 }
        if 2 * (count + 1) > slots.count {
            grow()
            slot = self.slot(of: term)
        }
        bytes.append(contentsOf: term)
        ends.append(UInt32(bytes.count))
        slots[slot] = UInt32(count)
        return count - 1
    }

    /// The slot that holds the term, or the free one where it belongs.
    private func slot(of term: [UInt8]) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(term.span)) & mask
        while slots[slot] != 0, !isTerm(Int(slots[slot]) - 1, equalTo: term) {
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func range(of number: Number) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    private func isTerm(_ number: Number, equalTo term: [UInt8]) -> Bool {
        let range = range(of: number)
        guard range.count == term.count else { return false }
        return bytes.withUnsafeBytes { known in
            term.withUnsafeBytes {
                $0.elementsEqual(UnsafeRawBufferPointer(rebasing: known[range]))
            }
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<count {
            let hash = Self.hash(bytes.span.extracting(range(of: number)))
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// Seeded anew in each process: nobody can prepare words that all meet in one slot.
    private static let seed = UInt64.random(in: .min ... .max)

    private static func hash(_ term: Span<UInt8>) -> UInt64 {
        var hash = seed ^ UInt64(term.count)
        term.withUnsafeBytes { bytes in
            var at = 0
            while at + 8 <= bytes.count {
                mix(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self), into: &hash)
                at += 8
            }
            guard at < bytes.count else { return }
            mix(bytes[at...].reduce(0) { $0 << 8 | UInt64($1) }, into: &hash)
        }
        return hash
    }

    @inline(__always)
    private static func mix(_ word: UInt64, into hash: inout UInt64) {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        hash = product.high ^ product.low
    }
}
