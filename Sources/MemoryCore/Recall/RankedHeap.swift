/// Hands out ranked memories best first, without sorting those that nobody asks for.
struct RankedHeap {
    private var elements: [Ranker.Ranked]
    private let comesFirst: (Ranker.Ranked, Ranker.Ranked) -> Bool

    init(
        _ elements: [Ranker.Ranked],
        by comesFirst: @escaping (Ranker.Ranked, Ranker.Ranked) -> Bool
    ) {
        self.elements = elements
        self.comesFirst = comesFirst
        for index in (0..<elements.count / 2).reversed() { siftDown(from: index) }
    }

    mutating func popFirst() -> Ranker.Ranked? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        if !elements.isEmpty {
            elements[0] = last
            siftDown(from: 0)
        }
        return first
    }

    private mutating func siftDown(from start: Int) {
        var parent = start
        while true {
            var child = 2 * parent + 1
            guard child < elements.count else { return }
            if child + 1 < elements.count, comesFirst(elements[child + 1], elements[child]) {
                child += 1
            }
            guard comesFirst(elements[child], elements[parent]) else { return }
            elements.swapAt(child, parent)
            parent = child
        }
    }
}
