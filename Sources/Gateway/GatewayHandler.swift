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
        case own
        case pass(Pass)
        /// Refused by its head; the rest of the request is read and forgotten.
        case refused
    }

    private let gateway: Gateway
    private var requestIDs = RequestIDs()
    private var agents: AgentCache
    private var current = Current.none

    package init(gateway: Gateway) {
        self.gateway = gateway
        agents = AgentCache(gateway.agents)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context, data)
        case .body(var bytes):
            switch current {
            case .pass(let pass): pass.requestBody(&bytes)
            case .own: context.fireChannelRead(data)
            case .refused, .none: break
            }
        case .end:
            switch current {
            case .pass(let pass): pass.requestEnd()
            case .own: context.fireChannelRead(data)
            case .refused, .none: break
            }
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ data: NIOAny) {
        guard head.namesItsHost else { return refuse(.malformedRequest, head, context) }
        let route = RequestRoute(method: head.method, target: head.uri)
        if route == .own {
            current = .own
            return context.fireChannelRead(data)
        }
        let client = ClientChannel(context: context, request: head)
        let requestID = requestIDs.next()
        do {
            let plan = try PassPlan(head: head, route: route, gateway: gateway, agents: &agents)
            let pass = Pass(
                head: head,
                plan: plan,
                client: client,
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

    private func refuse(
        _ error: ErrorReply,
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        current = .refused
        ClientChannel(context: context, request: head)
            .send(error, requestID: requestIDs.next(), isRequestWhole: false)
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

    // MARK: Ends

    package func channelInactive(context: ChannelHandlerContext) {
        clientLeft()
        context.fireChannelInactive()
    }

    /// A client that closes its side while it waits has left: there is no other sign of it.
    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            if case .refused = current { context.close(promise: nil) }
            if clientLeft() { context.close(promise: nil) }
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
            refuse(reply, HTTPRequestHead(version: .http1_1, method: .GET, uri: ""), context)
        }
    }
}

extension HTTPRequestHead {
    /// HTTP/1.1 demands exactly one `Host` (RFC 9112, 3.2).
    fileprivate var namesItsHost: Bool {
        headers[canonicalForm: "host"].count == 1
            || version == .http1_0 && !headers.contains(name: "host")
    }
}
