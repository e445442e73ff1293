/// A request as it arrived, byte for byte.
package struct RecordedRequest: Sendable {
    /// Counted from 0 in the order in which connections came.
    package var connection: Int
    package var method: String
    package var target: String
    package var headers: [(name: String, value: String)]
    /// With the chunked coding taken off.
    package var body: [UInt8] = []
    package var trailers: [(name: String, value: String)] = []
    /// Everything, the framing included.
    package var raw: [UInt8]

    /// Nil unless `head` ends with an empty line and begins with a request line.
    package init?(head: [UInt8], connection: Int) {
        let lines = String(decoding: head, as: UTF8.self).split(
            separator: "\r\n",
            omittingEmptySubsequences: false
        )
        let requestLine = lines[0].split(separator: " ")
        guard requestLine.count == 3, lines.suffix(2) == ["", ""] else { return nil }
        self.connection = connection
        method = String(requestLine[0])
        target = String(requestLine[1])
        headers = lines[1...].compactMap(Self.field)
        raw = head
    }

    /// The values of all fields of that name, in any case.
    package func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    var contentLength: Int { values(of: "content-length").first.flatMap { Int($0) } ?? 0 }

    package var isChunked: Bool { values(of: "transfer-encoding") == ["chunked"] }

    static func field(_ line: Substring) -> (name: String, value: String)? {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return (String(parts[0]), String(parts[1].drop { $0 == " " }))
    }
}
