import Glibc

/// Takes secrets out of what is about to be kept: keys, tokens, passwords, cards, account numbers.
///
///     Redaction().redacted("my card is 4111 1111 1111 1111")  // my card is [redacted: card]
///
/// It knows shapes, not meanings (`SecretScanner`): what looks like nothing in particular stays.
/// Time grows with the length of the text, whatever is in it, and a text without secrets is handed
/// back as it is. Doing it again changes nothing, unless what went has brought something near the
/// word that tells what it is.
package struct Redaction: Sendable {
    package init() {}

    package func redacted(_ text: String) -> String {
        let replaced = text.utf8Span.span.withUnsafeBufferPointer {
            Self.replaced($0, isJSON: false)
        }
        return replaced.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// The same for a JSON document, which stays one: a number becomes a string.
    package func redacted(json: String) -> String {
        let replaced = json.utf8Span.span.withUnsafeBufferPointer {
            Self.replaced($0, isJSON: true)
        }
        return replaced.map { String(decoding: $0, as: UTF8.self) } ?? json
    }

    /// Nil if there is nothing to replace.
    private static func replaced(_ text: UnsafeBufferPointer<UInt8>, isJSON: Bool) -> [UInt8]? {
        var scanner = SecretScanner(text)
        guard var secret = scanner.next() else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var quotes = QuoteCounter()
        var at = 0
        while true {
            let kept = text[at..<secret.range.lowerBound]
            output += kept
            quotes.read(kept)
            output += label(of: secret.kind, inQuotes: isJSON && !quotes.isOpen)
            at = secret.range.upperBound
            guard let next = scanner.next() else { break }
            secret = next
        }
        output += text[at...]
        return output
    }

    private static func label(of kind: Secret.Kind, inQuotes: Bool) -> [UInt8] {
        let label = "[redacted: \(kind.rawValue)]"
        return Array((inQuotes ? "\"\(label)\"" : label).utf8)
    }

    /// Whether something has been taken out of a text, or it looks so.
    package static func marks(_ text: String) -> Bool {
        text.utf8Span.span.withUnsafeBytes { marks($0) }
    }

    /// From one bracket to the next: most texts have none.
    private static func marks(_ text: UnsafeRawBufferPointer) -> Bool {
        var rest = text
        while let start = rest.baseAddress, let bracket = memchr(start, bracketByte, rest.count) {
            let found = UnsafeRawPointer(bracket) - start
            if rest[found...].starts(with: markBytes) { return true }
            rest = UnsafeRawBufferPointer(rebasing: rest[(found + 1)...])
        }
        return false
    }

    private static let markBytes = Array("[redacted: ".utf8)
    /// What it begins with.
    private static let bracketByte = Int32(UInt8(ascii: "["))
}

/// Tells whether the next byte of a JSON document stands in a string.
private struct QuoteCounter {
    private(set) var isOpen = false
    private var isEscaped = false

    mutating func read(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = isOpen
            case UInt8(ascii: "\""): isOpen.toggle()
            default: break
            }
        }
    }
}
