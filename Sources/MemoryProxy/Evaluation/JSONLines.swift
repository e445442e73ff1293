import FoundationEssentials

/// A file with one JSON object a line. Empty lines are left out.
struct JSONLines<Value: Decodable> {
    private let path: String
    /// With the number of their line, from 1.
    let numbered: [(line: Int, value: Value)]

    var values: [Value] { numbered.map(\.value) }

    init(path: String) throws(EvaluationError) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw .unreadableFile(path: path)
        }
        self.path = path
        let decoder = JSONDecoder()
        var numbered: [(Int, Value)] = []
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false)
            .enumerated()
        where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
            do {
                numbered.append((index + 1, try decoder.decode(Value.self, from: line)))
            } catch {
                throw .badLine(path: path, line: index + 1, reason: Self.reason(error))
            }
        }
        self.numbered = numbered
    }

    func error(_ reason: String, line: Int) -> EvaluationError {
        .badLine(path: path, line: line, reason: reason)
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context) where !context.codingPath.isEmpty,
            .valueNotFound(_, let context) where !context.codingPath.isEmpty:
            "\(name(context)) is of the wrong type"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\(name(context)) has an unknown value"
        default: "not a JSON object"
        }
    }

    private static func name(_ context: DecodingError.Context) -> String {
        "'\(context.codingPath.first?.stringValue ?? "")'"
    }
}
