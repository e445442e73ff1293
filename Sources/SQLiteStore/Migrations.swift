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
        migrator.registerMigration("3 catalog") { database in
            try database.execute(sql: catalog)
        }
        migrator.registerMigration("4 what retries leave alone") { database in
            try database.execute(sql: whatRetriesLeaveAlone)
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

    // `content_digest` is there for what came by the memory API or an import: equal texts are found
    // by it. `session` counts for listings what `memory` holds; triggers keep it, so that nothing that
    // writes memories can forget to. Times of its row are those of memories that it has or had.
    private static let catalog = """
        ALTER TABLE memory ADD COLUMN user_id TEXT;
        ALTER TABLE memory ADD COLUMN content_digest INTEGER;
        CREATE INDEX memory_id ON memory (agent, id);
        CREATE INDEX memory_content ON memory (agent, session, content_digest)
            WHERE content_digest IS NOT NULL;
        CREATE INDEX memory_user ON memory (agent, user_id) WHERE user_id IS NOT NULL;
        CREATE INDEX memory_expiry ON memory (expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX memory_deleted ON memory (deleted_at) WHERE deleted_at IS NOT NULL;

        CREATE TABLE session (
            agent TEXT NOT NULL,
            session TEXT NOT NULL,
            memory_count INTEGER NOT NULL,
            deleted_count INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (agent, session)
        ) WITHOUT ROWID;
        INSERT INTO session (agent, session, memory_count, deleted_count, first_at, last_at)
            SELECT agent, session, count(*) - count(deleted_at), count(deleted_at),
                min(created_at), max(created_at)
            FROM memory GROUP BY agent, session;
        CREATE TRIGGER memory_stored AFTER INSERT ON memory BEGIN
            INSERT INTO session (agent, session, memory_count, deleted_count, first_at, last_at)
            VALUES (NEW.agent, NEW.session, NEW.deleted_at IS NULL, NEW.deleted_at IS NOT NULL,
                NEW.created_at, NEW.created_at)
            ON CONFLICT (agent, session) DO UPDATE SET
                memory_count = memory_count + excluded.memory_count,
                deleted_count = deleted_count + excluded.deleted_count,
                first_at = min(first_at, excluded.first_at),
                last_at = max(last_at, excluded.last_at);
        END;
        CREATE TRIGGER memory_erased AFTER DELETE ON memory BEGIN
            UPDATE session SET memory_count = memory_count - (OLD.deleted_at IS NULL),
                deleted_count = deleted_count - (OLD.deleted_at IS NOT NULL)
            WHERE agent = OLD.agent AND session = OLD.session;
            DELETE FROM session WHERE agent = OLD.agent AND session = OLD.session
                AND memory_count = 0 AND deleted_count = 0;
        END;
        CREATE TRIGGER memory_hidden AFTER UPDATE OF deleted_at ON memory
        WHEN (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL) BEGIN
            UPDATE session SET
                memory_count = memory_count
                    + (NEW.deleted_at IS NULL) - (OLD.deleted_at IS NULL),
                deleted_count = deleted_count
                    + (NEW.deleted_at IS NOT NULL) - (OLD.deleted_at IS NOT NULL)
            WHERE agent = NEW.agent AND session = NEW.session;
        END;
        CREATE TRIGGER memory_moved AFTER UPDATE OF agent ON memory BEGIN
            UPDATE session SET memory_count = memory_count - (OLD.deleted_at IS NULL),
                deleted_count = deleted_count - (OLD.deleted_at IS NOT NULL)
            WHERE agent = OLD.agent AND session = OLD.session;
            DELETE FROM session WHERE agent = OLD.agent AND session = OLD.session
                AND memory_count = 0 AND deleted_count = 0;
            INSERT INTO session (agent, session, memory_count, deleted_count, first_at, last_at)
            VALUES (NEW.agent, NEW.session, NEW.deleted_at IS NULL, NEW.deleted_at IS NOT NULL,
                NEW.created_at, NEW.created_at)
            ON CONFLICT (agent, session) DO UPDATE SET
                memory_count = memory_count + excluded.memory_count,
                deleted_count = deleted_count + excluded.deleted_count,
                first_at = min(first_at, excluded.first_at),
                last_at = max(last_at, excluded.last_at);
        END;

        CREATE TABLE agent (
            agent TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            description TEXT,
            metadata TEXT,
            created_at INTEGER NOT NULL,
            owner TEXT
        ) WITHOUT ROWID;
        CREATE TABLE alias (
            alias TEXT PRIMARY KEY,
            agent TEXT NOT NULL
        ) WITHOUT ROWID;
        """

    // Each append looks for both memories of its exchange here, and hardly ever finds one: that
    // takes a quarter less than reading the memories.
    private static let whatRetriesLeaveAlone = """
        CREATE INDEX memory_taken_away ON memory (agent, session, id)
            WHERE deleted_at IS NOT NULL OR source <> 'exchange';
        """
}
