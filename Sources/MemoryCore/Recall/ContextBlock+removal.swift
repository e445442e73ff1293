import Glibc

extension ContextBlock {
    /// The text without the blocks of ours that a client has sent back.
    ///
    /// A block that was cut is recognised by its lines: what is left of it goes, up to the first
    /// line that is none of ours, and, if its begin is missing, back to the start of the text.
    /// Text around a block stays as it is; a marker alone that no label follows is no block.
    package static func removed(from text: String) -> String {
        guard holdsMarker(text) else { return text }
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var at = 0
        var searched = 0
        while let found = bytes.firstIndex(of: marker, from: searched) {
            searched = found + marker.count
            guard let block = block(in: bytes, from: at, markedAt: found) else { continue }
            kept += bytes[at..<block.lowerBound]
            at = block.upperBound
            searched = max(searched, at)
        }
        kept += bytes[at...]
        return String(decoding: kept, as: UTF8.self)
    }

    /// From one `>`, the end of a marker, to the next: most texts have none.
    private static func holdsMarker(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, let last = memchr(start, markerEnd, rest.count) {
                let end = UnsafeRawPointer(last) - start + 1
                if rest[..<end].suffix(marker.count).elementsEqual(marker) { return true }
                rest = UnsafeRawBufferPointer(rebasing: rest[end...])
            }
            return false
        }
    }

    private static func block(
        in bytes: [UInt8],
        from least: Int,
        markedAt found: Int
    ) -> Range<Int>? {
        if let start = bytes.start(of: beginBytes, ending: marker, at: found) {
            return endOfBlock(in: bytes, from: start + beginBytes.count).map { start..<$0 }
        }
        guard let end = bytes.start(of: endBytes, ending: marker, at: found) else { return nil }
        let start = startOfCutBlock(in: bytes, from: least, endingAt: end)
        return start < end || end == 0 ? start..<end + endBytes.count : nil
    }

    private static let marker = Array("memory-notes>".utf8)
    private static let markerEnd = Int32(UInt8(ascii: ">"))
    private static let beginBytes = Array(begin.utf8)
    private static let endBytes = Array(end.utf8)
    private static let labelBytes = Array(("\n" + label + "\n").utf8)

    /// Where a block ends whose begin marker ends at `at`; nil if it is none of ours.
    private static func endOfBlock(in bytes: [UInt8], from at: Int) -> Int? {
        let rest = bytes[at...]
        if labelBytes.starts(with: rest) { return bytes.count }
        guard rest.starts(with: labelBytes) else { return nil }
        var line = at + labelBytes.count
        while line < bytes.count {
            let rest = bytes[line...]
            if rest.starts(with: endBytes) { return line + endBytes.count }
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            if end == nil, endBytes.starts(with: rest) { return bytes.count }
            guard isNote(rest[..<(end ?? bytes.count)], isCut: end == nil) else { return line }
            line = end.map { $0 + 1 } ?? bytes.count
        }
        return line
    }

    /// Where the rest of a block begins that has lost its begin marker: our lines just above its
    /// end marker, and the first line of the text, which may be the rest of one.
    private static func startOfCutBlock(
        in bytes: [UInt8],
        from least: Int,
        endingAt end: Int
    ) -> Int {
        var start = end
        while start > least, bytes[start - 1] == UInt8(ascii: "\n") {
            let above = bytes[least..<start - 1]
            let line = above.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? least
            let isFirst = line == 0
            guard isFirst || isOurs(bytes[line..<start - 1]) else { break }
            start = line
        }
        return start
    }

    private static func isOurs(_ line: ArraySlice<UInt8>) -> Bool {
        isNote(line, isCut: false) || line.elementsEqual(label.utf8)
    }

    /// Whether the line reads `[2026-05-04] User: …`, or begins so where it is cut.
    private static func isNote(_ line: ArraySlice<UInt8>, isCut: Bool) -> Bool {
        guard line.first == UInt8(ascii: "[") else { return false }
        let date = line.dropFirst().prefix { $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
        let behind = line[date.endIndex...]
        if isCut, behind.isEmpty { return true }
        return Memory.Role.allCases.contains { role in
            let heading = Array("] \(NoteLine.speaker(of: role)): ".utf8)
            return behind.starts(with: heading) || isCut && heading.starts(with: behind)
        }
    }
}

extension [UInt8] {
    /// The first place of a pattern whose last byte is rare.
    fileprivate func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        guard let last = pattern.last else { return nil }
        var from = start
        while let found = firstIndex(of: last, from: from) {
            let first = found + 1 - pattern.count
            if first >= start, self[first...].starts(with: pattern) { return first }
            from = found + 1
        }
        return nil
    }

    private func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < count else { return nil }
        return self[start...].firstIndex(of: byte)
    }

    /// Where `whole` starts if `tail`, which ends it, has been found at `index`.
    fileprivate func start(of whole: [UInt8], ending tail: [UInt8], at index: Int) -> Int? {
        let start = index + tail.count - whole.count
        guard start >= 0, self[start...].starts(with: whole) else { return nil }
        return start
    }
}
