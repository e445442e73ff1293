/// Gives every term of a scope a number, in the order they first appear.
struct TermTable: Sendable {
    typealias Number = Int

    private var bytes: [UInt8] = []
    /// Where each term ends in `bytes`; it begins where the one before ends.
    private var ends: [UInt32] = []
    private var slots = [Slot](repeating: .free, count: 64)

    /// Open addressing. Half of the hash lies beside the number, so that a term is compared with
    /// hardly any but itself, and growing hashes nothing again.
    private struct Slot {
        /// Number + 1 of the term, 0 for a free slot.
        var term: UInt32
        var hash: UInt32

        static let free = Slot(term: 0, hash: 0)
    }

    var count: Int { ends.count }

    var estimatedBytes: Int { bytes.capacity + 4 * ends.capacity + 8 * slots.capacity }

    func number(of term: Span<UInt8>) -> Number? {
        let slot = slots[slot(of: term, Self.hash(term))]
        return slot.term == 0 ? nil : Int(slot.term) - 1
    }

    func term(_ number: Number) -> ArraySlice<UInt8> {
        bytes[(number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])]
    }

    mutating func intern(_ term: Span<UInt8>) -> Number {
        let hash = Self.hash(term)
        var slot = slot(of: term, hash)
        if slots[slot].term != 0 { return Int(slots[slot].term) - 1 }
        if 2 * (count + 1) > slots.count {
            grow()
            slot = self.slot(of: term, hash)
        }
        term.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        ends.append(UInt32(bytes.count))
        slots[slot] = Slot(term: UInt32(count), hash: hash)
        return count - 1
    }

    /// The slot that holds the term, or the free one where it belongs.
    private func slot(of term: Span<UInt8>, _ hash: UInt32) -> Int {
        let mask = slots.count - 1
        var place = Int(hash) & mask
        while true {
            let slot = slots[place]
            if slot.term == 0 { return place }
            if slot.hash == hash, isTerm(Int(slot.term) - 1, equalTo: term) { return place }
            place = (place + 1) & mask
        }
    }

    private func isTerm(_ number: Number, equalTo term: Span<UInt8>) -> Bool {
        let start = number == 0 ? 0 : Int(ends[number - 1])
        guard Int(ends[number]) - start == term.count else { return false }
        for at in 0..<term.count where bytes[start + at] != term[at] { return false }
        return true
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: .free, count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where slot.term != 0 {
            var place = Int(slot.hash) & mask
            while slots[place].term != 0 { place = (place + 1) & mask }
            slots[place] = slot
        }
    }

    /// Seeded anew in each process: nobody can prepare words that all meet in one slot.
    private static let seed = UInt64.random(in: .min ... .max)

    private static func hash(_ term: Span<UInt8>) -> UInt32 {
        var hash = seed ^ UInt64(term.count)
        term.withUnsafeBytes { bytes in
            var at = 0
            while at + 8 <= bytes.count {
                mix(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self), into: &hash)
                at += 8
            }
            guard at < bytes.count else { return }
            var rest: UInt64 = 0
            while at < bytes.count {
                rest = rest << 8 | UInt64(bytes[at])
                at += 1
            }
            mix(rest, into: &hash)
        }
        return UInt32(truncatingIfNeeded: hash)
    }

    @inline(__always)
    private static func mix(_ word: UInt64, into hash: inout UInt64) {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        hash = product.high ^ product.low
    }
}
