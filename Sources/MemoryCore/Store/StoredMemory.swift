/// A memory at one point of its life: `sequence` changes whenever it is stored anew.
package struct StoredMemory: Sendable, Equatable {
    package var memory: Memory
    package var sequence: Int64

    package init(memory: Memory, sequence: Int64) {
        self.memory = memory
        self.sequence = sequence
    }
}

/// A stored memory with the vectors of its passages; none if its text has no meaning to the model.
package struct EmbeddedMemory: Sendable, Equatable {
    package var stored: StoredMemory
    package var vectors: [Vector]

    package init(stored: StoredMemory, vectors: [Vector]) {
        self.stored = stored
        self.vectors = vectors
    }
}
