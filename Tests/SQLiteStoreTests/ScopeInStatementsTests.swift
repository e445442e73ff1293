import Foundation
import Testing

/// Reads the sources of the store: whoever writes a statement without a scope has to come here and
/// say why.
@Suite
struct `Every statement about memories` {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/SQLiteStore").standardized

    /// Without the schema, which is run for nobody.
    private func statements() throws -> [Statement] {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        return try names.filter { $0.hasSuffix(".swift") && $0 != "Migrations.swift" }.flatMap {
            let file = Self.sources.appending(path: $0)
            return StringLiterals.all(in: try String(contentsOf: file, encoding: .utf8))
        }.map(Statement.init).filter(\.isAboutSomebody)
    }

    @Test func `names the agent and the session, or says why not`() throws {
        let statements = try statements()
        #expect(statements.count > 30)
        let exceptions = Set(UnscopedStatement.all.map(\.sql))
        for statement in statements where !statement.isScoped {
            #expect(exceptions.contains(statement.sql), "no scope, and no reason for it")
        }
    }

    @Test func `that is an exception is still there, and has a reason`() throws {
        let unscoped = Set(try statements().filter { !$0.isScoped }.map(\.sql))
        for exception in UnscopedStatement.all {
            #expect(unscoped.contains(exception.sql), "this exception is no longer needed")
            #expect(!exception.reason.isEmpty)
        }
    }

    @Test(arguments: [
        "SELECT id FROM memory WHERE id = ?",
        "SELECT id FROM memory WHERE agent = CAST(? AS TEXT) AND id = ?",
        "SELECT id FROM memory WHERE session = CAST(? AS TEXT) AND id = ?",
        "SELECT id FROM memory WHERE agent = ? AND session = ?",
        "DELETE FROM exchange",
        "UPDATE memory SET pinned = 1 WHERE id IN (?, ?)",
        "INSERT INTO memory (id, content) VALUES (?, ?)",
        "SELECT id FROM memory WHERE agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT) OR id = ?",
        "SELECT 1 FROM counter JOIN memory ON id = value",
    ])
    func `is told from one that forgets them`(sql: String) {
        #expect(Statement(sql).isAboutSomebody)
        #expect(!Statement(sql).isScoped)
    }

    @Test func `is found in the source, in whatever way it is quoted`() {
        let source = #"""
            // "SELECT no FROM memory"
            let a = "one \(of("two")) \" three"; let b = """
                SELECT id
                    FROM memory WHERE \(x ?? "y")
                """
            """#
        let expected = [#"one \(of("two")) \" three"#, #"SELECT id FROM memory WHERE \(x ?? "y")"#]
        #expect(StringLiterals.all(in: source) == expected)
    }
}

private struct Statement {
    let sql: String

    init(_ sql: String) { self.sql = sql }

    /// Whether it is about a table that is keyed by agent and session.
    var isAboutSomebody: Bool {
        sql.contains(#/\b(FROM|JOIN|INTO|UPDATE|UPDATE OR IGNORE) (memory|exchange|session)\b/#)
    }

    var isScoped: Bool {
        (isOfScope || isOfReach || isNewRow) && !hasBareAlternative
    }

    private var isOfScope: Bool {
        sql.contains("agent = CAST(? AS TEXT) AND session = CAST(? AS TEXT)")
    }

    /// A `Reach` is a session of an agent or, for who owns the agent, all of them.
    private var isOfReach: Bool {
        sql.contains(#"WHERE \(reach.condition)"#) || sql.contains(#"WHERE \(selection.condition)"#)
    }

    private var isNewRow: Bool { sql.contains(#/INSERT INTO \w+ \(agent, session, /#) }

    /// An OR outside of brackets would undo the scope before it.
    private var hasBareAlternative: Bool {
        var depth = 0
        let outside = sql.filter {
            depth += $0 == "(" ? 1 : $0 == ")" ? -1 : 0
            return depth == 0
        }
        return outside.contains(#/\bOR (?!IGNORE|REPLACE)/#)
    }
}
