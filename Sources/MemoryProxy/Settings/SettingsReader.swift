import Configuration
import FoundationEssentials
import Synchronization

/// Reads single settings with their range, and remembers which keys exist: those it was asked for.
final class SettingsReader {
    private let reader: ConfigReader
    private let environment: [String: String]
    private let file: SettingsFile?
    private(set) var knownKeys: [String] = []

    init(reader: ConfigReader, environment: [String: String], file: SettingsFile?) {
        self.reader = reader
        self.environment = environment
        self.file = file
    }

    func text(_ key: String, secret: Bool = false) throws(SettingsError) -> String? {
        knownKeys.append(key)
        if file?.lists.contains(key) == true {
            throw .invalidValue(key: key, value: "a list", expected: "a single value")
        }
        guard let text = reader.string(forKey: ConfigKey(key), isSecret: secret), !text.isEmpty
        else { return nil }
        return try expanded(text, key: key)
    }

    func list(_ key: String, secret: Bool = false) throws(SettingsError) -> [String]? {
        knownKeys.append(key)
        if let file, file.keys.contains(key), !file.lists.contains(key) {
            throw .invalidValue(key: key, value: "a single value", expected: "a list")
        }
        guard let texts = reader.stringArray(forKey: ConfigKey(key), isSecret: secret) else {
            return nil
        }
        return try texts.map { text throws(SettingsError) in try expanded(text, key: key) }
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        default: Choice
    ) throws(SettingsError) -> Choice {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, expected: "one of \(names)", parse: Choice.init(rawValue:))
            ?? `default`
    }

    func flag(_ key: String, default: Bool) throws(SettingsError) -> Bool {
        try value(key, expected: "true or false") { Bool($0.lowercased()) } ?? `default`
    }

    func whole(
        _ key: String,
        in range: ClosedRange<Int>,
        default: Int
    ) throws(SettingsError) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let parsed = try value(key, expected: expected) { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return parsed ?? `default`
    }

    func number(
        _ key: String,
        in range: ClosedRange<Double>,
        default: Double
    ) throws(SettingsError) -> Double {
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        let parsed = try value(key, expected: expected) { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return parsed ?? `default`
    }

    /// Zero means "never", and gives `nil`.
    func seconds(
        _ key: String,
        in range: ClosedRange<Double>,
        default: Double
    ) throws(SettingsError) -> Duration? {
        let seconds = try number(key, in: range, default: `default`)
        return seconds == 0 ? nil : .seconds(seconds)
    }

    func value<Value>(
        _ key: String,
        expected: String,
        parse: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        guard let text = try text(key) else { return nil }
        guard let value = parse(text) else {
            throw .invalidValue(key: key, value: text, expected: expected)
        }
        return value
    }

    /// `${NAME}` stands for the environment's value, so that keys stay out of files.
    private func expanded(_ text: String, key: String) throws(SettingsError) -> String {
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return text }
        let name = String(text.dropFirst(2).dropLast())
        guard let value = environment[name] else { throw .missingVariable(name, key: key) }
        return value
    }
}
