/// How much one request may say. `openapi.json` tells the same to clients.
enum FieldLimits {
    /// Characters of one memory: more than a chat's longest kept reply has bytes (256 KiB).
    static let content = 1...300_000
    /// Characters of a text to take in.
    static let ingestedText = 1...2_000_000
    /// Characters of a question.
    static let query = 1...32_768
    static let name = 1...255
    static let description = 0...4096
    static let userID = 1...256
    static let search = 0...1024
    static let source = 0...1024
    /// Bytes of one memory's or agent's metadata as JSON.
    static let maxMetadataBytes = 65_536
    static let topK = 1...20
    static let threshold = 0.0...1.0
    static let maxTokens = 50...8000
    static let ttlDays = 1...3650
    static let ttlSeconds = 60...315_360_000
    static let contextMessages = 0...50
    static let importedMemories = 1...1000
    static let deletedMemories = 1...1000
    static let ingestedMemories = 1...500
    static let page = 1...1_000_000
    static let perPage = 1...100
    static let offset = 0...100_000_000

    /// Bytes of a body: of most routes, and of those that bring many memories or a long text.
    static let maxBodyBytes = 2 << 20
    static let maxBulkBodyBytes = 32 << 20
}
