/// The terms that a scope's memories are written in.
struct Vocabulary: Sendable {
    /// Bytes of a message that are asked for at most: half from its start, half from its end.
    static let maxQueryBytes = 8 * 1024

    private var terms = WordTerms()
    private var analyzer = Analyzer()

    var count: Int { terms.count }

    var estimatedBytes: Int { terms.estimatedBytes }

    /// The numbers of the terms of a memory, ascending, each as often as it occurs. The word for
    /// the role is one of them: "what did the assistant say" finds what the assistant said.
    mutating func intern(_ text: Span<UInt8>, role: Memory.Role) -> [TermTable.Number] {
        var numbers: [TermTable.Number] = []
        numbers.reserveCapacity(text.count / 6 + 1)
        analyzer.forEachWord(in: text) { word in
            if let number = terms.intern(word) { numbers.append(number) }
        }
        if role != .none {
            analyzer.forEachWord(in: role.rawValue.utf8Span.span) { word in
                if let number = terms.intern(word) { numbers.append(number) }
            }
        }
        numbers.sort()
        return numbers
    }

    func term(_ number: TermTable.Number) -> ArraySlice<UInt8> { terms.term(number) }

    /// Gives a term of another vocabulary the next number; `false` if it has one.
    mutating func append(term: [UInt8]) -> Bool { terms.intern(term: term) == count - 1 }

    /// The numbers of the known terms of a query, ascending, each as often as it occurs.
    mutating func numbers(of query: Span<UInt8>) -> [TermTable.Number] {
        var numbers: [TermTable.Number] = []
        let half = Self.maxQueryBytes / 2
        let isLong = query.count > Self.maxQueryBytes
        analyzer.forEachWord(in: isLong ? query.extracting(first: half) : query) { word in
            if let number = terms.number(of: word) { numbers.append(number) }
        }
        if isLong {
            analyzer.forEachWord(in: query.extracting(last: half)) { word in
                if let number = terms.number(of: word) { numbers.append(number) }
            }
        }
        numbers.sort()
        return numbers
    }
}

extension Array where Element: Equatable {
    /// Calls `body` with each run of equal neighbours.
    func forEachRun(_ body: (Element, Int) -> Void) {
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, self[end] == self[start] { end += 1 }
            body(self[start], end - start)
            start = end
        }
    }
}
