import ChatCodec
import FoundationEssentials
import MemoryCore

/// Reads the fields of one object of a file. What is absent or null is nil; what is there and not
/// what it should be throws: a date that is lost silently would never be missed.
struct ImportedFields {
    private let value: JSONValue

    init(_ value: JSONValue) throws(ImportProblem) {
        guard value.members != nil else { throw .unknownShape }
        self.value = value
    }

    subscript(name: String) -> JSONValue? {
        value[name].flatMap { $0 == .null ? nil : $0 }
    }

    /// Not empty.
    func content(_ name: String) throws(ImportProblem) -> String {
        guard let text = try text(name), !text.isEmpty else { throw .missing(name) }
        return text
    }

    /// Of several names the first that is there.
    func text(_ names: String...) throws(ImportProblem) -> String? {
        guard let name = names.first(where: { self[$0] != nil }) else { return nil }
        return try read(name, expected: "a text") { $0.text }
    }

    func flag(_ name: String) throws(ImportProblem) -> Bool? {
        try read(name, expected: "true or false") {
            if case .boolean(let flag) = $0 { flag } else { nil }
        }
    }

    func count(_ name: String) throws(ImportProblem) -> Int? {
        try read(name, expected: "a whole number from 0") {
            $0.wholeNumber.flatMap { 0...Int64(Int32.max) ~= $0 ? Int($0) : nil }
        }
    }

    /// Of several names the first that is there.
    func date(_ names: String...) throws(ImportProblem) -> Date? {
        guard let name = names.first(where: { self[$0] != nil }) else { return nil }
        return try read(name, expected: "a time like 2026-05-04T10:15:00Z") { value in
            value.text.flatMap(Moment.date) ?? value.double.flatMap(Moment.date)
        }
    }

    func session(_ name: String) throws(ImportProblem) -> SessionID? {
        try read(name, expected: "a session id of 1 to \(SessionID.maxBytes) bytes") {
            $0.text.flatMap(SessionID.init)
        }
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(ImportProblem) -> Choice? {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try read(name, expected: "one of \(names)") {
            $0.text.flatMap(Choice.init(rawValue:))
        }
    }

    func object(_ name: String) throws(ImportProblem) -> JSONValue? {
        try read(name, expected: "an object") { $0.members == nil ? nil : $0 }
    }

    func memoryID(_ name: String) throws(ImportProblem) -> MemoryID? {
        try read(name, expected: "a UUID") { $0.text.flatMap(MemoryID.init(text:)) }
    }

    private func read<Value>(
        _ name: String,
        expected: String,
        as parse: (JSONValue) -> Value?
    ) throws(ImportProblem) -> Value? {
        guard let field = self[name] else { return nil }
        guard let parsed = parse(field) else { throw .invalid(name, expected: expected) }
        return parsed
    }
}
