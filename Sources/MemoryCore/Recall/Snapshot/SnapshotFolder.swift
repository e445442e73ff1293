import Glibc
package import Logging
import Synchronization

/// The folder of snapshots: one file a scope, by which a large index opens without being built
/// again. They hold what the store holds and can be deleted at any time.
///
/// A file that is damaged, of another version or of another vector space is as good as none.
package final class SnapshotFolder: Sendable {
    /// Another layout of the file, or other names for what it holds, makes another format.
    private static let format =
        "index 3 \(Memory.Kind.allCases) \(Memory.Role.allCases) \(Memory.Source.allCases)"

    /// Permission to write a snapshot of what a scope holds from now on.
    struct Ticket: Sendable {
        fileprivate let name: String
        fileprivate let number: Int
    }

    private struct State {
        /// The tickets by file name; an erasure takes them away.
        var tickets: [String: Int] = [:]
        var lastTicket = 0
    }

    private let path: String
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameter path: the folder is made when the first snapshot is written.
    package init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// Deletes the snapshot of a scope, and the one that is being written.
    package func erase(_ scope: Scope) {
        let name = Self.name(of: scope)
        state.withLock { state in
            state.tickets[name] = nil
            unlink(path + "/" + name)
            unlink(path + "/" + name + ".part")
        }
    }

    /// Get it before the index is copied: whatever is erased later makes the copy worthless.
    func ticket(for scope: Scope) -> Ticket {
        let name = Self.name(of: scope)
        return state.withLock { state in
            state.lastTicket += 1
            state.tickets[name] = state.lastTicket
            return Ticket(name: name, number: state.lastTicket)
        }
    }

    /// The index as it was written last, and the sequence up to which it has everything; nil if
    /// there is none that can be used.
    func load(_ scope: Scope, space: VectorSpace?) -> (index: ScopeIndex, sequence: Int64)? {
        do throws(SnapshotError) {
            var reader = try SnapshotReader(
                SnapshotFile(reading: path + "/" + Self.name(of: scope))
            )
            guard try reader.text() == Self.format,
                try reader.text() == Self.description(of: scope),
                try reader.text() == Self.description(of: space)
            else { throw .foreign }
            let sequence = try reader.value(Int64.self)
            let index = try ScopeIndex(from: &reader, scope: scope, space: space)
            try reader.finish()
            return (index, sequence)
        } catch {
            if case .unusable("open", ENOENT) = error { return nil }
            logger.warning("snapshot not used", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    /// Writes a snapshot in place of an older one, unless the scope was erased since the ticket. A
    /// failure leaves the older one.
    func write(_ index: ScopeIndex, sequence: Int64, space: VectorSpace?, ticket: Ticket) {
        do throws(SnapshotError) {
            try write(index, sequence, space, ticket)
        } catch .erased {
            return
        } catch {
            logger.warning("snapshot not written", metadata: ["reason": "\(error)"])
        }
    }

    private func write(
        _ index: ScopeIndex,
        _ sequence: Int64,
        _ space: VectorSpace?,
        _ ticket: Ticket
    ) throws(SnapshotError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw .unusable(operation: "mkdir", code: errno)
        }
        let part = path + "/" + ticket.name + ".part"
        do throws(SnapshotError) {
            var writer = SnapshotWriter(try SnapshotFile(creating: part))
            try writer.append(Self.format)
            try writer.append(Self.description(of: index.scope))
            try writer.append(Self.description(of: space))
            try writer.append(sequence)
            try index.write(to: &writer)
            try writer.finish()
            try publish(part, ticket)
        } catch {
            unlink(part)
            throw error
        }
    }

    private func publish(_ part: String, _ ticket: Ticket) throws(SnapshotError) {
        let failure: SnapshotError? = state.withLock { state in
            guard state.tickets[ticket.name] == ticket.number else { return .erased }
            state.tickets[ticket.name] = nil
            guard rename(part, path + "/" + ticket.name) != 0 else { return nil }
            return .unusable(operation: "rename", code: errno)
        }
        if let failure { throw failure }
    }

    static func name(of scope: Scope) -> String {
        var digest = SHA256Digest()
        digest.append(scope.agent.text)
        digest.append(scope.session.text)
        let hex = digest.finish().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return hex.joined() + ".snapshot"
    }

    private static func description(of scope: Scope) -> String {
        "\(scope.agent.text.utf8.count) \(scope.agent.text) \(scope.session.text)"
    }

    private static func description(of space: VectorSpace?) -> String {
        space.map { "\($0.dimensions) \($0.name)" } ?? ""
    }
}
