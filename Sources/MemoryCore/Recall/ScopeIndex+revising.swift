import FoundationEssentials

// An answer that is tried again, or that grows with each call of a tool, mostly says what it said.

extension ScopeIndex {
    /// Brings a memory up to date at the cost of what has changed in its text. `false` if that can't
    /// be done, or would cost no less than all of it: then nothing has changed.
    mutating func revise(_ memory: Memory, as document: DocumentNumber) -> Bool {
        let known = memories[Int(document)]
        let content = memory.content.utf8Span.span
        guard memory.role == known.role, memory.role != .user,
            max(known.text.byteCount, content.count) <= Self.maxIndexedBytes,
            lengths[Int(document)] < .max
        else { return false }
        let edit = texts.withText(known.text) { TextEdit(from: $0, to: content) }
        guard 2 * max(edit.old.count, edit.new.count) <= content.count else { return false }
        var (losesTime, gainsTime) = (false, false)
        let removed = texts.withText(known.text) { text in
            vocabulary.intern(text.extracting(edit.old), role: .none) { cue in
                losesTime = losesTime || cue == .time
            }
        }
        let added = vocabulary.intern(content.extracting(edit.new), role: .none) { cue in
            gainsTime = gainsTime || cue == .time
        }
        // Whether what has stayed tells a time, too, is not known.
        guard gainsTime || !losesTime,
            let digest = revisePostings(of: document, without: removed, with: added)
        else { return false }
        var traits = known.traits.union(gainsTime ? .tellsTime : [])
        if Question.isAll(of: content) {
            traits.insert(.onlyAsks)
        } else {
            traits.remove(.onlyAsks)
        }
        replace(memory, as: document, traits, termsDigest: known.termsDigest &+ digest)
        let length = Int(lengths[Int(document)]) - removed.count + added.count
        totalLength += added.count - removed.count
        lengths[Int(document)] = UInt16(clamping: length)
        return true
    }

    /// Returns what the digest of the memory's terms grows by; nil, and nothing has changed, if one
    /// of them stands in it more often than a posting counts.
    private mutating func revisePostings(
        of document: DocumentNumber,
        without removed: [TermTable.Number],
        with added: [TermTable.Number]
    ) -> UInt64? {
        while postings.count < vocabulary.count { postings.append(PostingList()) }
        let changes = Self.changes(from: removed, to: added)
        let frequencies = changes.map { change in
            Int(postings[change.term].posting(of: document)?.frequency ?? 0)
        }
        guard zip(changes, frequencies).allSatisfy({ max($1, $1 + $0.by) < Posting.maxFrequency })
        else { return nil }
        var digest: UInt64 = 0
        for (change, before) in zip(changes, frequencies) {
            let after = before + change.by
            if before == 0 {
                postingCount += 1
                digest &+= Self.mixed(UInt64(change.term))
            }
            if after > 0 {
                postings[change.term].insert(Posting(document, frequency: after))
            } else {
                postings[change.term].remove(document)
                postingCount -= 1
                digest &-= Self.mixed(UInt64(change.term))
            }
        }
        return digest
    }

    /// How much more often each term stands in the second list than in the first.
    private static func changes(
        from removed: [TermTable.Number],
        to added: [TermTable.Number]
    ) -> [(term: TermTable.Number, by: Int)] {
        var changes: [TermTable.Number: Int] = [:]
        for term in removed { changes[term, default: 0] -= 1 }
        for term in added { changes[term, default: 0] += 1 }
        return changes.filter { $0.value != 0 }.map { ($0.key, $0.value) }
    }

    private mutating func replace(
        _ memory: Memory,
        as document: DocumentNumber,
        _ traits: MemoryTraits,
        termsDigest: UInt64
    ) {
        let known = memories[Int(document)]
        let content = memory.content.utf8Span.span
        discardText(of: known)
        var revised = IndexedMemory(
            memory,
            conversation: conversations.number(of: memory.conversation),
            text: texts.append(content),
            traits: traits
        )
        revised.termsDigest = termsDigest
        revised.speaker = speaker(in: content)
        if revised.expiresAt > 0 { mayExpire = true }
        settle(revised, as: document)
    }
}
