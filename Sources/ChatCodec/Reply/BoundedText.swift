/// Text that is collected up to a number of bytes; what comes after is dropped.
struct BoundedText: Sendable {
    private let maxBytes: Int
    private var bytes: [UInt8] = []
    private var isCut = false

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ content: TextContent, in body: UnsafeRawBufferPointer) {
        switch content {
        case .none: break
        case .string(let string): append(string, in: body)
        case .parts(let strings, _, _): for string in strings { append(string, in: body) }
        }
    }

    private mutating func append(_ string: JSONString, in body: UnsafeRawBufferPointer) {
        guard !isCut else { return }
        string.appendDecoded(in: body, to: &bytes)
        guard bytes.count > maxBytes else { return }
        isCut = true
        bytes.removeSubrange(maxBytes...)
    }

    /// The text, cut between two characters.
    var text: String {
        let kept = isCut ? bytes.dropLast(cutScalarBytes) : bytes[...]
        let text = String(decoding: kept, as: UTF8.self)
        guard text.utf8.count > maxBytes else { return text }
        // Bytes that are not UTF-8 became replacement characters, which are longer.
        let end = text.utf8.index(text.startIndex, offsetBy: maxBytes)
        return String(text.unicodeScalars[..<end])
    }

    /// The length of the last scalar if its end was cut off, else 0.
    private var cutScalarBytes: Int {
        let length = bytes.reversed().prefix(4).prefix { $0 & 0xC0 == 0x80 }.count + 1
        guard length <= bytes.count else { return 0 }
        let needed = max(1, (~bytes[bytes.count - length]).leadingZeroBitCount)
        return needed > length ? length : 0
    }
}
