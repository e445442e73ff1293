/// What vectors must have in common to be compared: the model, how it was reduced, the version of
/// both. It is stored beside every vector; vectors of another space are never compared.
package struct VectorSpace: Hashable, Sendable {
    /// For people and the database, e.g. `minilm-l6-v2/256/1`.
    package let name: String
    package let dimensions: Int

    package init(name: String, dimensions: Int) {
        self.name = name
        self.dimensions = dimensions
    }
}
