import GRDB

/// The schema, one migration a change. A migration that was released is never edited.
///
/// Every table is keyed by (agent, session), compared as bytes (BINARY collation). Times are
/// microseconds since 1970.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 journal and memories") { database in
            try database.execute(sql: journalAndMemories)
        }
        migrator.registerMigration("2 vectors in sequence") { database in
            try database.execute(sql: vectorsInSequence)
        }
        return migrator
    }

    // exchange: `user_text` and `reply_text` are there while the entry is pending; afterwards the
    // memories hold them. The row stays, so that a late retry still finds its exchange. Every page
    // that an append touches costs about 4 µs before the last byte of a reply: what is pending in
    // a scope is therefore looked up among all that is pending, which is little.
    //
    // memory: `sequence` grows with every change and is assigned in the transaction that makes it
    // visible, so a reader that asks for what came after its last one misses nothing. `embedding`
    // holds one vector a passage, one after another, in the space named by `embedding_model`.
    private static let journalAndMemories = """
        CREATE TABLE exchange (
            id INTEGER PRIMARY KEY,
            agent TEXT NOT NULL,
            session TEXT NOT NULL,
            identity BLOB NOT NULL,
            has_history INTEGER NOT NULL,
            conversation INTEGER NOT NULL,
            position INTEGER NOT NULL,
            is_complete INTEGER NOT NULL,
            occurred_at INTEGER NOT NULL,
            journalled_at INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            is_pending INTEGER NOT NULL,
            user_memory_id BLOB NOT NULL,
            reply_memory_id BLOB NOT NULL,
            user_text TEXT,
            reply_text TEXT
        );
        CREATE INDEX exchange_identity ON exchange (agent, session, identity);
        CREATE INDEX exchange_pending ON exchange (id) WHERE is_pending;

        CREATE TABLE memory (
            agent TEXT NOT NULL,
            session TEXT NOT NULL,
            id BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            role TEXT NOT NULL,
            source TEXT NOT NULL,
            conversation INTEGER NOT NULL,
            position INTEGER NOT NULL,
            is_complete INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            occurred_at INTEGER NOT NULL,
            content TEXT NOT NULL,
            metadata TEXT,
            expires_at INTEGER,
            pinned INTEGER NOT NULL DEFAULT 0,
            access_count INTEGER NOT NULL DEFAULT 0,
            last_accessed_at INTEGER,
            superseded_by BLOB,
            deduplicated INTEGER NOT NULL DEFAULT 0,
            deleted_at INTEGER,
            embedding BLOB,
            embedding_model TEXT,
            PRIMARY KEY (agent, session, id)
        );
        CREATE UNIQUE INDEX memory_sequence ON memory (agent, session, sequence);

        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counter (name, value) VALUES ('sequence', 0), ('health', 0);
        """

    // `vector_sequence` comes from the same counter as `sequence` when vectors are stored: a reader
    // learns of them, and the order of the memories stays. The indices are about live memories, and
    // hold `deleted_at` so that counting reads nothing else. `memory_model` lists what has no
    // vectors (NULL) or those of another model, the last stored first.
    private static let vectorsInSequence = """
        ALTER TABLE memory ADD COLUMN vector_sequence INTEGER;
        DROP INDEX memory_sequence;
        CREATE INDEX memory_sequence ON memory (agent, session, sequence, deleted_at)
            WHERE deleted_at IS NULL;
        CREATE INDEX memory_vector_sequence ON memory (agent, session, vector_sequence)
            WHERE vector_sequence IS NOT NULL AND deleted_at IS NULL;
        CREATE INDEX memory_model ON memory (embedding_model, sequence, deleted_at)
            WHERE deleted_at IS NULL;
        """
}
