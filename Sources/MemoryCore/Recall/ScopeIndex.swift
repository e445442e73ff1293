import CKernels
import FoundationEssentials

/// All memories of one scope, indexed by their words. A value without locks: `ResidentScope`
/// owns one.
///
/// Nothing is ever rebuilt: a change takes a memory's postings out and puts new ones in, so the
/// statistics are exact at any time.
struct ScopeIndex: Sendable {
    /// What is behind this many bytes of a memory is kept, but not found by words.
    static let maxIndexedBytes = 64 * 1024

    let scope: Scope
    var vocabulary = Vocabulary()
    var postings: [PostingList] = []
    var memories: [IndexedMemory] = []
    /// Terms of each memory, the role included.
    var lengths: [UInt16] = []
    var totalLength = 0
    /// The memories before and after each one in its conversation.
    var links: [Links] = []
    var conversations = ConversationOrder()
    var vectors = VectorTable()
    var texts = TextArena()
    var documents: [MemoryID: DocumentNumber] = [:]
    var freeDocuments: [DocumentNumber] = []
    var postingCount = 0
    /// Whether any memory has or had an end.
    var mayExpire = false
    typealias Links = flow_links

    /// The working space of a search.
    var scratch = SearchScratch()

    init(scope: Scope) { self.scope = scope }

    var count: Int { documents.count }

    /// About what the index takes in RAM.
    var estimatedBytes: Int {
        // Beside the record: length, score and marks (14), links, place in its conversation, id table.
        let perDocument = MemoryLayout<IndexedMemory>.stride + 14 + 8 + 24 + 32
        return 1024 + memories.count * perDocument + postings.capacity * 40 + postingCount * 6
            + vocabulary.estimatedBytes + texts.estimatedBytes + conversations.estimatedBytes
            + vectors.estimatedBytes
    }

    func text(of document: DocumentNumber) -> String {
        texts.string(memories[Int(document)].text)
    }

    func memory(_ document: DocumentNumber) -> Memory {
        let memory = memories[Int(document)]
        return Memory(
            id: memory.id,
            scope: scope,
            kind: memory.kind,
            role: memory.role,
            content: text(of: document),
            conversation: conversations.ids[Int(memory.conversation)],
            position: memory.position,
            createdAt: memory.createdAt,
            occurredAt: memory.occurredAt,
            source: memory.source,
            isComplete: memory.isComplete,
            expiresAt: memory.expiresAt == 0
                ? nil : Date(timeIntervalSince1970: Double(memory.expiresAt)),
            isPinned: memory.isPinned,
            accessCount: Int(memory.accessCount)
        )
    }

    /// Adds the memory, or brings the one with its id up to date: one that says the same as before
    /// costs a comparison. Beyond `Posting.maxDocuments` new memories are left out.
    mutating func upsert(_ memory: Memory) {
        guard let document = documents[memory.id] else {
            guard count < Posting.maxDocuments else { return }
            let document = freeDocuments.popLast() ?? DocumentNumber(memories.count)
            documents[memory.id] = document
            return add(memory, as: document, replacing: [])
        }
        let saysTheSame = says(document, memory.content)
        if saysTheSame, memories[Int(document)].role == memory.role {
            return restate(memory, as: document)
        }
        if !saysTheSame { vectors.remove(document) }
        if revise(memory, as: document) { return }
        let terms = terms(of: document)
        withdraw(document)
        add(memory, as: document, replacing: terms)
    }

    /// Brings up to date what is not made from the text.
    private mutating func restate(_ memory: Memory, as document: DocumentNumber) {
        if memory.expiresAt != nil { mayExpire = true }
        let conversation = conversations.number(of: memory.conversation)
        settle(memories[Int(document)].restated(as: memory, in: conversation), as: document)
    }

    /// Puts the new version of a memory in place of the old one, in its conversation, too.
    mutating func settle(_ revised: IndexedMemory, as document: DocumentNumber) {
        let known = memories[Int(document)]
        let moves =
            known.conversation != revised.conversation
            || known.place(document) != revised.place(document)
        if moves { unlink(document) }
        memories[Int(document)] = revised
        if moves { link(document) }
    }

    mutating func remove(_ id: MemoryID) {
        guard let document = documents.removeValue(forKey: id) else { return }
        changePostings(of: document, from: terms(of: document), to: [])
        withdraw(document)
        vectors.remove(document)
        freeDocuments.append(document)
    }

    /// Gives a memory the vectors of its passages, in place of those it has. Without effect for a
    /// memory that is not indexed. The vectors go with the memory, and when its content changes.
    mutating func setVectors(_ vectors: [Vector], of id: MemoryID) {
        guard let document = documents[id] else { return }
        self.vectors.set(vectors, of: document)
    }

    /// Counts recalls of a memory.
    mutating func noteAccess(_ id: MemoryID, _ count: Int) {
        guard count > 0, let document = documents[id] else { return }
        let known = Int(memories[Int(document)].accessCount)
        memories[Int(document)].accessCount = UInt8(clamping: known + count)
    }

    func holds(_ id: MemoryID) -> Bool { documents[id] != nil }

    /// Whether the memory is indexed with this text.
    func holds(_ id: MemoryID, saying text: String) -> Bool {
        documents[id].map { says($0, text) } ?? false
    }

    private func says(_ document: DocumentNumber, _ text: String) -> Bool {
        texts.withText(memories[Int(document)].text) { $0.saysTheSame(as: text.utf8Span.span) }
    }

    func hasVectors(_ id: MemoryID) -> Bool {
        documents[id].map { vectors.hasVectors($0) } ?? false
    }

    /// - Parameter old: the terms whose postings the document still has.
    private mutating func add(
        _ memory: Memory,
        as document: DocumentNumber,
        replacing old: [TermTable.Number]
    ) {
        let content = memory.content.utf8Span.span
        var traits = TraitReader(of: content, role: memory.role)
        let terms = vocabulary.intern(
            content.extracting(first: Self.maxIndexedBytes),
            role: memory.role,
            readCue: { traits.read($0) }
        )
        var indexed = IndexedMemory(
            memory,
            conversation: conversations.number(of: memory.conversation),
            text: texts.append(content),
            traits: traits.traits
        )
        if indexed.expiresAt > 0 { mayExpire = true }
        indexed.speaker = speaker(in: content)
        changePostings(of: document, from: old, to: terms)
        terms.forEachRun { term, _ in indexed.termsDigest &+= Self.mixed(UInt64(term)) }
        let length = UInt16(clamping: terms.count)
        totalLength += Int(length)
        if Int(document) == memories.count {
            memories.append(indexed)
            lengths.append(length)
        } else {
            memories[Int(document)] = indexed
            lengths[Int(document)] = length
        }
        link(document)
    }

    /// The first term of the name that the text gives its speaker. Its words are known.
    mutating func speaker(in content: Span<UInt8>) -> UInt32 {
        guard let name = Speaker.name(in: content),
            let term = vocabulary.terms(of: content.extracting(name)).numbers.first
        else { return IndexedMemory.noSpeaker }
        return UInt32(term)
    }

    /// Takes a memory out of everything but its slot and its postings.
    private mutating func withdraw(_ document: DocumentNumber) {
        let memory = memories[Int(document)]
        totalLength -= Int(lengths[Int(document)])
        unlink(document)
        discardText(of: memory)
    }

    mutating func discardText(of memory: IndexedMemory) {
        texts.discard(memory.text)
        if texts.isMostlyDead { rewriteTexts(except: memory.id) }
    }

    private mutating func rewriteTexts(except withdrawn: MemoryID) {
        var rewritten = TextArena()
        for (id, document) in documents where id != withdrawn {
            let slice = memories[Int(document)].text
            memories[Int(document)].text = texts.withText(slice) { rewritten.append($0) }
        }
        texts = rewritten
    }

    // MARK: Postings

    /// Brings the postings of a document from one list of terms to another, both ascending. What
    /// is in both is not touched: a corrected answer mostly says the same.
    private mutating func changePostings(
        of document: DocumentNumber,
        from old: [TermTable.Number],
        to new: [TermTable.Number]
    ) {
        while postings.count < vocabulary.count { postings.append(PostingList()) }
        var (oldRuns, newRuns) = (old[...], new[...])
        while let term = Self.least(oldRuns.first, newRuns.first) {
            let before = oldRuns.takeRun(of: term)
            let after = newRuns.takeRun(of: term)
            if before == after { continue }
            if before == 0 { postingCount += 1 }
            if after > 0 {
                postings[term].insert(Posting(document, frequency: after))
            } else {
                postings[term].remove(document)
                postingCount -= 1
            }
        }
    }

    private static func least(
        _ left: TermTable.Number?,
        _ right: TermTable.Number?
    ) -> TermTable.Number? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    /// The finalizer of SplitMix64: sums of mixed numbers don't meet by chance.
    static func mixed(_ number: UInt64) -> UInt64 {
        var bits = (number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    private mutating func terms(of document: DocumentNumber) -> [TermTable.Number] {
        let memory = memories[Int(document)]
        return texts.withText(memory.text) { text in
            vocabulary.intern(text.extracting(first: Self.maxIndexedBytes), role: memory.role)
        }
    }

    // MARK: Neighbours

    mutating func link(_ document: DocumentNumber) {
        let memory = memories[Int(document)]
        let (previous, next) = conversations.insert(
            memory.place(document),
            into: memory.conversation
        )
        join(previous, document)
        join(document, next)
    }

    private mutating func unlink(_ document: DocumentNumber) {
        let memory = memories[Int(document)]
        let (previous, next) = conversations.remove(
            memory.place(document),
            from: memory.conversation
        )
        join(previous, next)
    }

    private mutating func join(_ first: DocumentNumber?, _ second: DocumentNumber?) {
        while links.count < memories.count { links.append(Links(previous: .none, next: .none)) }
        if let first { links[Int(first)].next = second ?? .none }
        if let second { links[Int(second)].previous = first ?? .none }
    }
}

extension ArraySlice<TermTable.Number> {
    /// Takes the run of this number from the front and returns its length.
    fileprivate mutating func takeRun(of number: TermTable.Number) -> Int {
        let run = prefix { $0 == number }
        self = dropFirst(run.count)
        return run.count
    }
}
