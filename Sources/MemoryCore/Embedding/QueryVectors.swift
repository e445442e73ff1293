import Synchronization

/// Finds the vectors of queries, and counts when the embedder fails.
final class QueryVectors: Sendable {
    /// Bytes of a message that are embedded at most: half from its start, half from its end, as
    /// for the search by words.
    private static let maxBytes = Vocabulary.maxQueryBytes

    private let embedder: (any Embedder)?
    private let failureCount = Atomic(0)

    init(embedder: (any Embedder)?) { self.embedder = embedder }

    var failures: Int { failureCount.load(ordering: .relaxed) }

    /// Whether `completed` never blocks.
    var areInstant: Bool { embedder?.isQueryInstant ?? true }

    /// The query with its vector. Without one, where there is no embedder, it fails or finds no
    /// meaning in the text: then the search goes by words.
    func completed(_ query: RecallQuery) -> RecallQuery {
        guard let embedder, query.vector == nil else { return query }
        var query = query
        let focus = QueryFocus.focus(of: query.text) ?? query.text
        do {
            query.vector = try embedder.queryVector(of: Self.shortened(focus))
        } catch {
            failureCount.add(1, ordering: .relaxed)
        }
        return query
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > maxBytes else { return text }
        let (first, last) = (text.utf8.prefix(maxBytes / 2), text.utf8.suffix(maxBytes / 2))
        return String(decoding: first, as: UTF8.self) + " " + String(decoding: last, as: UTF8.self)
    }
}
