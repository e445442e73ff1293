import ChatCodec
import MemoryCore
import NIOHTTP1

/// What the head of a request decides: where it goes, whose it is, and what memory does for it.
struct PassPlan {
    /// The largest body that is gathered and sent in one piece; larger ones, and those of unknown
    /// length, go on as they come.
    static let maxGatheredBytes = 256 * 1024

    let path: String
    /// The route is one that memory knows: the response tells what memory did.
    let reportsMemory: Bool
    /// Set when memory reads this request.
    let chat: Chat?
    /// The switch as the response reports it.
    let memory: MemorySwitch
    let gathersBody: Bool
    let bodyLength: BodyLength
    /// The client sends its body when it is told to.
    let awaitsContinue: Bool
    /// The caller's key is ours: the upstream gets its own.
    let isKnownClient: Bool
    let agent: AgentID

    enum BodyLength: Equatable { case none, known(Int), unknown }

    struct Chat {
        let dialect: ChatDialect
        let agent: AgentID
        let hasCredential: Bool
        let session: (SessionID, SessionResolver.Source)?
        let topK: Int
        let threshold: Double
    }

    /// - Parameter fields: those of the head.
    init(
        head: HTTPRequestHead,
        fields: RequestFields,
        route: RequestRoute,
        gateway: Gateway,
        agents: inout AgentCache
    ) throws(ErrorReply) {
        guard case .upstream(let path, let pathSession, let dialect) = route else {
            throw .session(.invalid(.path))
        }
        self.path = path
        bodyLength = BodyLength(announcedBy: fields)
        awaitsContinue =
            head.version != .http1_0
            && fields.expectation?.isEqualIgnoringCase("100-continue") == true
        let settings = gateway.settings
        // Nearly always there are none.
        let ours = fields.hasMemoryFields ? head.headers : HTTPHeaders()
        let asked = try Self.memorySwitch(ours) ?? settings.memory
        memory = dialect == nil ? .off : asked
        reportsMemory = dialect != nil
        guard
            case .agent(let agent, let hasCredential, let isKnownClient) =
                agents.resolve(key: fields.callerKey)
        else { throw .unknownKey }
        self.isKnownClient = isKnownClient
        self.agent = agent
        if let dialect, memory != .off {
            let session = try Self.session(path: pathSession, headers: head.headers, gateway)
            chat = Chat(
                dialect: dialect,
                agent: agent,
                hasCredential: hasCredential,
                session: session,
                topK: try Self.topK(ours) ?? settings.topK,
                threshold: try Self.threshold(ours) ?? settings.threshold
            )
            gathersBody = true
        } else {
            chat = nil
            gathersBody = bodyLength.isSmall
        }
        if chat != nil, case .known(let bytes) = bodyLength, bytes > settings.maxBodyBytes {
            throw .bodyTooLarge(maxBytes: settings.maxBodyBytes)
        }
    }

    private static func session(
        path: String?,
        headers: HTTPHeaders,
        _ gateway: Gateway
    ) throws(ErrorReply) -> (SessionID, SessionResolver.Source)? {
        do {
            return try gateway.sessions.session(path: path, headers: headers)
        } catch {
            throw .session(error)
        }
    }

    // MARK: Our headers

    private static func memorySwitch(_ headers: HTTPHeaders) throws(ErrorReply) -> MemorySwitch? {
        try value(of: "X-Memory", in: headers, expected: "on, off, read or write") {
            MemorySwitch(text: $0)
        }
    }

    private static func topK(_ headers: HTTPHeaders) throws(ErrorReply) -> Int? {
        try value(of: "X-Memory-Top-K", in: headers, expected: "a whole number from 1 to 20") {
            Int($0).flatMap { 1...20 ~= $0 ? $0 : nil }
        }
    }

    private static func threshold(_ headers: HTTPHeaders) throws(ErrorReply) -> Double? {
        try value(of: "X-Memory-Threshold", in: headers, expected: "a number from 0 to 1") {
            Double($0).flatMap { 0...1 ~= $0 ? $0 : nil }
        }
    }

    private static func value<Value>(
        of name: String,
        in headers: HTTPHeaders,
        expected: String,
        parse: (String) -> Value?
    ) throws(ErrorReply) -> Value? {
        let values = headers[name]
        guard let text = values.first else { return nil }
        guard values.count == 1, let value = parse(text) else {
            throw .invalidHeader(name, expected: expected)
        }
        return value
    }
}

extension PassPlan.BodyLength {
    fileprivate init(announcedBy fields: RequestFields) {
        if let length = fields.contentLength.flatMap({ Int($0) }) {
            self = length == 0 ? .none : .known(length)
        } else {
            self = fields.transferEncoding == nil ? .none : .unknown
        }
    }

    var count: Int? {
        switch self {
        case .none: 0
        case .known(let bytes): bytes
        case .unknown: nil
        }
    }

    var isSmall: Bool {
        switch self {
        case .none: true
        case .known(let bytes): bytes <= PassPlan.maxGatheredBytes
        case .unknown: false
        }
    }
}
