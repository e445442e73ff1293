import FoundationEssentials
import GRDB
import MemoryCore

/// Which rows of `memory` a statement is about. There is none without a reach.
struct MemorySelection {
    private(set) var condition: String
    private(set) var arguments: StatementArguments

    init(_ reach: Reach, _ filter: MemoryFilter, at time: Date) {
        condition = reach.condition
        arguments = reach.arguments
        add(filter.life, at: time)
        if let kind = filter.kind { add("kind = ?", [kind.rawValue]) }
        if let isPinned = filter.isPinned { add("pinned = ?", [isPinned]) }
        if let userID = filter.userID { add("user_id = CAST(? AS TEXT)", [userID.bytes]) }
        if let text = filter.text, !text.isEmpty {
            add("instr(lower(content), lower(CAST(? AS TEXT))) > 0", [text.bytes])
        }
    }

    private mutating func add(_ life: MemoryFilter.Life, at time: Date) {
        let isLasting = "(expires_at IS NULL OR pinned OR expires_at > ?)"
        switch life {
        case .alive: add("deleted_at IS NULL AND \(isLasting)", [time.microseconds])
        case .deleted: add("deleted_at IS NOT NULL", [])
        case .aliveOrDeleted:
            add("(deleted_at IS NOT NULL OR \(isLasting))", [time.microseconds])
        }
    }

    private mutating func add(_ condition: String, _ arguments: StatementArguments) {
        self.condition += " AND " + condition
        self.arguments += arguments
    }
}

extension MemoryOrder {
    var sql: String {
        switch self {
        case .newestFirst: "created_at DESC, id DESC"
        case .oldestFirst: "created_at, id"
        case .mostAccessed: "access_count DESC, id DESC"
        case .lastAccessed: "last_accessed_at DESC, id DESC"
        }
    }
}
