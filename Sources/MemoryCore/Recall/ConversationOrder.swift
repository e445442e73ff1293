/// The memories of each conversation in the order in which they were said.
struct ConversationOrder: Sendable {
    typealias Number = UInt32

    /// What a memory sorts by inside its conversation.
    struct Place: Sendable, Comparable {
        var position: Int
        var createdAt: Double
        var document: DocumentNumber

        static func < (left: Place, right: Place) -> Bool {
            (left.position, left.createdAt, left.document)
                < (right.position, right.createdAt, right.document)
        }
    }

    private var numbers: [ConversationID: Number] = [:]
    private(set) var ids: [ConversationID] = []
    private var places: [[Place]] = []

    var count: Int { ids.count }

    var estimatedBytes: Int {
        48 * numbers.capacity + 8 * ids.capacity + 40 * places.capacity
    }

    mutating func number(of id: ConversationID) -> Number {
        if let number = numbers[id] { return number }
        let number = Number(count)
        numbers[id] = number
        ids.append(id)
        places.append([])
        return number
    }

    /// Returns the memories that are now before and after it.
    mutating func insert(
        _ place: Place,
        into conversation: Number
    ) -> (previous: DocumentNumber?, next: DocumentNumber?) {
        let index = index(of: place, in: conversation)
        places[Int(conversation)].insert(place, at: index)
        return neighbours(of: index, in: conversation)
    }

    /// Returns the memories that it stood between.
    mutating func remove(
        _ place: Place,
        from conversation: Number
    ) -> (previous: DocumentNumber?, next: DocumentNumber?) {
        let index = index(of: place, in: conversation)
        let neighbours = neighbours(of: index, in: conversation)
        places[Int(conversation)].remove(at: index)
        return neighbours
    }

    private func neighbours(
        of index: Int,
        in conversation: Number
    ) -> (previous: DocumentNumber?, next: DocumentNumber?) {
        let all = places[Int(conversation)]
        return (
            index > 0 ? all[index - 1].document : nil,
            index + 1 < all.count ? all[index + 1].document : nil
        )
    }

    private func index(of place: Place, in conversation: Number) -> Int {
        let all = places[Int(conversation)]
        guard let last = all.last, place <= last else { return all.count }
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
