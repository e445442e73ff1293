/// Values by key with a cost each, the least recently used of which go first when the costs
/// exceed the budget. The last one stays, whatever it costs.
struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var key: Key
        var value: Value
        var cost: Int
        var older: Int?
        var newer: Int?
    }

    let budget: Int
    private(set) var cost = 0
    /// A list through the slots of an array: freed slots are used again.
    private var entries: [Entry?] = []
    private var freeSlots: [Int] = []
    private var slots: [Key: Int] = [:]
    private var oldest: Int?
    private var newest: Int?

    init(budget: Int) { self.budget = budget }

    var count: Int { slots.count }

    /// In no order.
    var values: [Value] { entries.compactMap { $0?.value } }

    /// The value, without making it the last used.
    func peek(_ key: Key) -> Value? { slots[key].flatMap { entries[$0]?.value } }

    /// The value, now the last used.
    mutating func value(for key: Key) -> Value? {
        guard let slot = slots[key], let entry = entries[slot] else { return nil }
        if slot != newest {
            unlink(slot)
            appendToList(slot)
        }
        return entry.value
    }

    mutating func insert(_ value: Value, for key: Key) {
        remove(key)
        let slot = freeSlots.popLast() ?? entries.count
        let entry = Entry(key: key, value: value, cost: 0)
        if slot == entries.count { entries.append(entry) } else { entries[slot] = entry }
        slots[key] = slot
        appendToList(slot)
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let slot = slots.removeValue(forKey: key) else { return nil }
        unlink(slot)
        let entry = entries[slot]
        entries[slot] = nil
        freeSlots.append(slot)
        cost -= entry?.cost ?? 0
        return entry?.value
    }

    /// Notes what a value costs now and returns those that have to go for it.
    mutating func setCost(_ newCost: Int, for key: Key) -> [Value] {
        guard let slot = slots[key] else { return [] }
        cost += newCost - (entries[slot]?.cost ?? 0)
        entries[slot]?.cost = newCost
        var evicted: [Value] = []
        while cost > budget, count > 1, let oldest, let key = entries[oldest]?.key {
            if let value = remove(key) { evicted.append(value) }
        }
        return evicted
    }

    private mutating func unlink(_ slot: Int) {
        let (older, newer) = (entries[slot]?.older, entries[slot]?.newer)
        if let older { entries[older]?.newer = newer } else { oldest = newer }
        if let newer { entries[newer]?.older = older } else { newest = older }
        entries[slot]?.older = nil
        entries[slot]?.newer = nil
    }

    private mutating func appendToList(_ slot: Int) {
        entries[slot]?.older = newest
        if let newest { entries[newest]?.newer = slot } else { oldest = slot }
        newest = slot
    }
}
