import Glibc

/// Puts together what libcurl hands over line by line: interim heads, the final head, trailers.
struct ResponseHeadParser {
    private(set) var isComplete = false
    /// A name or a value can't be passed on: it would not be one field to every reader.
    private(set) var isMalformed = false
    private(set) var trailers: [(name: String, value: String)] = []
    private var head = UpstreamHead(status: 0, reason: "")

    /// Takes one line with its line end. Returns the final head with the empty line that ends it.
    mutating func take(_ line: UnsafeRawBufferPointer) -> UpstreamHead? {
        let line = line.withoutLineEnd
        if line.holdsControl { isMalformed = true }
        if isComplete {
            if !Self.append(line, to: &trailers) { isMalformed = true }
            return nil
        }
        if line.isEmpty { return finishHead() }
        if line.beginsStatusLine {
            head = Self.statusLine(line)
        } else {
            if !Self.append(line, to: &head.headers) { isMalformed = true }
        }
        return nil
    }

    private mutating func finishHead() -> UpstreamHead? {
        guard head.status >= 200 else { return nil }
        isComplete = true
        defer { head.headers = [] }
        return head
    }

    /// `HTTP/1.1 200 OK`, `HTTP/2 200`.
    private static func statusLine(_ line: UnsafeRawBufferPointer) -> UpstreamHead {
        var rest = line.drop { $0 != UInt8(ascii: " ") }.drop { $0 == UInt8(ascii: " ") }
        var status = 0
        while let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, status < 1000 {
            status = status * 10 + Int(byte - UInt8(ascii: "0"))
            rest.removeFirst()
        }
        if let next = rest.first, next != UInt8(ascii: " ") { status = 0 }
        let reason = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
        var head = UpstreamHead(status: status, reason: String(decoding: reason, as: UTF8.self))
        head.headers.reserveCapacity(16)
        return head
    }

    /// - Returns: whether the line is one field, or a part of one.
    private static func append(
        _ line: UnsafeRawBufferPointer,
        to fields: inout [(name: String, value: String)]
    ) -> Bool {
        guard let first = line.first else { return true }
        if first.isBlank {
            // A folded line (RFC 9112, 5.2) continues the field above it.
            guard !fields.isEmpty else { return false }
            fields[fields.count - 1].value += " " + line[...].trimmed
            return true
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let name = line[..<colon]
        fields.append((String(decoding: name, as: UTF8.self), line[(colon + 1)...].trimmed))
        return !name.isEmpty && !name.contains(where: \.isBlank)
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension UnsafeRawBufferPointer {
    fileprivate var beginsStatusLine: Bool {
        let version: StaticString = "HTTP/"
        guard count >= version.utf8CodeUnitCount, let baseAddress else { return false }
        return memcmp(baseAddress, version.utf8Start, version.utf8CodeUnitCount) == 0
    }

    /// Looks at every byte without a branch, for the compiler to look at many at once.
    fileprivate var holdsControl: Bool {
        var found: UInt8 = 0
        for byte in self {
            let isControl = byte < 0x20 ? byte != UInt8(ascii: "\t") : byte == 0x7F
            found |= isControl ? 1 : 0
        }
        return found != 0
    }

    fileprivate var withoutLineEnd: UnsafeRawBufferPointer {
        var end = count
        if end > 0, self[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > 0, self[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[..<end])
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var trimmed: String {
        var rest = self
        while let first = rest.first, first.isBlank { rest.removeFirst() }
        while let last = rest.last, last.isBlank { rest.removeLast() }
        return String(decoding: UnsafeRawBufferPointer(rebasing: rest), as: UTF8.self)
    }
}
