import ChatCodec

/// The bytes of an export, a page after another: lines of JSON, or one object with a list.
struct ExportText: Sendable {
    private let format: MemoryAPI.ExportFormat
    private let countName: String
    /// What comes before the first memory.
    private let opening: [UInt8]
    private var count = 0
    private var hasBegun = false

    /// - Parameter head: the object's members besides `memories` and the count.
    init(format: MemoryAPI.ExportFormat, head: [String: JSONValue], countName: String) {
        self.format = format
        self.countName = countName
        let members = JSONValue.object(head).bytes.dropLast()
        opening = format == .json ? Array(members) + ",\"memories\":[".utf8 : []
    }

    var contentType: String {
        format == .json ? "application/json" : "application/x-ndjson"
    }

    /// The page's bytes, with what comes before the first page.
    mutating func append(_ page: [JSONValue]) -> [UInt8] {
        var bytes = hasBegun ? [] : opening
        hasBegun = true
        for memory in page {
            if format == .json, count > 0 { bytes += ",".utf8 }
            bytes += memory.bytes
            if format == .jsonl { bytes += "\n".utf8 }
            count += 1
        }
        return bytes
    }

    /// What comes after the last page.
    var end: [UInt8] {
        format == .json ? Array("],\"\(countName)\":\(count)}".utf8) : []
    }
}
