import FoundationEssentials
import GRDB
import MemoryCore

/// The statements about agents. One that only has memories has no row of its own.
enum AgentRow {
    static func all(_ database: Database) throws -> [Agent] {
        let statement = try database.cachedStatement(
            sql: "\(select) ORDER BY coalesce(agent.created_at, known.first_at), known.agent"
        )
        return try Array(Row.fetchCursor(statement).map { try Agent($0) })
    }

    static func fetch(_ id: AgentID, _ database: Database) throws -> Agent? {
        let statement = try database.cachedStatement(
            sql: "\(select) WHERE known.agent = CAST(? AS TEXT)"
        )
        return try Row.fetchOne(statement, arguments: [id.text.bytes]).map { try Agent($0) }
    }

    private static let select = """
        SELECT known.agent, name, description, metadata,
            coalesce(agent.created_at, known.first_at), owner, known.memory_count
        FROM (
            SELECT agent, min(first_at) AS first_at, sum(memory_count) AS memory_count FROM (
                SELECT agent, first_at, memory_count FROM session
                UNION ALL SELECT agent, created_at, 0 FROM agent)
            GROUP BY agent
        ) AS known LEFT JOIN agent USING (agent)
        """

    /// `false` if there is a row already.
    static func insert(_ agent: Agent, _ database: Database) throws -> Bool {
        try write(agent, "INSERT OR IGNORE", database)
        return database.changesCount > 0
    }

    static func replace(_ agent: Agent, _ database: Database) throws {
        try write(agent, "INSERT OR REPLACE", database)
    }

    private static func write(_ agent: Agent, _ verb: String, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                \(verb) INTO agent (agent, name, description, metadata, created_at, owner)
                VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?,
                    CAST(? AS TEXT))
                """
        )
        statement.setUncheckedArguments([
            agent.id.text.bytes, agent.name.bytes, agent.description?.bytes,
            agent.metadata?.bytes, agent.createdAt.microseconds, agent.owner?.text.bytes,
        ])
        try statement.execute()
    }

    static func remove(_ id: AgentID, _ database: Database) throws {
        for sql in [
            "DELETE FROM agent WHERE agent = CAST(? AS TEXT)",
            "DELETE FROM alias WHERE agent = CAST(? AS TEXT)",
        ] {
            let statement = try database.cachedStatement(sql: sql)
            statement.setUncheckedArguments([id.text.bytes])
            try statement.execute()
        }
    }

    // MARK: Aliases

    static func aliases(_ database: Database) throws -> [AgentID: AgentID] {
        let rows = try Row.fetchAll(database, sql: "SELECT alias, agent FROM alias")
        return try rows.reduce(into: [:]) { aliases, row in
            aliases[AgentID(try row.text(0))] = AgentID(try row.text(1))
        }
    }

    static func setAlias(_ alias: AgentID, for agent: AgentID, _ database: Database) throws {
        for sql in [
            "UPDATE alias SET agent = CAST(?2 AS TEXT) WHERE agent = CAST(?1 AS TEXT)",
            """
            INSERT OR REPLACE INTO alias (alias, agent)
            VALUES (CAST(?1 AS TEXT), CAST(?2 AS TEXT))
            """,
        ] {
            let statement = try database.cachedStatement(sql: sql)
            statement.setUncheckedArguments([alias.text.bytes, agent.text.bytes])
            try statement.execute()
        }
    }
}

extension Agent {
    /// Reads the columns of `AgentRow.select`.
    fileprivate init(_ row: Row) throws {
        let id = try row.text(0)
        self.init(
            id: AgentID(id),
            name: try row.textIfAny(1) ?? id,
            description: try row.textIfAny(2),
            metadata: try row.textIfAny(3),
            createdAt: try row.date(4),
            owner: try row.textIfAny(5).map { AgentID($0) },
            memoryCount: try row.integer(6)
        )
    }
}
