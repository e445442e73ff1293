import ChatCodec

/// Memories of one agent on their way, each with its line or element.
struct ImportBatch {
    struct Memory {
        var number: Int
        var json: [UInt8]
    }

    var agent: String?
    private(set) var memories: [Memory] = []
    private(set) var bytes = 0

    mutating func add(_ memory: ImportedMemory, from number: Int) {
        let json = memory.json.bytes
        memories.append(Memory(number: number, json: json))
        bytes += json.count
    }

    /// What `bulk-import` reads.
    static func body(of memories: ArraySlice<Memory>) -> [UInt8] {
        var body = Array("{\"memories\":[".utf8)
        body.reserveCapacity(memories.reduce(body.count + 2) { $0 + $1.json.count + 1 })
        for (index, memory) in memories.enumerated() {
            if index > 0 { body += ",".utf8 }
            body += memory.json
        }
        body += "]}".utf8
        return body
    }
}
