// The index as a snapshot: plain values in the byte order of the machine.
//
// Only what is alive is written. Places of memories and numbers of terms that are free stay so,
// but blank: everything else can be copied as it is. Which written words lead to a term is learned
// again. What is cheap to make again is not written, and whatever is read is checked: a number
// that leads out of an array would end the process.

extension ScopeIndex {
    func write(to writer: inout SnapshotWriter) throws(SnapshotError) {
        try writer.append(conversations.ids.map(\.value))
        try writer.append(freeDocuments)
        try writeMemories(to: &writer)
        try writeTerms(to: &writer)
        try vectors.write(to: &writer)
    }

    init(
        from reader: inout SnapshotReader,
        scope: Scope,
        space: VectorSpace?
    ) throws(SnapshotError) {
        self.init(scope: scope)
        for id in try reader.array(of: UInt64.self) {
            _ = conversations.number(of: ConversationID(id))
        }
        freeDocuments = try reader.array()
        try readMemories(from: &reader)
        try readTerms(from: &reader)
        vectors = try VectorTable(from: &reader, memories: memories.count, space: space)
    }

    // MARK: Memories

    private func writeMemories(to writer: inout SnapshotWriter) throws(SnapshotError) {
        var isFree = [Bool](repeating: false, count: memories.count)
        for document in freeDocuments { isFree[Int(document)] = true }
        try writer.append(UInt64(memories.count))
        for (document, memory) in memories.enumerated() {
            guard !isFree[document] else {
                try writer.append(MemoryRecord())
                continue
            }
            try writer.append(MemoryRecord(memory, terms: lengths[document]))
            let result = texts.withText(memory.text) { text in
                text.withUnsafeBytes { bytes in
                    Result { () throws(SnapshotError) in try writer.append(bytes: bytes) }
                }
            }
            try result.get()
        }
    }

    private mutating func readMemories(
        from reader: inout SnapshotReader
    ) throws(SnapshotError) {
        let count = try reader.count(of: MemoryRecord.self)
        guard count <= Posting.maxDocuments else { throw .inconsistent }
        memories.reserveCapacity(count + count / 8)
        lengths.reserveCapacity(count + count / 8)
        documents.reserveCapacity(count + count / 8)
        var blanks = 0
        for document in 0..<DocumentNumber(count) {
            let record = try reader.value(MemoryRecord.self)
            try append(record, text: try reader.bytes(Int(record.textBytes)))
            if record.isBlank { blanks += 1 } else { try index(document) }
        }
        // A free place for each that is not taken, and no two memories with one id.
        let free = Set(freeDocuments)
        guard free.count == freeDocuments.count, free.count == blanks,
            documents.count + blanks == count, free.allSatisfy({ $0 < count }),
            free.isEmpty || documents.values.allSatisfy({ !free.contains($0) })
        else { throw .inconsistent }
    }

    private mutating func append(
        _ record: MemoryRecord,
        text: ArraySlice<UInt8>
    ) throws(SnapshotError) {
        guard let memory = record.memory(text: texts.append(text.span)) else {
            throw .inconsistent
        }
        memories.append(memory)
        if memory.expiresAt > 0 { mayExpire = true }
        lengths.append(record.terms)
        totalLength += Int(record.terms)
    }

    private mutating func index(_ document: DocumentNumber) throws(SnapshotError) {
        let memory = memories[Int(document)]
        guard memory.conversation < conversations.count else { throw .inconsistent }
        documents[memory.id] = document
        link(document)
    }

    // MARK: Terms

    private func writeTerms(to writer: inout SnapshotWriter) throws(SnapshotError) {
        try writer.append(UInt64(postings.count))
        for (number, list) in postings.enumerated() {
            let term = list.count == 0 ? [] : vocabulary.term(number)
            try writer.append(UInt32(list.count))
            try writer.append(UInt32(term.count))
            try writer.append(elements: Array(term))
            try writer.append(elements: list.postings)
        }
    }

    private mutating func readTerms(from reader: inout SnapshotReader) throws(SnapshotError) {
        let count = try reader.count(of: UInt64.self)
        postings.reserveCapacity(count + count / 8)
        for number in 0..<count {
            let postingCount = Int(try reader.value(UInt32.self))
            let termBytes = Int(try reader.value(UInt32.self))
            let term = Array(try reader.bytes(termBytes))
            // No word begins with a zero byte: what was blank is a term that nothing leads to.
            let blank = withUnsafeBytes(of: UInt64(number)) { [0] + $0 }
            let list = PostingList(
                ascending: try reader.elements(postingCount, of: Posting.self),
                below: memories.count
            )
            guard let list, vocabulary.append(term: term.isEmpty ? blank : term) else {
                throw .inconsistent
            }
            postings.append(list)
            self.postingCount += postingCount
        }
    }
}

extension PostingList {
    /// Nil unless the memories ascend and are fewer than `memories`.
    fileprivate init?(ascending postings: [Posting], below memories: Int) {
        var least = 0
        for posting in postings {
            guard posting.document >= least, posting.document < memories else { return nil }
            least = Int(posting.document) + 1
        }
        self.init(postings: postings)
    }
}
