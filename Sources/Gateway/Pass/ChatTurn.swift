import ChatCodec
import FoundationEssentials
import Glibc
import MemoryCore
import NIOCore

/// One request's chat as memory sees it: the view of its bytes, whose it is, and what was said.
///
/// A class, because it is handed on and never changes: a copy would retain a dozen parts.
final class ChatTurn: Sendable {
    let scope: Scope
    let source: SessionResolver.Source
    /// The last user message, without a block of ours that the client may have sent back.
    let userText: String
    let conversation: ConversationID
    /// The number of messages before the user's, system messages left out.
    let position: Int

    private let startedAt = Date()
    private let request: ChatRequest
    private let body: ByteBuffer
    private let userIndex: Int
    /// The user's message as it is kept: without secrets.
    private let keptText: String
    private let redaction: Redaction?
    /// A block of ours that the client has sent back in a system message; nearly always empty.
    private let carriedBlock: String

    enum Failure: Error {
        /// The body is not a chat that memory can read: it goes on untouched.
        case unreadable
        case noSession
        case session(SessionResolver.Failure)
    }

    init(
        body: ByteBuffer,
        plan: PassPlan.Chat,
        sessions: SessionResolver,
        redaction: Redaction?
    ) throws(Failure) {
        let request = try Self.view(of: body, as: plan.dialect)
        guard let userIndex = request.lastUserMessage else { throw .unreadable }
        (scope, source) = try Self.scope(plan, request, sessions)
        self.request = request
        self.body = body
        self.userIndex = userIndex
        let text = { (index: Int) in
            body.withUnsafeReadableBytes {
                ContextBlock.removed(from: request.text(of: request.messages[index], in: $0))
            }
        }
        userText = text(userIndex)
        carriedBlock = Self.carriedBlock(in: request, body)
        let first = request.messages.firstIndex { $0.role == .user } ?? userIndex
        let kept = { (text: String) in redaction?.redacted(text) ?? text }
        keptText = kept(userText)
        self.redaction = redaction
        conversation = Self.conversation(
            startingWith: first == userIndex ? keptText : kept(text(first))
        )
        position = request.messages[..<userIndex].count { $0.role.isSaid }
    }

    private static func view(
        of body: ByteBuffer,
        as dialect: ChatDialect
    ) throws(Failure) -> ChatRequest {
        let scanned = body.withUnsafeReadableBytes { bytes in
            Result { () throws(ChatRequest.ScanError) in
                try ChatRequest(scanning: bytes, as: dialect)
            }
        }
        guard case .success(let request) = scanned else { throw .unreadable }
        return request
    }

    private static func scope(
        _ plan: PassPlan.Chat,
        _ request: ChatRequest,
        _ sessions: SessionResolver
    ) throws(Failure) -> (Scope, SessionResolver.Source) {
        if let (session, source) = plan.session {
            return (Scope(agent: plan.agent, session: session), source)
        }
        guard let (session, source) = try named(in: request, plan, sessions) else {
            throw .noSession
        }
        return (Scope(agent: plan.agent, session: session), source)
    }

    private static func named(
        in request: ChatRequest,
        _ plan: PassPlan.Chat,
        _ sessions: SessionResolver
    ) throws(Failure) -> (SessionID, SessionResolver.Source)? {
        do {
            return try sessions.session(body: request, hasCredential: plan.hasCredential)
        } catch {
            throw .session(error)
        }
    }

    private static func carriedBlock(in request: ChatRequest, _ body: ByteBuffer) -> String {
        body.withUnsafeReadableBytes { bytes in
            let carriers = request.messages.filter { message in
                !message.role.isSaid
                    && message.texts.contains {
                        UnsafeRawBufferPointer(rebasing: bytes[$0.range]).holdsBlockMarker
                    }
            }
            return carriers.map { request.text(of: $0, in: bytes) }.joined(separator: "\n")
        }
    }

    private static func conversation(startingWith text: String) -> ConversationID {
        var digest = SHA256Digest()
        digest.append(text)
        return ConversationID(digest.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    // MARK: Recall

    func query(for chat: PassPlan.Chat, ranking: RecallQuery.Ranking) -> RecallQuery {
        RecallQuery(
            scope: scope,
            text: userText,
            topK: chat.topK,
            threshold: chat.threshold,
            ranking: ranking
        )
    }

    /// Whether the model sees this memory anyway: the request's own messages or a block of ours in
    /// them say it, or it is what an earlier try of this very exchange was answered.
    func shows(_ memory: Memory) -> Bool {
        if isEarlierAnswer(memory) { return true }
        if !carriedBlock.isEmpty, ContextBlock.shows(memory, in: carriedBlock) { return true }
        return body.withUnsafeReadableBytes { bytes in
            request.shows(memory.content, in: bytes)
                || Redaction.marks(memory.content) && showsRedacted(memory.content, bytes)
        }
    }

    /// A message whose secrets are kept out of memory.
    private func showsRedacted(_ content: String, _ body: UnsafeRawBufferPointer) -> Bool {
        guard let redaction else { return false }
        return request.messages.contains {
            redaction.redacted(request.text(of: $0, in: body)) == content
        }
    }

    /// Retries come soon. A history that only begins in the same way, on another day, is another
    /// conversation with the same name.
    private func isEarlierAnswer(_ memory: Memory) -> Bool {
        memory.conversation == conversation && memory.position == position + 1
            && startedAt.timeIntervalSince(memory.occurredAt) < Self.retrySeconds
    }

    private static let retrySeconds = 600.0

    /// The body with the block in its place; `nil` if there is no place for it.
    func body(with block: String) -> ByteBuffer? {
        body.withUnsafeReadableBytes { bytes in
            guard let splice = request.splice(block, into: bytes) else { return nil }
            var spliced = ByteBufferAllocator().buffer(
                capacity: bytes.count + splice.insertion.count
            )
            spliced.writeBytes(bytes[..<splice.range.lowerBound])
            spliced.writeBytes(splice.insertion)
            spliced.writeBytes(bytes[splice.range.upperBound...])
            return spliced
        }
    }

    // MARK: Storing

    /// What makes a retry the same exchange: everything said before, and the user's message.
    /// System messages are left out: many clients put the time of day there.
    func identity() -> ExchangeIdentity {
        var digest = SHA256Digest()
        digest.append(scope.agent.text)
        digest.append(scope.session.text)
        body.withUnsafeReadableBytes { bytes in
            for message in request.messages[..<userIndex] where message.role.isSaid {
                digest.append("\(message.role)")
                for text in message.texts { digest.append(.init(rebasing: bytes[text.range])) }
            }
        }
        digest.append(keptText)
        return ExchangeIdentity(digest: digest.finish(), hasHistory: position > 0)
    }

    func exchange(_ identity: ExchangeIdentity, reply: Reply, at time: Date) -> Exchange {
        Exchange(
            scope: scope,
            identity: identity,
            conversation: conversation,
            position: position,
            userText: keptText,
            replyText: ContextBlock.removed(from: reply.text),
            isComplete: reply.isComplete,
            occurredAt: time
        )
    }
}

extension ChatRequest.Role {
    /// Said in the conversation, rather than an instruction about it.
    fileprivate var isSaid: Bool { self != .system && self != .developer }
}

extension ChatTurn.Failure {
    /// Why memory stays out of this request.
    var status: MemoryReport.Status {
        if case .noSession = self { .noSession } else { .off }
    }
}

extension UnsafeRawBufferPointer {
    /// One pass to the next `<`: system messages can be long, and hardly any holds a block.
    fileprivate var holdsBlockMarker: Bool {
        var rest = self[...]
        while let base = rest.baseAddress, let found = memchr(base, 0x3C, rest.count) {
            rest = rest.dropFirst(UnsafeRawPointer(found) - base)
            if rest.starts(with: ContextBlock.begin.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var baseAddress: UnsafeRawPointer? {
        isEmpty ? nil : UnsafeRawBufferPointer(rebasing: self).baseAddress
    }
}
