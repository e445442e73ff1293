import ChatCodec
import FoundationEssentials
import HTTPTypes
import Hummingbird
import MemoryCore
import NIOCore
import NIOPosix

extension MemoryAPI {
    /// How an export is written.
    enum ExportFormat: String, CaseIterable {
        case json, jsonl
    }

    var exportRoutes: [APIRoute] {
        [APIRoute(.get, "agents/{agent_id}/memories/export", export)]
    }

    private func export(_ call: APICall) throws -> Response {
        let format: ExportFormat? = try call.query { $0.choice("format") }
        let filter = try call.query { query in
            MemoryFilter(
                kind: query.choice("memory_type"),
                userID: query.text("user_id", length: FieldLimits.userID)
            )
        }
        let reach = try reach(call)
        let export = MemoryExport(engine, [.init(reach: reach, filter: filter)])
        let head: [String: JSONValue] = ["agent_id": .string(reach.agent.text)]
        return try response(export, format ?? .json, head: head)
    }

    /// Streams an export as fast as the client reads it, a page in memory. The first page is read
    /// before the answer begins, so a store that is down is still told by the status.
    func response(
        _ export: MemoryExport,
        _ format: ExportFormat,
        head: [String: JSONValue],
        count name: String = "total"
    ) throws -> Response {
        var first = export
        var text = ExportText(format: format, head: head, countName: name)
        let beginning = text.append(try first.next())
        let (rest, state) = (first, text)
        return Response(
            status: .ok,
            headers: [
                .contentType: text.contentType,
                .contentDisposition: "attachment; filename=\"memories.\(format.rawValue)\"",
                .cacheControl: "no-store",
            ],
            body: ResponseBody { [pool] writer in
                var (export, text) = (rest, state)
                try await writer.write(ByteBuffer(bytes: beginning))
                while !export.isDone {
                    let (page, after) = try await pool.runIfActive { [export] in
                        var export = export
                        return (try export.next(), export)
                    }
                    export = after
                    try await writer.write(ByteBuffer(bytes: text.append(page)))
                }
                try await writer.write(ByteBuffer(bytes: text.end))
                try await writer.finish(nil)
            }
        )
    }
}
