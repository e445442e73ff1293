import FoundationEssentials

/// A text in a header of MCP: as it is where it is visible ASCII, else `=?base64?…?=`.
enum HeaderText {
    private static let prefix = "=?base64?"
    private static let suffix = "?="

    /// Nil for base64 that isn't, or isn't written as an encoder writes it.
    static func decoded(_ value: String) -> String? {
        guard value.hasPrefix(prefix), value.hasSuffix(suffix),
            value.utf8.count >= prefix.utf8.count + suffix.utf8.count
        else { return value }
        let encoded = String(value.dropFirst(prefix.count).dropLast(suffix.count))
        guard let data = Data(base64Encoded: encoded), data.base64EncodedString() == encoded else {
            return nil
        }
        return String(validating: data, as: UTF8.self)
    }

    static func encoded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { 0x21...0x7E ~= $0 } && !text.hasPrefix(prefix)
        guard !isPlain else { return text }
        return prefix + Data(text.utf8).base64EncodedString() + suffix
    }
}
