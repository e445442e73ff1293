import ChatCodec

/// Reads the fields of one object and collects everything that is wrong with them.
///
/// Every method returns a stand-in where a value is wrong or missing; `finish` then throws, so no
/// stand-in gets any further. Fields that nobody asks for are ignored. `null` is as good as absent.
struct FieldReader {
    /// What the texts of the object are.
    private enum Form {
        case json
        /// A query's: numbers and flags are written as text.
        case text
    }

    private let fields: [String: JSONValue]
    private let form: Form
    private let place: [FieldProblem.Place]
    private(set) var problems: [FieldProblem] = []

    /// The fields of a body, which must be an object.
    init(body: JSONValue) {
        self.init(value: body, place: ["body"])
    }

    /// The parameters of a query; of one that is repeated the last counts.
    init(query: [(name: String, value: String)]) {
        fields = query.reduce(into: [:]) { $0[$1.name] = .string($1.value) }
        form = .text
        place = ["query"]
    }

    private init(value: JSONValue, place: [FieldProblem.Place]) {
        form = .json
        self.place = place
        guard case .object(let object) = value else {
            fields = [:]
            note(.wrongType("object"), at: place)
            return
        }
        fields = object
    }

    /// Throws if anything was wrong.
    func finish() throws(APIFailure) {
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    mutating func note(_ kind: FieldProblem.Kind, _ name: String) {
        note(kind, at: place + [.name(name)])
    }

    /// Notes what is wrong with the object as a whole.
    mutating func note(_ kind: FieldProblem.Kind) { note(kind, at: place) }

    private mutating func note(_ kind: FieldProblem.Kind, at place: [FieldProblem.Place]) {
        problems.append(FieldProblem(type: kind.type, loc: place, msg: kind.message))
    }

    /// The field as it is; nil if it is absent or null.
    func value(_ name: String) -> JSONValue? {
        fields[name].flatMap { $0 == .null ? nil : $0 }
    }

    // MARK: Plain values

    /// A text of so many characters (Unicode scalars, as JSON Schema counts them).
    mutating func text(_ name: String, length: ClosedRange<Int>) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { return reject(name, .wrongType("string")) }
        let count = text.unicodeScalars.count
        if count < length.lowerBound { return reject(name, .tooShort(length.lowerBound)) }
        if count > length.upperBound { return reject(name, .tooLong(length.upperBound)) }
        return text
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard let integer = integer(value) else { return reject(name, .wrongType("integer")) }
        if integer < range.lowerBound { return reject(name, .tooSmall("\(range.lowerBound)")) }
        if integer > range.upperBound { return reject(name, .tooLarge("\(range.upperBound)")) }
        return integer
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.double else { return reject(name, .wrongType("number")) }
        if number < range.lowerBound { return reject(name, .tooSmall("\(range.lowerBound)")) }
        if number > range.upperBound { return reject(name, .tooLarge("\(range.upperBound)")) }
        return number
    }

    mutating func flag(_ name: String) -> Bool? {
        switch (form, value(name)) {
        case (_, nil): nil
        case (.json, .boolean(let flag)): flag
        case (.text, .string("true")): true
        case (.text, .string("false")): false
        default: reject(name, .wrongType("boolean"))
        }
    }

    mutating func object(_ name: String) -> [String: JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .object(let object) = value else { return reject(name, .wrongType("object")) }
        return object
    }

    mutating func list(_ name: String, count: ClosedRange<Int>) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let items) = value else { return reject(name, .wrongType("list")) }
        if items.count < count.lowerBound { return reject(name, .tooFew(count.lowerBound)) }
        if items.count > count.upperBound { return reject(name, .tooMany(count.upperBound)) }
        return items
    }

    /// A list of objects, each read by a reader of its own.
    mutating func objects<Item>(
        _ name: String,
        count: ClosedRange<Int>,
        _ read: (inout FieldReader) -> Item
    ) -> [Item] {
        let items = list(name, count: count) ?? []
        return items.enumerated().map { index, item in
            var reader = FieldReader(
                value: item,
                place: place + [.name(name), .index(index)]
            )
            defer { problems += reader.problems }
            return read(&reader)
        }
    }

    /// A list of texts, or of objects that hold theirs as a member; other members' texts are "".
    mutating func texts(
        _ name: String,
        count: ClosedRange<Int>,
        orObjectsWith member: String
    ) -> [String] {
        let items = list(name, count: count) ?? []
        return items.enumerated().map { index, item in
            if let text = item.text ?? item.members.map({ $0[member]?.text ?? "" }) { return text }
            note(.wrongType("object"), at: place + [.name(name), .index(index)])
            return ""
        }
    }

    // MARK: Missing and wrong

    /// The value, else the stand-in; a field that is not there is noted as missing.
    mutating func required<Value>(_ name: String, _ found: Value?, or standIn: Value) -> Value {
        if found == nil, value(name) == nil { note(.missing, name) }
        return found ?? standIn
    }

    mutating func reject<Value>(_ name: String, _ kind: FieldProblem.Kind) -> Value? {
        note(kind, name)
        return nil
    }

    private func integer(_ value: JSONValue) -> Int? {
        switch form {
        case .json: value.wholeNumber.map { Int($0) }
        case .text: value.text.flatMap { Int($0) }
        }
    }

}
