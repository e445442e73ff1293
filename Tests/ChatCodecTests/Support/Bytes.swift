import ChatCodec

extension String {
    /// Calls `body` with the UTF-8 of the string, in memory of exactly its size.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array(utf8).withUnsafeBytes(body)
    }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension ChatRequest {
    init(_ body: String, as dialect: ChatDialect = .chatCompletions) throws {
        self = try body.withBytes { try ChatRequest(scanning: $0, as: dialect) }
    }

    func text(_ index: Int, in body: String) -> String {
        body.withBytes { text(of: messages[index], in: $0) }
    }

    func lastUserText(in body: String) -> String? {
        lastUserMessage.map { text($0, in: body) }
    }
}
