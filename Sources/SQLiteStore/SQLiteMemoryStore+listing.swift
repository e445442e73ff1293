import FoundationEssentials
import GRDB
package import MemoryCore

// What the memory API shows.

extension SQLiteMemoryStore {
    package func memories(
        _ ids: [MemoryID],
        in reach: Reach,
        life: MemoryFilter.Life
    ) throws -> [KeptMemory] {
        let time = now()
        return try read { try KeptMemoryRow.fetch(ids, in: reach, life: life, at: time, $0) }
    }

    package func memories(
        in reach: Reach,
        matching filter: MemoryFilter,
        order: MemoryOrder,
        offset: Int,
        limit: Int
    ) throws -> MemoryPage {
        let selection = MemorySelection(reach, filter, at: now())
        return try read { database in
            let total = try database.cachedStatement(
                sql: "SELECT count(*) FROM memory WHERE \(selection.condition)"
            )
            return MemoryPage(
                memories: try KeptMemoryRow.fetch(
                    database,
                    selection,
                    "ORDER BY \(order.sql) LIMIT ? OFFSET ?",
                    [limit, offset]
                ),
                total: try Int.fetchOne(total, arguments: selection.arguments) ?? 0
            )
        }
    }

    package func exportPage(
        of reach: Reach,
        matching filter: MemoryFilter,
        after last: MemoryAddress?,
        limit: Int
    ) throws -> [KeptMemory] {
        let selection = MemorySelection(reach, filter, at: now())
        var condition = "ORDER BY session, id LIMIT ?"
        var arguments: StatementArguments = [limit]
        if let last {
            condition = "AND (session, id) > (CAST(? AS TEXT), ?) " + condition
            arguments = [last.scope.session.text.bytes, last.id.uuid] + arguments
        }
        return try read { try KeptMemoryRow.fetch($0, selection, condition, arguments) }
    }

    package func latestMemories(
        of agent: AgentID,
        vectorsIn space: VectorSpace?,
        limit: Int,
        _ body: (Memory, [Vector]?) throws -> Void
    ) throws {
        let selection = MemorySelection(Reach(agent: agent), MemoryFilter(), at: now())
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT \(MemoryRow.columns), agent, session,
                        CASE WHEN embedding_model = ? THEN embedding END
                    FROM memory INDEXED BY memory_id
                    WHERE \(selection.condition) ORDER BY id DESC LIMIT ?
                    """
            )
            let arguments = [space?.name] + selection.arguments + [limit]
            let rows = try Row.fetchCursor(statement, arguments: arguments)
            let next = MemoryRow.columnCount
            while let row = try rows.next() {
                let memory = try Memory(row, in: row.scope(agent: next, session: next + 1))
                try body(memory, try space.flatMap { try row.vectors(next + 2, in: $0) })
            }
        }
    }

    package func sessions(of agent: AgentID) throws -> [SessionSummary] {
        let time = now()
        return try read { try SessionRow.all(of: agent, at: time, $0) }
    }

    package func statistics(of reach: Reach?) throws -> StoreStatistics {
        let time = now()
        return try read { database in
            var statistics = try SessionRow.statistics(of: reach, at: time, database)
            statistics.bytes = try reach.map { try SessionRow.bytes(of: $0, database) } ?? fileBytes
            return statistics
        }
    }
}
