import ChatCodec
import FoundationEssentials
import MemoryCore

/// `DELETE /agents/{agent_id}/memories/bulk-delete`: all that match everything that is named.
struct BulkDeletion {
    /// Nil: any.
    let ids: [MemoryID]?
    let session: SessionID?
    let kind: Memory.Kind?
    /// Only what was made before.
    let before: Date?

    init(_ fields: inout FieldReader) {
        ids = fields.memoryIDs("memory_ids", count: FieldLimits.deletedMemories)
        session = fields.session("session_id")
        kind = fields.choice("memory_type")
        before = fields.time("before_date")
        let names = ["memory_ids", "session_id", "memory_type", "before_date"]
        if !names.contains(where: { fields.value($0) != nil }) {
            fields.note(.invalid("name at least one of \(names.joined(separator: ", "))"))
        }
    }

    func matches(_ memory: Memory) -> Bool {
        (kind.map { $0 == memory.kind } ?? true) && (before.map { memory.createdAt < $0 } ?? true)
    }
}
