import CoreMetrics
import MemoryCore
package import NIOCore
package import NIOHTTP1

/// Stands directly behind the HTTP/1.1 decoder and takes what is under `/v1`; every other request
/// goes on to the router behind it, untouched. One per connection.
///
/// Expects a pipelining handler in front: one request at a time.
package final class GatewayHandler: ChannelDuplexHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart
    package typealias OutboundIn = HTTPServerResponsePart
    package typealias OutboundOut = HTTPServerResponsePart

    private enum Current {
        case none
        case own(isWhole: Bool)
        case pass(Pass)
        /// Refused by its head; the rest of the request is read and forgotten.
        case refused
    }

    private let gateway: Gateway
    private var requestIDs = RequestIDs()
    private var agents: AgentCache
    private var current = Current.none
    /// The page that the current request of our own routes comes from, if it is another origin's.
    private var crossOrigin: CrossOrigin?

    private var deadline: ConnectionDeadline?
    private var patience = ClientPatience()
    private var nextTick: Scheduled<Void>?
    private var requestCount = 0
    private var readCount = 0
    private var hasPartOfHead = true

    package init(gateway: Gateway) {
        self.gateway = gateway
        agents = AgentCache(gateway.agents)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(var bytes):
            switch current {
            case .pass(let pass): pass.requestBody(&bytes)
            case .own: context.fireChannelRead(data)
            case .refused, .none: break
            }
        case .end:
            switch current {
            case .pass(let pass): pass.requestEnd()
            case .own:
                current = .own(isWhole: true)
                context.fireChannelRead(data)
            case .refused, .none: break
            }
        }
    }

    private func begin(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        requestCount += 1
        hasPartOfHead = false
        var head = request
        let route = RequestRoute(method: head.method, target: head.uri)
        let fields = RequestFields(head.headers)
        let check = HeadCheck.verdict(on: head, fields)
        if case .refused(let error) = check { return refuse(error, head, route, context) }
        crossOrigin = nil
        switch gateway.webGuard.judge(head, fields, route) {
        case .pass: break
        case .passTo(let page): crossOrigin = page
        case .preflight(let page): return permit(page, head, context)
        case .refuse(let error): return refuse(error, head, route, context)
        }
        if check == .lastOfConnection { head.endsConnection(forwarded: route != .own) }
        if route == .own {
            current = .own(isWhole: false)
            return context.fireChannelRead(wrapInboundOut(.head(head)))
        }
        let client = ClientChannel(context: context, request: head, crossOrigin: crossOrigin)
        begin(head, fields, route, client)
    }

    private func begin(
        _ head: HTTPRequestHead,
        _ fields: RequestFields,
        _ route: RequestRoute,
        _ client: ClientChannel
    ) {
        let deadline = deadline ?? ConnectionDeadline(on: client.eventLoop)
        self.deadline = deadline
        let requestID = requestIDs.next()
        do {
            let plan = try PassPlan(
                head: head,
                fields: fields,
                route: route,
                gateway: gateway,
                agents: &agents
            )
            let pass = Pass(
                head: head,
                plan: plan,
                admission: try admission(plan.agent),
                client: client,
                deadline: deadline,
                requestID: requestID,
                gateway: gateway
            )
            current = .pass(pass)
            pass.start()
        } catch {
            current = .refused
            client.send(error, requestID: requestID, isRequestWhole: false)
        }
    }

    private func admission(_ agent: AgentID) throws(ErrorReply) -> RequestGate.Admission? {
        guard let gate = gateway.gate else { return nil }
        do {
            return try gate.admit(agent)
        } catch {
            gateway.metrics.requestsOverLimit.increment()
            throw .tooManyRequests(retryAfterSeconds: error.retryAfterSeconds)
        }
    }

    private func refuse(
        _ error: ErrorReply,
        _ head: HTTPRequestHead,
        _ route: RequestRoute,
        _ context: ChannelHandlerContext
    ) {
        current = .refused
        ClientChannel(context: context, request: head)
            .send(
                error,
                in: ErrorDialect(route: route, target: head.uri),
                requestID: requestIDs.next(),
                isRequestWhole: false
            )
    }

    private func permit(
        _ page: CrossOrigin,
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        current = .refused
        let client = ClientChannel(context: context, request: head)
        client.send(
            status: .noContent,
            headers: page.permissions(for: head.headers),
            isRequestWhole: true
        )
        client.finish()
        client.flush()
    }

    // MARK: Flow

    /// The next bytes are only asked for when the upstream has room for them.
    package func read(context: ChannelHandlerContext) {
        guard case .pass(let pass) = current else { return context.read() }
        pass.readRequest()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .pass(let pass) = current, context.channel.isWritable { pass.clientIsWritable() }
        context.fireChannelWritabilityChanged()
    }

    /// What comes here is written by the router: a pass writes past this handler.
    package func write(
        context: ChannelHandlerContext,
        data: NIOAny,
        promise: EventLoopPromise<Void>?
    ) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            crossOrigin?.grant(in: &head.headers)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            if case .own(isWhole: true) = current { current = .none }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        }
    }

    // MARK: Patience

    package func channelActive(context: ChannelHandlerContext) {
        scheduleTick(context)
        context.fireChannelActive()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        readCount += 1
        if isBetweenRequests { hasPartOfHead = true }
        context.fireChannelReadComplete()
    }

    private func scheduleTick(_ context: ChannelHandlerContext) {
        let loop = context.eventLoop.assumeIsolated()
        nextTick = loop.scheduleTask(in: ClientPatience.tick) { [self] in
            if patience.isOver(wait) { context.close(promise: nil) } else { scheduleTick(context) }
        }
    }

    private var isBetweenRequests: Bool {
        switch current {
        case .none: true
        case .pass(let pass): pass.isDone
        case .own, .refused: false
        }
    }

    private var wait: ClientPatience.Wait {
        switch current {
        case .pass(let pass) where !pass.isDone:
            pass.waitsForClient ? .body(reads: readCount) : .answer
        case .own(isWhole: false): .body(reads: readCount)
        case .own, .refused: .answer
        case .pass, .none:
            hasPartOfHead ? .head(requests: requestCount) : .request(requests: requestCount)
        }
    }

    // MARK: Ends

    package func channelInactive(context: ChannelHandlerContext) {
        nextTick?.cancel()
        clientLeft()
        deadline?.end()
        // A pass holds the context, which holds this handler: none of them would ever be freed.
        current = .refused
        context.fireChannelInactive()
    }

    /// A client that closes its side while it waits has left: there is no other sign of it.
    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            if case .refused = current { context.close(promise: nil) }
            if clientLeft() { context.close(promise: nil) }
        }
        if event is LeavingHandler.ClientClosedItsSide {
            if clientLeft() { context.close(promise: nil) }
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// - Returns: whether a pass was under way.
    @discardableResult
    private func clientLeft() -> Bool {
        guard case .pass(let pass) = current, !pass.isDone else { return false }
        current = .refused
        pass.clientLeft()
        return true
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        let reply = error == .headerOverflow ? ErrorReply.headTooLarge : .malformedRequest
        switch current {
        case .own: context.fireErrorCaught(error)
        case .pass(let pass) where !pass.isDone: pass.requestIsMalformed(reply)
        case .refused: break
        case .pass, .none:
            let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/v1")
            refuse(reply, head, RequestRoute(method: .GET, target: head.uri), context)
        }
    }
}

extension HTTPRequestHead {
    /// The fields that `Connection` names must be known if the request is forwarded.
    fileprivate mutating func endsConnection(forwarded: Bool) {
        if !forwarded { headers.remove(name: "Connection") }
        headers.add(name: "Connection", value: "close")
    }
}
