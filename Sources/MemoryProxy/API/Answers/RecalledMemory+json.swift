import ChatCodec
import MemoryCore

extension RecalledMemory {
    /// How clients since SDK 0.3 read it. `similarity` is what a threshold cuts by, as it is at
    /// Kronvex; of us that is the score, which also counts words. The bare cosine stands beside it.
    var json: JSONValue { .object(figures.merging(["memory": memory.json]) { _, new in new }) }

    /// How SDK 0.5 reads it: the memory's own fields and the figures side by side.
    var flatJSON: JSONValue { memory.json.with(figures) }

    private var figures: [String: JSONValue] {
        [
            "similarity": .number(score),
            "score": .number(score),
            "confidence": .number(confidence),
            "cosine": similarity.map(JSONValue.number) ?? .null,
        ]
    }
}
