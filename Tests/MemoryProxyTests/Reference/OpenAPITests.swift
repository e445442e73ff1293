import ChatCodec
import Gateway
import MemoryCore
import TestSupport
import Testing

@testable import MemoryProxy

@Suite
struct `The OpenAPI document` {
    private let document: OpenAPIDocument

    init() throws { document = try OpenAPIDocument() }

    @Test func `tells of every route, and of no other`() throws {
        let routes = try Self.api().routes.map {
            OpenAPIDocument.Operation(
                method: "\($0.method)",
                path: "/" + "\($0.path)".split(separator: "/").joined(separator: "/"),
                maxBodyBytes: $0.maxBodyBytes
            )
        }
        #expect(Set(routes) == document.operations)
        #expect(routes.count == document.operations.count)
    }

    /// Where a bound stands, how JSON Schema calls it, and what is checked.
    static let bounds: [(String, String, ClosedRange<Int>)] = [
        ("RememberRequest.content", "Length", FieldLimits.content),
        ("RememberRequest.user_id", "Length", FieldLimits.userID),
        ("RememberRequest.ttl_days", "imum", FieldLimits.ttlDays),
        ("RememberRequest.ttl_seconds", "imum", FieldLimits.ttlSeconds),
        ("MemoryChange.content", "Length", FieldLimits.content),
        ("RecallRequest.query", "Length", FieldLimits.query),
        ("RecallRequest.top_k", "imum", FieldLimits.topK),
        ("RecallRequest.context_messages", "Items", FieldLimits.contextMessages),
        ("InjectContextRequest.message", "Length", FieldLimits.query),
        ("InjectContextRequest.top_k", "imum", FieldLimits.topK),
        ("InjectContextRequest.max_tokens", "imum", FieldLimits.maxTokens),
        ("InjectContextRequest.context_messages", "Items", FieldLimits.contextMessages),
        ("AgentCreation.name", "Length", FieldLimits.name),
        ("AgentCreation.description", "Length", FieldLimits.description),
        ("AgentNaming.name", "Length", FieldLimits.name),
        ("AgentNaming.description", "Length", FieldLimits.description),
        ("AgentChange.name", "Length", FieldLimits.name),
        ("AgentChange.description", "Length", FieldLimits.description),
        ("BulkDeletion.memory_ids", "Items", FieldLimits.deletedMemories),
        ("BulkImport.memories", "Items", FieldLimits.importedMemories),
        ("ImportedMemory.content", "Length", FieldLimits.content),
        ("ImportedMemory.user_id", "Length", FieldLimits.userID),
        ("ImportedMemory.ttl_days", "imum", FieldLimits.ttlDays),
        ("ImportedMemory.ttl_seconds", "imum", FieldLimits.ttlSeconds),
        ("IngestRequest.content", "Length", FieldLimits.ingestedText),
        ("IngestRequest.user_id", "Length", FieldLimits.userID),
        ("IngestRequest.source", "Length", FieldLimits.source),
        ("IngestRequest.max_memories", "imum", FieldLimits.ingestedMemories),
        ("IngestRequest.ttl_days", "imum", FieldLimits.ttlDays),
        ("IngestRequest.ttl_seconds", "imum", FieldLimits.ttlSeconds),
        ("UserID", "Length", FieldLimits.userID),
        ("UserFilter", "Length", FieldLimits.userID),
        ("Search", "Length", FieldLimits.search),
        ("Page", "imum", FieldLimits.page),
        ("PerPage", "imum", FieldLimits.perPage),
        ("Limit", "imum", FieldLimits.perPage),
        ("Offset", "imum", FieldLimits.offset),
    ]

    @Test(arguments: bounds)
    func `has the bounds that are checked`(
        name: String,
        bound: String,
        limits: ClosedRange<Int>
    ) throws {
        let schema = try #require(document.schema(name))
        let least = Int(schema["min" + bound]?.wholeNumber ?? 0)
        let most = Int(try #require(schema["max" + bound]?.wholeNumber))
        #expect(least...most == limits)
    }

    @Test(arguments: ["RecallRequest.threshold", "InjectContextRequest.threshold"])
    func `has the thresholds that are checked`(name: String) throws {
        let schema = try #require(document.schema(name))
        #expect(schema["minimum"]?.double == FieldLimits.threshold.lowerBound)
        #expect(schema["maximum"]?.double == FieldLimits.threshold.upperBound)
    }

    @Test(arguments: [
        ("RememberRequest.session_id", SessionID.maxBytes),
        ("SessionID", SessionID.maxBytes),
        ("AgentID", SessionID.maxBytes),
        ("Adoption.name", SessionID.maxBytes),
        ("RememberRequest.metadata", FieldLimits.maxMetadataBytes),
        ("MemoryChange.metadata", FieldLimits.maxMetadataBytes),
        ("AgentCreation.metadata", FieldLimits.maxMetadataBytes),
        ("ImportedMemory.metadata", FieldLimits.maxMetadataBytes),
        ("IngestRequest.metadata", FieldLimits.maxMetadataBytes),
    ])
    func `has the bytes that are checked`(name: String, most: Int) throws {
        let schema = try #require(document.schema(name))
        #expect(schema["x-max-bytes"]?.wholeNumber == Int64(most))
    }

    @Test func `knows the words that are known`() throws {
        let kinds = document.root["components"]?["schemas"]?["MemoryType"]?["enum"]?.elements
        #expect(kinds?.compactMap(\.text) == Memory.Kind.allCases.map(\.rawValue))
        let sort = try #require(document.schema("Sort")?["enum"]?.elements)
        #expect(sort.compactMap(\.text) == MemoryListing.Sort.allCases.map(\.rawValue))
        let format = try #require(document.schema("Format")?["enum"]?.elements)
        #expect(format.compactMap(\.text) == MemoryAPI.ExportFormat.allCases.map(\.rawValue))
        for (name, words) in [
            ("role", Memory.Role.allCases.map(\.rawValue)),
            ("source", Memory.Source.allCases.map(\.rawValue)),
        ] {
            for schema in ["Memory", "ImportedMemory"] {
                let told = document.schema("\(schema).\(name)")?["enum"]?.elements
                #expect(told?.compactMap(\.text) == words)
            }
        }
    }

    @Test func `has the program's version`() {
        #expect(document.root["info"]?["version"]?.text == ProgramVersion.text)
    }

    private static func api() throws -> MemoryAPI {
        let digest = KeyedDigest(secret: [UInt8](repeating: 7, count: 32))
        return MemoryAPI(
            engine: MemoryEngine(
                store: InMemoryStore(),
                indexBudgetBytes: 1 << 20,
                logger: .silent
            ),
            authority: APIAuthority(
                adminToken: try #require(AdminToken("mp-0123456789abcdef")),
                agents: AgentResolver(policy: .derived, digest: digest),
                digest: digest
            ),
            threshold: 0,
            logger: .silent
        )
    }
}
