import ChatCodec
import CoreMetrics
import FoundationEssentials
import Logging
import MemoryCore
import NIOCore
import NIOHTTP1
import NIOPosix
import Upstream

/// One request on its way to the upstream and its answer on the way back.
///
/// Read it from top to bottom: body → recall → splice → forward → pass on while reading along →
/// journal → last bytes. The order lives in ``PassStateMachine``; here is what each step does.
/// Memory can only add: whatever fails in it, the request and the answer go on.
///
/// Bound to the event loop of the client's channel.
final class Pass {
    private let gateway: Gateway
    private let head: HTTPRequestHead
    private let plan: PassPlan
    private let client: ClientChannel
    private let requestID: String
    private var machine: PassStateMachine {
        didSet { if admission != nil, machine.state == .done { leaveGate() } }
    }
    /// Nil without limits on requests, and when the answer is out.
    private var admission: RequestGate.Admission?
    /// `false` for an agent that has reached its limits.
    private var mayStore = true

    private var body = ByteBuffer()
    private var turn: ChatTurn?
    private var report: MemoryReport
    private var identity: ExchangeIdentity?
    private var tee: Tee?
    private var transfer: UpstreamTransfer?
    private var flow = ResponseFlow()
    private let deadline: ConnectionDeadline
    private var started = NIODeadline.now()
    /// What is erased from now on takes this exchange with it.
    private let beginning: Erasures.Mark

    init(
        head: HTTPRequestHead,
        plan: PassPlan,
        admission: RequestGate.Admission? = nil,
        client: ClientChannel,
        deadline: ConnectionDeadline,
        requestID: String,
        gateway: Gateway
    ) {
        self.gateway = gateway
        self.head = head
        self.plan = plan
        self.admission = admission
        self.client = client
        self.deadline = deadline
        self.requestID = requestID
        beginning = gateway.engine.beginning
        machine = PassStateMachine(collectsBody: plan.gathersBody)
        report = MemoryReport(
            memory: plan.memory,
            source: plan.chat?.session?.1 ?? .none,
            status: .off
        )
        gateway.metrics.requests.increment()
    }

    // MARK: 1. The request comes in

    func start() {
        if plan.awaitsContinue { client.sendContinue() }
        if !plan.gathersBody { forward(.stream(length: plan.bodyLength.count)) }
    }

    func requestBody(_ bytes: inout ByteBuffer) {
        switch machine.requestBody() {
        case .collect: collect(&bytes)
        case .upload: if transfer?.send(bytes) == false { client.holdsRequest = true }
        case .drop: break
        }
    }

    private func collect(_ bytes: inout ByteBuffer) {
        let maxBytes = gateway.settings.maxBodyBytes
        guard plan.chat == nil || body.readableBytes + bytes.readableBytes <= maxBytes else {
            return reject(.bodyTooLarge(maxBytes: maxBytes))
        }
        if body.readableBytes == 0 { body = bytes } else { body.writeBuffer(&bytes) }
    }

    func requestEnd() {
        switch machine.requestEnd() {
        case .recall: remember()
        case .finishUpload: transfer?.finishBody()
        case .nothing: break
        }
    }

    // MARK: 2. Memories that matter

    private func remember() {
        guard let chat = plan.chat else { return sendOn() }
        started = .now()
        do {
            let turn = try ChatTurn(
                body: body,
                plan: chat,
                sessions: gateway.sessions,
                redaction: gateway.engine.redaction
            )
            self.turn = turn
            report.source = turn.source
            if plan.memory.stores { limitStoring(turn.scope.agent) }
            recall(for: turn, chat)
        } catch .session(let failure) {
            reject(.session(failure))
        } catch {
            report.memory = .off
            report.status = error.status
            sendOn()
        }
    }

    /// Whoever has reached its limits still recalls, and is told that nothing is stored.
    private func limitStoring(_ agent: AgentID) {
        mayStore = gateway.engine.hasRoom(for: agent)
        guard !mayStore else { return }
        report.memory = plan.memory.withoutStoring
        gateway.metrics.exchangesOverLimit.increment()
    }

    private func recall(for turn: ChatTurn, _ chat: PassPlan.Chat) {
        guard plan.memory.recalls, !turn.userText.isEmpty else { return sendOn() }
        let query = turn.query(for: chat, ranking: gateway.settings.ranking)
        // Once all that is ready has been read: recalls that follow one another find the index, and
        // what they run through, in the processor's caches.
        let pass = NIOLoopBound(self, eventLoop: client.eventLoop)
        client.eventLoop.execute { pass.value.recall(query, for: turn) }
    }

    private func recall(_ query: RecallQuery, for turn: ChatTurn) {
        guard machine.state == .recalling else { return }
        if let recall = gateway.engine.recallIfReady(query, excluding: turn.shows) {
            return inject(.success(recall))
        }
        let pass = NIOLoopBound(self, eventLoop: client.eventLoop)
        deadline.set(in: TimeAmount(gateway.settings.recallDeadline)) { self.recallIsLate() }
        gateway.recallPool.submit { [gateway, eventLoop = client.eventLoop] _ in
            let recall = Result { try gateway.engine.recall(query, excluding: turn.shows) }
            eventLoop.execute { pass.value.inject(recall) }
        }
    }

    private func recallIsLate() {
        report.status = .late
        gateway.metrics.recallsLate.increment()
        sendOn()
    }

    // MARK: 3. One block is spliced in

    private func inject(_ recall: Result<Recall, any Error>) {
        guard machine.state == .recalling, let turn else { return }
        report.recallTime = NIODeadline.now() - started
        switch recall {
        case .failure(let error):
            report.status = .unavailable
            gateway.metrics.recallsFailed.increment()
            gateway.logger.warning("recall failed", metadata: ["error": "\(type(of: error))"])
        case .success(let recall):
            report.status = .empty
            splice(recall, into: turn)
        }
        sendOn()
    }

    private func splice(_ recall: Recall, into turn: ChatTurn) {
        let block = ContextBlock(
            recall,
            query: turn.userText,
            limits: .init(maxTokens: gateway.settings.maxTokens)
        )
        guard let block, let spliced = turn.body(with: block.text) else { return }
        body = spliced
        report.status = .ok
        report.recalled = block.memories.count
        gateway.metrics.recalled.increment(by: report.recalled)
        gateway.engine.noteAccess(block.memories, in: turn.scope)
    }

    // MARK: 4. The request goes on

    private func sendOn() {
        guard machine.recallEnded() else { return }
        deadline.meet()
        forward(plan.bodyLength == .none ? .none : .bytes(body))
        if plan.memory.stores, mayStore, let turn, !turn.userText.isEmpty {
            identity = turn.identity()
        }
    }

    private func forward(_ body: UpstreamRequest.Body) {
        started = .now()
        let fields = HeaderRules.requestFields(
            head.headers,
            leavingOut: gateway.sessions.headerNames,
            narrowingEncodings: turn != nil && plan.memory.stores,
            replacingKeyBy: plan.isKnownClient ? gateway.settings.upstreamKey : nil
        )
        let request = UpstreamRequest(
            method: head.method.rawValue,
            path: plan.path,
            headers: fields,
            body: body
        )
        transfer = gateway.upstream.start(request, on: client.eventLoop, observer: self)
    }

    func requestIsMalformed(_ reply: ErrorReply) {
        if machine.state == .collecting { return reject(reply) }
        clientLeft()
        client.breakOff()
    }

    private func reject(_ error: ErrorReply) {
        guard machine.rejected() else { return }
        deadline.meet()
        client.send(error, requestID: requestID, isRequestWhole: machine.isRequestWhole)
    }

    // MARK: 6. The exchange is kept, then the last bytes go out

    private var keepsExchange: Bool { identity != nil && tee != nil }

    private func keepExchange(endOfBody: Bool) {
        guard let exchange = takeExchange(endOfBody: endOfBody) else { return answered() }
        // The end of the body came without a terminal event: what came with it, all of a short
        // JSON answer, leaves in one piece.
        client.holdsFlush = endOfBody
        let (loop, pass) = (client.eventLoop, NIOLoopBound(self, eventLoop: client.eventLoop))
        let waits = gateway.settings.waitsForJournal
        if waits {
            deadline.set(in: TimeAmount(gateway.settings.journalDeadline)) { self.journalIsLate() }
        }
        gateway.engine.record(exchange, since: beginning) { [gateway] result in
            if case .failure = result { gateway.metrics.exchangesFailed.increment() }
            if waits { loop.execute { pass.value.answered() } }
        }
        if !waits { answered() }
    }

    private func takeExchange(endOfBody: Bool) -> Exchange? {
        guard let turn, let identity, let reply = tee?.reply(endOfBody: endOfBody) else {
            return nil
        }
        self.identity = nil
        gateway.metrics.exchanges.increment()
        return turn.exchange(identity, reply: reply, at: Date())
    }

    private func journalIsLate() {
        gateway.metrics.exchangesLate.increment()
        gateway.engine.noteLateCommit()
        answered()
    }

    private func answered() {
        let action = machine.journalAnswered()
        guard action != .nothing else { return }
        deadline.meet()
        client.holdsFlush = false
        if let held = tee?.release() { passOn(held) }
        switch action {
        case .release, .nothing: break
        case .releaseAndFinish: client.finish(trailers: flow.trailers)
        case .releaseAndBreakOff: client.breakOff()
        }
        client.flush()
    }

    // MARK: The client's side

    private func passOn(_ bytes: ByteBuffer) {
        client.send(bytes)
        grantCredit(flow.passed(bytes.readableBytes, isWritable: client.isWritable))
    }

    func readRequest() { client.readRequest() }

    func clientIsWritable() { grantCredit(flow.becameWritable()) }

    private func grantCredit(_ bytes: Int) {
        if bytes > 0 { transfer?.grant(bytes) }
    }

    func clientLeft() {
        deadline.meet()
        let action = machine.clientLeft()
        guard action != .nothing else { return }
        transfer?.cancel()
        guard action == .cancelAndKeep, let exchange = takeExchange(endOfBody: false) else {
            return
        }
        gateway.engine.record(exchange, since: beginning) { _ in }
    }

    /// More of the request is to come, and there is room for it.
    var waitsForClient: Bool { !machine.isRequestWhole && !client.holdsRequest }

    private func leaveGate() {
        admission?.end()
        admission = nil
    }

    var isDone: Bool { machine.state == .done && machine.isRequestWhole }
}

// MARK: 5. The answer is passed on as it comes

extension Pass: UpstreamObserver {
    func upstreamDidReceive(head: UpstreamHead) {
        guard machine.upstreamHead() else { return }
        var headers = HeaderRules.responseHeaders(
            head.headers,
            reservingFor: MemoryReport.fieldCount
        )
        if keepsIdentity(status: head.status) {
            tee = Tee(
                dialect: plan.chat?.dialect ?? .chatCompletions,
                contentType: headers.first(name: "content-type"),
                contentEncoding: headers.first(name: "content-encoding")
            )
        }
        if plan.reportsMemory { report.add(to: &headers, upstreamTime: .now() - started) }
        if !headers.contains(name: "x-request-id") {
            headers.add(name: "X-Request-Id", value: requestID)
        }
        client.send(
            status: HTTPResponseStatus(statusCode: head.status, reasonPhrase: head.reason),
            headers: headers,
            isRequestWhole: machine.isRequestWhole
        )
    }

    /// Only a success is kept.
    private func keepsIdentity(status: Int) -> Bool { identity != nil && 200...299 ~= status }

    func upstreamDidReceive(body chunk: ByteBuffer) {
        let ready = tee == nil ? chunk : tee?.read(chunk)
        let isFinal = keepsExchange && tee?.isFinished == true
        switch machine.upstreamBody(isFinal: isFinal) {
        case .pass:
            if let ready { passOn(ready) }
            if machine.state == .trailing, let held = tee?.release() { passOn(held) }
        case .commit:
            if let ready { passOn(ready) }
            keepExchange(endOfBody: false)
        case .hold, .drop: break
        }
    }

    func upstreamDidEnd(trailers: [(name: String, value: String)]) {
        flow.trailers = trailers
        switch machine.upstreamEnd(keepsExchange: keepsExchange) {
        case .commit: keepExchange(endOfBody: true)
        case .finish:
            if let held = tee?.release() { passOn(held) }
            client.finish(trailers: trailers)
        case .wait, .drop: break
        }
    }

    func upstreamDidFail(_ error: UpstreamError) {
        gateway.metrics.upstreamFailures.increment()
        gateway.logger.notice("upstream failed", metadata: ["error": "\(error)"])
        switch machine.upstreamFailed() {
        case .replyWithError:
            client.send(
                .upstream(error),
                requestID: requestID,
                isRequestWhole: machine.isRequestWhole
            )
        case .breakOff:
            if let exchange = takeExchange(endOfBody: false) {
                gateway.engine.record(exchange, since: beginning) { _ in }
            }
            if let held = tee?.release() { passOn(held) }
            client.breakOff()
        case .wait, .drop: break
        }
    }

    func upstreamWantsBody() { client.holdsRequest = false }

    func upstreamHasToldAll() { client.flush() }
}
