import ChatCodec
import FoundationEssentials

extension JSONValue {
    /// `null` for nil: clients of Kronvex find every field, always.
    init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

    init(_ time: Date?) { self = time.map { .string(Timestamp.text($0)) } ?? .null }

    /// The object that the text holds; an empty one for nil.
    init(metadata text: String?) {
        let value = text.flatMap { try? JSONValue(reading: $0.utf8) }
        self = value?.members == nil ? [:] : value ?? [:]
    }

    /// The object with other members in place of its own, or besides them.
    func with(_ others: [String: JSONValue]) -> JSONValue {
        .object((members ?? [:]).merging(others) { _, other in other })
    }
}
