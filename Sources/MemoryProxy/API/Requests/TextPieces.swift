/// Cuts a long text into memories: whole lines and sentences where possible, nothing left out.
enum TextPieces {
    /// About two passages as recall embeds them: long enough to stand alone, short enough to inject.
    private static let wantedBytes = 700

    /// At most `maxCount` pieces in order, without the space around them; more text makes longer
    /// pieces. None for a text without anything but space.
    static func pieces(of text: String, maxCount: Int) -> [String] {
        let bytes = Array(text.utf8)
        let wanted = max(wantedBytes, (bytes.count + maxCount - 1) / maxCount)
        var pieces: [String] = []
        var start = 0
        while start < bytes.count {
            let left = bytes.count - start
            let isLast = left <= wanted || pieces.count == maxCount - 1
            let end = isLast ? bytes.count : end(of: bytes, from: start, wanted: wanted)
            let piece = trimmed(bytes[start..<end])
            if !piece.isEmpty { pieces.append(String(decoding: piece, as: UTF8.self)) }
            start = end
        }
        return pieces
    }

    /// Behind the last line that ends within the second half of the wanted length, else behind a
    /// sentence, a word or, without any of them, a character.
    private static func end(of bytes: [UInt8], from start: Int, wanted: Int) -> Int {
        let window = (start + wanted / 2)..<(start + wanted)
        let isSpace = { (at: Int) in bytes[at] == UInt8(ascii: " ") }
        let isSentence = { (at: Int) in isSpace(at) && ".!?".utf8.contains(bytes[at - 1]) }
        let last =
            window.last { bytes[$0] == UInt8(ascii: "\n") } ?? window.last(where: isSentence)
            ?? window.last(where: isSpace)
        if let last { return last + 1 }
        var end = window.upperBound
        while end > start + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || 0x09...0x0D ~= byte }
        let front = bytes.drop(while: isSpace)
        return front[..<(front.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? front.startIndex)]
    }
}
