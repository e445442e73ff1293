/// Hands out ranked memories best first, without sorting those that nobody asks for.
struct RankedHeap {
    /// What is moved in place of an element.
    private struct Key {
        var score: Float
        var index: UInt32
    }

    private let elements: [Ranker.Ranked]
    private var keys: [Key]

    init(_ elements: consuming [Ranker.Ranked]) {
        keys = elements.enumerated().map { Key(score: $1.score, index: UInt32($0)) }
        self.elements = elements
        for index in (0..<keys.count / 2).reversed() { siftDown(from: index) }
    }

    mutating func popFirst() -> Ranker.Ranked? {
        guard let first = keys.first, let last = keys.popLast() else { return nil }
        if !keys.isEmpty {
            keys[0] = last
            siftDown(from: 0)
        }
        return elements[Int(first.index)]
    }

    private mutating func siftDown(from start: Int) {
        let elements = elements
        keys.withUnsafeMutableBufferPointer { keys in
            let moved = keys[start]
            var parent = start
            while true {
                var child = 2 * parent + 1
                guard child < keys.count else { break }
                if child + 1 < keys.count,
                    Self.comesBefore(keys[child + 1], keys[child], elements)
                {
                    child += 1
                }
                guard Self.comesBefore(keys[child], moved, elements) else { break }
                keys[parent] = keys[child]
                parent = child
            }
            keys[parent] = moved
        }
    }

    @inline(__always)
    private static func comesBefore(_ left: Key, _ right: Key, _ all: [Ranker.Ranked]) -> Bool {
        if left.score != right.score { return left.score > right.score }
        return all[Int(left.index)].comesBefore(all[Int(right.index)])
    }
}
