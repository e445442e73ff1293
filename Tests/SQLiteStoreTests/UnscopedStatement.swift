/// A statement about memories that names no session, or no agent, and why it may.
struct UnscopedStatement {
    let sql: String
    let reason: String

    static let all = workers + ofWholeAgents + ofTheStore + parts

    // What works on everybody's memories. Whatever it writes, it writes by agent and session.
    private static let workers = [
        UnscopedStatement(
            sql: """
                SELECT \\(columns), agent, session, sequence FROM memory INDEXED BY memory_model \
                WHERE embedding_model IS ? AND deleted_at IS NULL AND sequence < ? \
                ORDER BY sequence DESC LIMIT ?
                """,
            reason: "the embedding worker takes what was stored last, whoever's it is"
        ),
        UnscopedStatement(
            sql: """
                SELECT count(*) FROM memory INDEXED BY memory_model \
                WHERE embedding_model IS ? AND deleted_at IS NULL
                """,
            reason: "how much the embedding worker has before it: a number"
        ),
        UnscopedStatement(
            sql: """
                WITH RECURSIVE model (name) AS ( SELECT min(embedding_model) FROM memory \
                WHERE deleted_at IS NULL UNION ALL SELECT (SELECT min(embedding_model) FROM memory \
                WHERE embedding_model > name AND deleted_at IS NULL) FROM model \
                WHERE name IS NOT NULL ) SELECT name FROM model WHERE name IS NOT NULL AND name <> ?
                """,
            reason: "the names of models that vectors were made by"
        ),
        UnscopedStatement(
            sql: """
                SELECT agent, session, id FROM memory INDEXED BY memory_expiry \
                WHERE expires_at <= ? AND NOT pinned LIMIT ?
                """,
            reason: "the sweeper: addresses, which name their scope"
        ),
        UnscopedStatement(
            sql: """
                SELECT agent, session, id FROM memory INDEXED BY memory_deleted \
                WHERE deleted_at < ? LIMIT ?
                """,
            reason: "the sweeper: addresses, which name their scope"
        ),
    ]

    // A command or a caller that owns the agent.
    private static let ofWholeAgents = [
        UnscopedStatement(
            sql: "SELECT session, id FROM memory WHERE agent = CAST(? AS TEXT) LIMIT ?",
            reason: "an agent that is moved goes with all its sessions"
        ),
        UnscopedStatement(
            sql: """
                UPDATE exchange SET agent = CAST(? AS TEXT) WHERE id IN ( SELECT id FROM exchange \
                WHERE agent = CAST(? AS TEXT) LIMIT ?)
                """,
            reason: "an agent that is moved goes with all its sessions"
        ),
        UnscopedStatement(
            sql: """
                SELECT 1 FROM memory INDEXED BY memory_id \
                WHERE agent = CAST(? AS TEXT) AND session <> CAST(? AS TEXT) AND id = ?
                """,
            reason: "whether an id that is brought is free in its agent: yes or no"
        ),
    ]

    // Numbers over the whole store, for its operator.
    private static let ofTheStore = [
        UnscopedStatement(sql: "SELECT max(id) FROM exchange", reason: "up to where to erase"),
        UnscopedStatement(
            sql: """
                SELECT known.agent, name, description, metadata, \
                coalesce(agent.created_at, known.first_at), owner, known.memory_count FROM ( \
                SELECT agent, min(first_at) AS first_at, sum(memory_count) AS memory_count FROM ( \
                SELECT agent, first_at, memory_count FROM session \
                UNION ALL SELECT agent, created_at, 0 FROM agent) \
                GROUP BY agent ) AS known LEFT JOIN agent USING (agent)
                """,
            reason: "the list of agents, with how many memories each has"
        ),
        UnscopedStatement(
            sql: """
                SELECT agent, session FROM memory INDEXED BY memory_expiry WHERE expires_at <= ? \
                AND NOT pinned AND deleted_at IS NULL AND \
                \\(reach?.condition ?? "agent IS NOT NULL")
                """,
            reason: "counted by scope; of a reach, or of all where the operator asks"
        ),
        UnscopedStatement(
            sql: """
                SELECT count(DISTINCT agent), count(*), coalesce(sum(memory_count), 0), \
                coalesce(sum(deleted_count), 0) FROM session WHERE \\(condition)
                """,
            reason: "numbers; of a reach, or of all where the operator asks"
        ),
        UnscopedStatement(
            sql: """
                SELECT count(*) FROM exchange INDEXED BY exchange_pending \
                WHERE is_pending AND \\(condition)
                """,
            reason: "numbers; of a reach, or of all where the operator asks"
        ),
    ]

    // What `ExchangeRow.entries` puts a condition behind: a scope's, or for the worker, which goes
    // through the journal of everybody, `is_pending`.
    private static let parts = [
        UnscopedStatement(
            sql: """
                SELECT id, revision, user_memory_id, reply_memory_id, agent, session, identity, \
                has_history, conversation, position, is_complete, occurred_at, \
                coalesce(user_text, (SELECT content FROM memory \
                WHERE memory.agent = exchange.agent AND memory.session = exchange.session \
                AND memory.id = user_memory_id)), \
                coalesce(reply_text, (SELECT content FROM memory \
                WHERE memory.agent = exchange.agent AND memory.session = exchange.session \
                AND memory.id = reply_memory_id)) FROM exchange
                """,
            reason: "the worker takes entries of all scopes, others add theirs"
        )
    ]
}
