/// The place of a memory in the index of its scope. Stable while the memory is indexed.
typealias DocumentNumber = UInt32

extension DocumentNumber {
    static let none = DocumentNumber.max
}

/// A memory that holds a term, and how often: 24 bits and 8 bits, so that a million memories of
/// fifteen terms take 60 MB.
struct Posting: Sendable, Equatable {
    /// The most memories that one scope can index.
    static let maxDocuments = 1 << 24

    /// More often counts as this.
    static let maxFrequency = 255

    private let bits: UInt32

    init(_ document: DocumentNumber, frequency: Int) {
        bits = document << 8 | UInt32(min(frequency, Self.maxFrequency))
    }

    @inline(__always)
    var document: DocumentNumber { bits >> 8 }

    @inline(__always)
    var frequency: UInt32 { bits & 0xFF }
}

/// The memories that hold one term, in ascending order.
struct PostingList: Sendable {
    private(set) var postings: [Posting] = []

    var count: Int { postings.count }

    mutating func insert(_ posting: Posting) {
        guard let last = postings.last, last.document >= posting.document else {
            return postings.append(posting)
        }
        let index = index(of: posting.document)
        if postings[index].document == posting.document {
            postings[index] = posting
        } else {
            postings.insert(posting, at: index)
        }
    }

    mutating func remove(_ document: DocumentNumber) {
        let index = index(of: document)
        guard index < count, postings[index].document == document else { return }
        postings.remove(at: index)
    }

    func posting(of document: DocumentNumber) -> Posting? {
        let index = index(of: document)
        guard index < count, postings[index].document == document else { return nil }
        return postings[index]
    }

    /// The index of the document, or of the next greater one.
    private func index(of document: DocumentNumber) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if postings[middle].document < document { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
