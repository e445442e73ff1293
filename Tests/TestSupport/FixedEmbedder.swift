package import MemoryCore
import Synchronization

/// An embedder without a model: a text's vector counts its letters. A test sees what is embedded,
/// holds it up and makes it fail.
package final class FixedEmbedder: Embedder {
    package struct Overloaded: Error, CustomStringConvertible {
        package let description = "the embedder is overloaded"
    }

    package let space: VectorSpace
    package let isQueryInstant: Bool
    /// The texts of each call of `vectors(of:)`.
    package let calls = Events<[String]>()
    private let refuses: Mutex<@Sendable (String) -> Bool>
    private let isHeld = Mutex(false)
    private let released = Events<Void>()

    package init(
        space: VectorSpace = VectorSpace(name: "letters/26", dimensions: 26),
        isQueryInstant: Bool = true
    ) {
        self.space = space
        self.isQueryInstant = isQueryInstant
        refuses = Mutex { _ in false }
    }

    /// From now on these texts fail.
    package func refuse(_ texts: @escaping @Sendable (String) -> Bool) {
        refuses.withLock { $0 = texts }
    }

    /// From now on calls of `vectors(of:)` wait until `release`.
    package func hold() { isHeld.withLock { $0 = true } }

    package func release() {
        isHeld.withLock { $0 = false }
        released.add(())
    }

    package func queryVector(of text: String) throws -> Vector? {
        if refuses.withLock({ $0 })(text) { throw Overloaded() }
        return vector(of: text)
    }

    package func vectors(of texts: [String]) async throws -> [Vector?] {
        calls.add(texts)
        if isHeld.withLock({ $0 }) { await released.first(1) }
        if texts.contains(where: refuses.withLock({ $0 })) { throw Overloaded() }
        return texts.map { vector(of: $0) }
    }

    package func provisionalVector(of text: String) -> Vector? { vector(of: text) }

    /// Nil for a text without letters.
    package func vector(of text: String) -> Vector? {
        var counts = [Float](repeating: 0, count: space.dimensions)
        for byte in text.lowercased().utf8 where (97...122).contains(byte) {
            counts[Int(byte - 97) % counts.count] += 1
        }
        return Vector(normalizing: counts)
    }
}
