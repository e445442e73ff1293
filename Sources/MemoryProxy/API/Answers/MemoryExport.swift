import ChatCodec
import MemoryCore

/// Where an export stands: which part of the store, and the last memory that was read there.
struct MemoryExport: Sendable {
    /// A part of what is exported.
    struct Part: Sendable {
        var reach: Reach
        var filter: MemoryFilter
        /// What an earlier part has told already.
        var isTold: @Sendable (KeptMemory) -> Bool = { _ in false }
    }

    private let pages: @Sendable (Part, MemoryAddress?) throws -> [KeptMemory]
    private var parts: ArraySlice<Part>
    private var last: MemoryAddress?

    init(_ engine: MemoryEngine, _ parts: [Part]) {
        pages = { part, last in
            try engine.exportPage(of: part.reach, matching: part.filter, after: last)
        }
        self.parts = parts[...]
    }

    var isDone: Bool { parts.isEmpty }

    /// The next page; may be empty before the end. Blocks.
    mutating func next() throws -> [JSONValue] {
        guard let part = parts.first else { return [] }
        let page = try pages(part, last)
        last = page.last?.address
        if page.isEmpty { parts.removeFirst() }
        return page.filter { !part.isTold($0) }.map(\.json)
    }
}
