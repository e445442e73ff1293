import MemoryCore

/// The query of `GET /agents/{agent_id}/memories`: by page, or by offset.
struct MemoryListing {
    enum Sort: String, CaseIterable {
        case recent, oldest
        case accessCount = "access_count"
        case lastAccessed = "last_accessed"

        var order: MemoryOrder {
            switch self {
            case .recent: .newestFirst
            case .oldest: .oldestFirst
            case .accessCount: .mostAccessed
            case .lastAccessed: .lastAccessed
            }
        }
    }

    let session: SessionID?
    let filter: MemoryFilter
    let order: MemoryOrder
    let offset: Int
    let limit: Int

    init(_ query: inout FieldReader) {
        session = query.session("session_id")
        filter = MemoryFilter(
            kind: query.choice("memory_type"),
            text: query.text("search", length: FieldLimits.search).flatMap {
                $0.isEmpty ? nil : $0
            },
            userID: query.text("user_id", length: FieldLimits.userID),
            isPinned: query.flag("pinned")
        )
        let sort: Sort? = query.choice("sort")
        order = (sort ?? .recent).order
        let page = query.integer("page", in: FieldLimits.page)
        let perPage = query.integer("per_page", in: FieldLimits.perPage)
        let limit = query.integer("limit", in: FieldLimits.perPage) ?? perPage ?? 20
        let offset = query.integer("offset", in: FieldLimits.offset)
        self.offset = offset ?? ((page ?? 1) - 1) * limit
        self.limit = limit
    }
}
