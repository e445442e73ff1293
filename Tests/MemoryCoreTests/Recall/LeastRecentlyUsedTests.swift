import Testing

@testable import MemoryCore

@Suite
struct LeastRecentlyUsedTests {
    @Test func `the one that was not used for longest goes first`() {
        var cache = filled(["a", "b", "c"], budget: 10)
        #expect(cache.value(for: "a") == "a")
        #expect(cache.setCost(9, for: "c") == ["b"])
        #expect(cache.value(for: "c") == "c")
        #expect(cache.setCost(10, for: "c") == ["a"])
        #expect(cache.cost == 10)
    }

    @Test func `a peek is no use`() {
        var cache = filled(["a", "b"], budget: 2)
        #expect(cache.peek("a") == "a")
        cache.insert("c", for: "c")
        #expect(cache.setCost(1, for: "c") == ["a"])
    }

    @Test func `the last one stays, whatever it costs`() {
        var cache = filled(["a"], budget: 10)
        #expect(cache.setCost(1_000, for: "a") == [])
        #expect(cache.value(for: "a") == "a")
    }

    @Test func `any order of uses keeps count, costs and order right`() {
        var generator = SeededGenerator(seed: 9)
        var cache = LeastRecentlyUsed<Int, Int>(budget: 40)
        var model: [(key: Int, cost: Int)] = []
        for _ in 0..<5_000 {
            let key = Int.random(in: 0..<12, using: &generator)
            let known = model.firstIndex { $0.key == key }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                cache.insert(key, for: key)
                if let known { model.remove(at: known) }
                model.append((key, 0))
            case 1:
                #expect(cache.value(for: key) == known.map { model[$0].key })
                if let known { model.append(model.remove(at: known)) }
            case 2:
                #expect(cache.remove(key) == known.map { model.remove(at: $0).key })
            default:
                let cost = Int.random(in: 0...15, using: &generator)
                if let known { model[known].cost = cost }
                var evicted: [Int] = []
                while known != nil, model.map(\.cost).reduce(0, +) > 40, model.count > 1 {
                    evicted.append(model.removeFirst().key)
                }
                #expect(cache.setCost(cost, for: key) == evicted)
            }
            #expect(cache.count == model.count)
            #expect(cache.cost == model.map(\.cost).reduce(0, +))
        }
    }

    private func filled(_ keys: [String], budget: Int) -> LeastRecentlyUsed<String, String> {
        var cache = LeastRecentlyUsed<String, String>(budget: budget)
        for key in keys {
            cache.insert(key, for: key)
            _ = cache.setCost(1, for: key)
        }
        return cache
    }
}
