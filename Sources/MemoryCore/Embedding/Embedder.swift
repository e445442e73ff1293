/// Turns text into vectors of one space, so that texts which mean the same lie close together.
///
/// Queries and what is stored may go different ways, as long as both end in the same space.
package protocol Embedder: Sendable {
    var space: VectorSpace { get }

    /// Whether `queryVector` takes microseconds and never waits: then it may be called on a
    /// thread that serves others.
    var isQueryInstant: Bool { get }

    /// The vector of what somebody asks or says now; nil if the text has no meaning to the model
    /// (no known word). Blocks unless `isQueryInstant`.
    func queryVector(of text: String) throws -> Vector?

    /// The vectors of texts that are stored, in their order, each short enough for the model
    /// (`Passages` cuts longer ones); nil for a text without meaning to the model. May take
    /// milliseconds a text and may throw: then it is asked again later.
    func vectors(of texts: [String]) async throws -> [Vector?]

    /// A quick stand-in for `vectors(of:)`, in the same space, until those are there; nil where
    /// there is none. Takes microseconds.
    func provisionalVector(of text: String) -> Vector?
}

extension Embedder {
    package func provisionalVector(of text: String) -> Vector? { nil }
}
