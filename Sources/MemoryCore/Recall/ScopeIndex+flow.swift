import CKernels

// What flows in from the neighbours of a memory, see `NeighbourFlow`.

extension ScopeIndex {
    /// Gives each candidate its BM25 with what flows in from its neighbours, whose scores are in the
    /// scratch.
    func addLexicalScores(
        to candidates: inout [Candidate],
        _ terms: [QueryTerm],
        _ bm25: BM25,
        _ flow: NeighbourFlow,
        _ scratch: inout SearchScratch
    ) {
        guard !terms.isEmpty else { return }
        let documents = candidates.map(\.document)
        let (windows, holders) = windows(around: documents, flow, &scratch)
        let scores = termScores(of: holders, terms, bm25, rows: scratch.rows)
        for document in holders { scratch.rows[Int(document)] = 0 }
        for (index, sum) in scores.sums(over: windows).enumerated() {
            candidates[index].lexical = sum
        }
    }

    /// `holders` are the memories in any window that have a term of the query, each once.
    private func windows(
        around documents: [DocumentNumber],
        _ flow: NeighbourFlow,
        _ scratch: inout SearchScratch
    ) -> (windows: [flow_window], holders: [DocumentNumber]) {
        // Held apart from the scratch, whose rows are written meanwhile. The closures must not take
        // the index with them: it would be copied.
        let (links, scores, lengths) = (links, scratch.scores, lengths)
        var windows: [flow_window] = []
        let holders = [DocumentNumber](
            capacity: Int(FLOW_PLACES) * documents.count
        ) { holders in
            var held = 0
            windows = Array(capacity: documents.count) { windows in
                held = links.withUnsafeBufferPointer { links in
                    scores.withUnsafeBufferPointer { scores in
                        lengths.withUnsafeBufferPointer { lengths in
                            flow_windows(
                                documents,
                                documents.count,
                                flow_memories(
                                    links: links.baseAddress,
                                    scores: scores.baseAddress,
                                    lengths: lengths.baseAddress
                                ),
                                flow.rules,
                                &scratch.rows,
                                windows.baseAddress,
                                holders.baseAddress
                            )
                        }
                    }
                }
                return documents.count
            }
            return held
        }
        return (windows, holders)
    }

    /// - Parameter rows: for each memory of the scope its row, or 0.
    private func termScores(
        of documents: [DocumentNumber],
        _ terms: [QueryTerm],
        _ bm25: BM25,
        rows: [UInt32]
    ) -> TermScores {
        var scores = TermScores(rows: documents.count, terms: terms.count)
        for (column, term) in terms.enumerated() {
            let list = postings[term.number].postings
            // A look-up takes about as long as walking sixteen postings.
            guard list.count < 16 * documents.count else {
                for (index, document) in documents.enumerated() {
                    scores.set(index + 1, column, score(of: term, in: document, bm25))
                }
                continue
            }
            for posting in list {
                let document = Int(posting.document)
                guard rows[document] > 0 else { continue }
                let gain = bm25.gain(posting.frequency, length: lengths[document])
                scores.set(Int(rows[document]), column, term.weight * gain)
            }
        }
        return scores
    }
}

extension NeighbourFlow {
    /// The same for the kernel.
    fileprivate var rules: flow_rules {
        flow_rules(
            weights: (1, previous, next, secondPrevious, secondNext),
            max_terms: Self.maxTerms,
            lent_by_long_ones: Self.lentByLongOnes
        )
    }
}
