import ChatCodec
import FoundationEssentials

/// What arguments a tool takes: shown to clients as a JSON Schema and held to here, so that the two
/// can't drift apart.
struct ToolSchema: Sendable {
    struct Property: Sendable {
        var name: String
        var kind: Kind
        var description: String
        var isRequired = false
    }

    enum Kind: Sendable {
        /// Characters are counted as JSON Schema does, in Unicode scalars.
        case text(maxCharacters: Int)
        /// A UUID.
        case id
        case choice([String])
        case whole(ClosedRange<Int64>)
        case number(ClosedRange<Double>)
        case flag
        case object
    }

    var properties: [Property]

    var json: JSONValue {
        var schema: [String: JSONValue] = [
            "type": "object",
            "properties": .object(
                Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.json) })
            ),
            "additionalProperties": false,
        ]
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        return .object(schema)
    }

    /// What is wrong with the arguments, a sentence each; empty if nothing is.
    func defects(of arguments: [String: JSONValue]) -> [String] {
        let known = Set(properties.map(\.name))
        let unknown = arguments.keys.filter { !known.contains($0) }.sorted()
        return unknown.map { "\($0.prefix(64)) is not an argument" }
            + properties.compactMap { $0.defect(of: arguments[$0.name]) }
    }
}

extension ToolSchema.Property {
    fileprivate var json: JSONValue {
        var schema = kind.json
        schema["description"] = .string(description)
        return .object(schema)
    }

    fileprivate func defect(of argument: JSONValue?) -> String? {
        guard let argument else { return isRequired ? "\(name) is required" : nil }
        return kind.admits(argument) ? nil : "\(name) must be \(kind.expectation)"
    }
}

extension ToolSchema.Kind {
    fileprivate var json: [String: JSONValue] {
        switch self {
        case .text(let most):
            ["type": "string", "minLength": 1, "maxLength": .integer(Int64(most))]
        case .id:
            [
                "type": "string", "format": "uuid",
                "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
            ]
        case .choice(let names):
            ["type": "string", "enum": .array(names.map(JSONValue.string))]
        case .whole(let range):
            [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .number(let range):
            [
                "type": "number", "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ]
        case .flag: ["type": "boolean"]
        case .object: ["type": "object"]
        }
    }

    fileprivate func admits(_ value: JSONValue) -> Bool {
        switch self {
        case .text(let most): value.text.map { 1...most ~= $0.unicodeScalars.count } ?? false
        case .id: value.text.map { $0.utf8.count == 36 && UUID(uuidString: $0) != nil } ?? false
        case .choice(let names): value.text.map(names.contains) ?? false
        case .whole(let range): value.wholeNumber.map(range.contains) ?? false
        case .number(let range): value.double.map(range.contains) ?? false
        case .flag: value == true || value == false
        case .object: value.members != nil
        }
    }

    fileprivate var expectation: String {
        switch self {
        case .text(let most): "a string of 1 to \(most) characters"
        case .id: "the id of a memory, a UUID"
        case .choice(let names): "one of \(names.joined(separator: ", "))"
        case .whole(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "a boolean"
        case .object: "an object"
        }
    }
}
