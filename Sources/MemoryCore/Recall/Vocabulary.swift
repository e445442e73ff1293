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
    ///
    /// - Parameter readCue: called for each word of the text, with what it tells beside its meaning.
    mutating func intern(
        _ text: Span<UInt8>,
        role: Memory.Role,
        readCue: (CueWord?) -> Void = { _ in }
    ) -> [TermTable.Number] {
        var numbers: [TermTable.Number] = []
        numbers.reserveCapacity(text.count / 6 + 1)
        analyzer.forEachWord(in: text) { word in
            let (number, cue) = terms.intern(word)
            if let number { numbers.append(number) }
            readCue(cue)
        }
        if role != .none {
            analyzer.forEachWord(in: role.rawValue.utf8Span.span) { word in
                if let number = terms.intern(word).term { numbers.append(number) }
            }
        }
        numbers.sort()
        return numbers
    }

    func term(_ number: TermTable.Number) -> ArraySlice<UInt8> { terms.term(number) }

    /// Gives a term of another vocabulary the next number; `false` if it has one.
    mutating func append(term: [UInt8]) -> Bool { terms.intern(term: term) == count - 1 }

    /// What a query asks for.
    struct QueryTerms: Sendable {
        /// The numbers of its known terms, ascending, each as often as it occurs.
        var numbers: [TermTable.Number] = []
        /// Terms that no memory has had.
        var unknown: Set<[UInt8]> = []
    }

    mutating func terms(of query: Span<UInt8>) -> QueryTerms {
        var found = QueryTerms()
        let half = Self.maxQueryBytes / 2
        let isLong = query.count > Self.maxQueryBytes
        add(isLong ? query.extracting(first: half) : query, to: &found)
        if isLong { add(query.extracting(last: half), to: &found) }
        found.numbers.sort()
        return found
    }

    private mutating func add(_ text: Span<UInt8>, to found: inout QueryTerms) {
        // Beside the terms, which would be copied otherwise.
        var analyzer = Analyzer()
        swap(&analyzer, &self.analyzer)
        defer { swap(&analyzer, &self.analyzer) }
        analyzer.forEachWord(in: text) { word in
            switch terms.meaning(of: word) {
            case .term(let number): found.numbers.append(number)
            case .unknownTerm(let term): found.unknown.insert(term)
            case .stopWord: break
            }
        }
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
