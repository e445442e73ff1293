/// Hands out ranked memories best first, without sorting those that nobody asks for.
struct RankedHeap {
    private var elements: [Ranker.Ranked]

    init(_ elements: consuming [Ranker.Ranked]) {
        self.elements = elements
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
        elements.withUnsafeMutableBufferPointer { elements in
            let moved = elements[start]
            var parent = start
            while true {
                var child = 2 * parent + 1
                guard child < elements.count else { break }
                if child + 1 < elements.count, elements[child + 1].comesBefore(elements[child]) {
                    child += 1
                }
                guard elements[child].comesBefore(moved) else { break }
                elements[parent] = elements[child]
                parent = child
            }
            elements[parent] = moved
        }
    }
}
