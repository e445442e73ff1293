/// An identifier that is compared byte for byte.
///
/// Swift's `String ==` treats canonically equivalent Unicode as equal, which would let two
/// different callers share a scope. Identifiers therefore compare and hash their UTF-8 bytes.
package protocol ExactIdentifier: Hashable, Sendable, CustomStringConvertible {
    var text: String { get }
}

extension ExactIdentifier {
    package static func == (left: Self, right: Self) -> Bool {
        left.text.utf8Span.span.saysTheSame(as: right.text.utf8Span.span)
    }

    package func hash(into hasher: inout Hasher) {
        text.utf8Span.span.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    package var description: String { text }
}
