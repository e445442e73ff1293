extension SecretScanner {
    // MARK: Web tokens

    /// A signed or encrypted token (RFC 7519): parts of base64url, the first of which begins as an
    /// object of JSON does.
    mutating func webToken(at word: Range<Int>) -> Secret? {
        guard word.count >= 10, holds("eyJ", at: word.lowerBound) else { return nil }
        let firstEnd = endOfToken(from: word.lowerBound)
        guard firstEnd != endOfNoWebToken else { return nil }
        var (end, parts) = (firstEnd, 1)
        while parts < 5, byte(end) == UInt8(ascii: ".") {
            let next = self.end(of: .token, from: end + 1)
            // The key of a token that is encrypted with a shared one is empty.
            guard next > end + 1 || parts == 1 else { break }
            end = next
            parts += 1
        }
        guard parts >= 3, end - firstEnd >= 20 else {
            endOfNoWebToken = firstEnd
            return nil
        }
        return Secret(kind: .token, range: word.lowerBound..<end)
    }

    // MARK: Private keys

    /// A private key in PEM (RFC 7468) or OpenPGP's armour. Without its end, as far as it looks like
    /// one.
    mutating func block(at word: Range<Int>) -> Secret? {
        guard word.count == 5, holds("-----BEGIN ", at: word.lowerBound - 5) else { return nil }
        let label = word.upperBound..<min(text.count, word.upperBound + 48)
        guard let dashes = label.first(where: { holds("-----", at: $0) }),
            label.contains(where: { $0 < dashes && holds("PRIVATE KEY", at: $0) })
        else { return nil }
        let body = dashes + 5
        let end = endOfBlock(from: body) ?? endOfBody(from: body)
        guard end > body else { return nil }
        return Secret(kind: .privateKey, range: max(lastEnd, word.lowerBound - 5)..<end)
    }

    /// Behind the next end marker, if there is nothing but a key before it.
    private mutating func endOfBlock(from body: Int) -> Int? {
        if nextBlockEnd ?? -1 < body {
            nextBlockEnd =
                (body..<max(body, text.count - 8)).first { holds("-----END ", at: $0) }
                ?? .max
        }
        guard let marker = nextBlockEnd, marker < .max, marker - body <= Self.maxBody,
            !text[body..<marker].contains(UInt8(ascii: "\"")),
            endOfBody(from: body) > body || isShortLinesOfBase64(body..<marker),
            let dashes = (marker + 9..<min(text.count, marker + 60))
                .first(where: { holds("-----", at: $0) })
        else { return nil }
        return dashes + 5
    }

    /// A key that somebody has broken into lines too short for `endOfBody` to tell from words.
    private func isShortLinesOfBase64(_ body: Range<Int>) -> Bool {
        var (at, count, hasDigit) = (body.lowerBound, 0, false)
        while at < body.upperBound {
            let stretch = at..<end(of: [.base64, .padding], from: at)
            hasDigit = hasDigit || stretch.contains { classOfByte($0) == .digit }
            count += stretch.count
            at = stretch.upperBound
            guard at < body.upperBound else { break }
            guard let next = behindLineEnd(at) else { return false }
            at = next
        }
        return count >= 32 && hasDigit
    }

    /// RSA with 16,384 bits takes 12,800 bytes.
    private static let maxBody = 32 * 1024

    /// Lines of base64, and between them white space, escapes of it, and header fields.
    private func endOfBody(from start: Int) -> Int {
        var (at, end, fields) = (start, start, 0)
        while at < text.count {
            let stretch = at..<self.end(of: [.base64, .padding], from: at)
            let name = at..<self.end(of: .token, from: at)
            if end == start, byte(name.upperBound) == UInt8(ascii: ":"), fields < 8 {
                fields += 1
                at = endOfLine(from: at)
            } else if stretch.count >= 16 || end > start && endsKey(stretch) {
                at = stretch.upperBound
                end = at
            } else if !stretch.isEmpty {
                break
            }
            guard let next = behindLineEnd(at) else { break }
            at = next
        }
        return end
    }

    /// The last line of a key, or OpenPGP's checksum.
    private func endsKey(_ stretch: Range<Int>) -> Bool {
        !stretch.isEmpty
            && (text[stretch.upperBound - 1] == UInt8(ascii: "=")
                || text[stretch.lowerBound] == UInt8(ascii: "=")
                || stretch.count >= 8 && stretch.contains { classOfByte($0) == .digit })
    }

    private func endOfLine(from start: Int) -> Int {
        let line = text[start..<min(text.count, start + 256)]
        return line.firstIndex { $0 == 0xA || $0 == UInt8(ascii: "\\") } ?? line.endIndex
    }

    private func behindLineEnd(_ start: Int) -> Int? {
        var at = start
        while let byte = byte(at) {
            if classOfByte(at) == .space {
                at += 1
            } else if byte == UInt8(ascii: "\\"), let next = self.byte(at + 1),
                "nr".utf8.contains(next)
            {
                at += 2
            } else {
                break
            }
        }
        return at > start ? at : nil
    }
}
