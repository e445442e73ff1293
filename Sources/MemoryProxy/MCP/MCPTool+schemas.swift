import ChatCodec
import MemoryCore

extension MCPTool {
    /// The longest text that a tool takes.
    static let maxTextCharacters = 32_000

    var arguments: ToolSchema {
        switch self {
        case .remember: ToolSchema(properties: Self.rememberProperties)
        case .recall: ToolSchema(properties: [Self.query] + Self.rankingProperties)
        case .injectContext:
            ToolSchema(properties: [Self.message] + Self.rankingProperties + [Self.maxTokens])
        case .forget: ToolSchema(properties: Self.forgetProperties)
        case .listSessions: ToolSchema(properties: [Self.limit])
        }
    }

    private static var kind: ToolSchema.Property {
        ToolSchema.Property(
            name: "memory_type",
            kind: .choice(Memory.Kind.allCases.map(\.rawValue)),
            description: "What sort of memory it is; episodic is what happened or was said."
        )
    }

    private static var query: ToolSchema.Property {
        ToolSchema.Property(
            name: "query",
            kind: .text(maxCharacters: maxTextCharacters),
            description: "A question, or words that the memory is likely to have.",
            isRequired: true
        )
    }

    private static var message: ToolSchema.Property {
        ToolSchema.Property(
            name: "message",
            kind: .text(maxCharacters: maxTextCharacters),
            description: "The user's message, as it was written.",
            isRequired: true
        )
    }

    private static var maxTokens: ToolSchema.Property {
        ToolSchema.Property(
            name: "max_tokens",
            kind: .whole(1...100_000),
            description: "The most tokens that the block may have, counted roughly."
        )
    }

    private static var limit: ToolSchema.Property {
        ToolSchema.Property(
            name: "limit",
            kind: .whole(1...1000),
            description: "The most sessions to list, the latest first; 100 if not given."
        )
    }

    private static var rankingProperties: [ToolSchema.Property] {
        [
            ToolSchema.Property(
                name: "top_k",
                kind: .whole(1...20),
                description: "The most memories to give; 5 if not given."
            ),
            ToolSchema.Property(
                name: "threshold",
                kind: .number(0...1),
                description: "How sure a match must be, 0 to 1."
            ),
            kind,
        ]
    }

    private static var rememberProperties: [ToolSchema.Property] {
        [
            ToolSchema.Property(
                name: "content",
                kind: .text(maxCharacters: maxTextCharacters),
                description: "The fact as a sentence that makes sense by itself.",
                isRequired: true
            ),
            kind,
            ToolSchema.Property(
                name: "metadata",
                kind: .object,
                description: "Anything to be kept beside the content; not searched."
            ),
            ToolSchema.Property(
                name: "pinned",
                kind: .flag,
                description: "Whether the memory never expires."
            ),
            ToolSchema.Property(
                name: "ttl_days",
                kind: .whole(1...3650),
                description: "After how many days the memory expires; never if not given."
            ),
            ToolSchema.Property(
                name: "ttl_seconds",
                kind: .whole(60...315_360_000),
                description: "The same in seconds; counts if both are given."
            ),
        ]
    }

    private static var forgetProperties: [ToolSchema.Property] {
        [
            ToolSchema.Property(
                name: "memory_id",
                kind: .id,
                description: "The id that remember or recall gave.",
                isRequired: true
            ),
            ToolSchema.Property(
                name: "erase",
                kind: .flag,
                description: "Whether it is to be gone for good; false if not given."
            ),
        ]
    }
}
