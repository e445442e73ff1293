import ChatCodec

/// A revision of the Model Context Protocol that is spoken here, named by its date.
enum ProtocolRevision: String, Sendable, CaseIterable, Comparable {
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    /// What is offered to a client that asks for a revision that isn't spoken here.
    static let newestWithHandshake = november2025

    /// What a request over HTTP without a version header speaks: the header came with the next one.
    static let withoutHeader = march2025

    static var names: JSONValue { .array(allCases.map { .string($0.rawValue) }) }

    /// Whether every request carries its own envelope, instead of a connection that begins with
    /// `initialize`.
    var isStateless: Bool { self >= .july2026 }

    /// Several messages in one array; taken back by the next revision.
    var hasBatches: Bool { self == .march2025 }

    /// Titles, schemas of results and results that keep to them.
    var hasStructuredResults: Bool { self >= .june2025 }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
