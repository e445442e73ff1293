/// The terms that a scope's memories are written in.
struct Vocabulary: Sendable {
    /// Bytes of a message that are asked for at most: half from its start, half from its end.
    static let maxQueryBytes = 8 * 1024

    private var table = TermTable()
    private var analyzer = Analyzer()

    var count: Int { table.count }

    var estimatedBytes: Int { table.estimatedBytes }

    /// The numbers of the terms of a memory, ascending, each as often as it occurs. The word for
    /// the role is one of them: "what did the assistant say" finds what the assistant said.
    mutating func intern(_ text: Span<UInt8>, role: Memory.Role) -> [TermTable.Number] {
        var numbers: [TermTable.Number] = []
        numbers.reserveCapacity(text.count / 6 + 1)
        analyzer.forEachTerm(in: text) { numbers.append(table.intern($0)) }
        if role != .none {
            analyzer.forEachTerm(in: role.rawValue.utf8Span.span) {
                numbers.append(table.intern($0))
            }
        }
        numbers.sort()
        return numbers
    }

    /// The numbers of the known terms of a query, ascending, each as often as it occurs.
    mutating func numbers(of query: Span<UInt8>) -> [TermTable.Number] {
        var numbers: [TermTable.Number] = []
        let half = Self.maxQueryBytes / 2
        let isLong = query.count > Self.maxQueryBytes
        analyzer.forEachTerm(in: isLong ? query.extracting(first: half) : query) { term in
            if let number = table.number(of: term) { numbers.append(number) }
        }
        if isLong {
            analyzer.forEachTerm(in: query.extracting(last: half)) { term in
                if let number = table.number(of: term) { numbers.append(number) }
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
