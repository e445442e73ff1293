/// Where a JSON string stands in a body that was scanned.
///
/// It holds no bytes: every method is given the body that was scanned, and no other.
package struct JSONString: Sendable, Equatable {
    /// The raw bytes between the quotes.
    package let range: Range<Int>
    package let hasEscapes: Bool

    /// What the string says. Bytes that are not UTF-8 and halves of surrogate pairs become U+FFFD.
    package func decoded(in body: UnsafeRawBufferPointer) -> String {
        guard hasEscapes else { return String(decoding: body[range], as: UTF8.self) }
        return String(unsafeUninitializedCapacity: range.count) { buffer in
            var rest = UnsafeMutableRawBufferPointer(buffer)
            for stretch in stretches(in: body) {
                stretch.withBytes { bytes in
                    rest.copyMemory(from: bytes)
                    rest = .init(rebasing: rest[bytes.count...])
                }
            }
            return buffer.count - rest.count
        }
    }

    func appendDecoded(in body: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        guard hasEscapes else { return bytes.append(contentsOf: body[range]) }
        for stretch in stretches(in: body) {
            stretch.withBytes { bytes.append(contentsOf: $0) }
        }
    }

    /// Whether the string says exactly these bytes.
    func says(_ text: StaticString, in body: UnsafeRawBufferPointer) -> Bool {
        guard hasEscapes else {
            return range.count == text.utf8CodeUnitCount && text.matches(body[range])
        }
        return text.withUTF8Buffer { buffer in
            var text = UnsafeRawBufferPointer(buffer)
            return stripAsPrefix(of: &text, in: body) && text.isEmpty
        }
    }

    /// Takes what the string says off the front of `text`; `false` if it starts with other bytes.
    /// Stops at the first difference and allocates nothing.
    func stripAsPrefix(
        of text: inout UnsafeRawBufferPointer,
        in body: UnsafeRawBufferPointer
    ) -> Bool {
        guard leastBytes <= text.count else { return false }
        return stretches(in: body).allSatisfy { stretch in
            stretch.withBytes { bytes in
                guard text.starts(with: bytes) else { return false }
                text = UnsafeRawBufferPointer(rebasing: text[bytes.count...])
                return true
            }
        }
    }

    /// Whether the string can be that long when decoded.
    func canSay(bytes count: Int) -> Bool { leastBytes...range.count ~= count }

    /// The longest escape of one byte has six: `\u0041`.
    private var leastBytes: Int { hasEscapes ? range.count / 6 : range.count }
}
