import ChatCodec
import FoundationEssentials
import MemoryCore

extension FieldReader {
    /// One of a few words.
    mutating func choice<Choice>(_ name: String) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let value = value(name) else { return nil }
        guard let choice = value.text.flatMap(Choice.init(rawValue:)) else {
            return reject(name, .unknownChoice(Choice.allCases.map { "'\($0.rawValue)'" }))
        }
        return choice
    }

    /// Exact bytes, 1 to 256 of them.
    mutating func session(_ name: String) -> SessionID? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { return reject(name, .wrongType("string")) }
        return SessionID(text)
            ?? reject(name, .invalid("an id has 1 to \(SessionID.maxBytes) bytes of UTF-8"))
    }

    /// An agent's id keeps to the bounds of a session's.
    mutating func agent(_ name: String) -> AgentID? { session(name).map { AgentID($0.text) } }

    /// A moment as RFC 3339 writes it.
    mutating func time(_ name: String) -> Date? {
        guard let value = value(name) else { return nil }
        return value.text.flatMap(Timestamp.date)
            ?? reject(name, .invalid("a time looks like 2026-05-04T10:00:00Z"))
    }

    mutating func memoryID(_ name: String) -> MemoryID? {
        guard let value = value(name) else { return nil }
        return value.text.flatMap(MemoryID.init(text:))
            ?? reject(name, .invalid("a memory's id is a UUID"))
    }

    mutating func memoryIDs(_ name: String, count: ClosedRange<Int>) -> [MemoryID]? {
        guard let values = list(name, count: count) else { return nil }
        let ids = values.compactMap { $0.text.flatMap(MemoryID.init(text:)) }
        return ids.count == values.count
            ? ids : reject(name, .invalid("a memory's id is a UUID"))
    }

    /// An object as the text that is kept. Nil for none, and for an empty one unless it is to take
    /// the place of another.
    mutating func metadata(_ name: String, keepsEmpty: Bool = false) -> String? {
        guard let members = object(name), keepsEmpty || !members.isEmpty else { return nil }
        let bytes = JSONValue.object(members).bytes
        guard bytes.count <= FieldLimits.maxMetadataBytes else {
            return reject(
                name,
                .invalid("metadata has \(FieldLimits.maxMetadataBytes) bytes at most")
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 64 bits as 16 hexadecimal digits: more than a number in JSON holds everywhere.
    mutating func conversation(_ name: String) -> ConversationID? {
        guard let value = value(name) else { return nil }
        let number = value.text.flatMap { text in
            text.utf8.count == 16 && text.allSatisfy(\.isHexDigit) ? UInt64(text, radix: 16) : nil
        }
        return number.map(ConversationID.init)
            ?? reject(name, .invalid("a conversation's id has 16 hexadecimal digits"))
    }
}

extension MemoryID {
    init?(text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.init(uuid)
    }
}
