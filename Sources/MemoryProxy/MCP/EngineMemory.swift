import ChatCodec
import FoundationEssentials
import Logging
import MemoryCore

/// The memories of one connection, out of the engine.
struct EngineMemory: MCPMemory {
    let engine: MemoryEngine
    let scope: Scope
    /// Whether the connection named its session: then it learns of no other.
    let isSessionNamed: Bool
    /// How sure a match must be where the call doesn't say.
    let threshold: Double
    let logger: Logger

    func perform(_ call: MCPCall) throws(RPCError) -> JSONValue {
        do {
            switch call {
            case .tool(let tool, let arguments): return try perform(tool, arguments)
            case .listResources(let cursor): return try resources(after: cursor)
            case .readResource(let uri): return try resource(uri)
            }
        } catch let error as RPCError {
            throw error
        } catch MemoryEngineError.limitReached(let limit) {
            return ToolResult.failure("\(limit); forget some first")
        } catch {
            logger.error("mcp call failed", metadata: ["error": "\(error)"])
            return try call.unavailable()
        }
    }

    var reach: Reach { Reach(scope) }

    private func perform(
        _ tool: MCPTool,
        _ arguments: [String: JSONValue]
    ) throws -> JSONValue {
        switch tool {
        case .remember: try remember(arguments)
        case .recall: try recall(arguments)
        case .injectContext: try injectContext(arguments)
        case .forget: try forget(arguments)
        case .listSessions: try listSessions(arguments)
        }
    }
}
