import Gateway

extension ProxySettings {
    /// Who tells the sessions of requests apart, for `/v1` and for `/mcp`.
    var sessionResolver: SessionResolver {
        SessionResolver(
            headerNames: sessionHeaders,
            clientHeaderNames: clientSessionHeaders,
            fallback: sessionFallback
        )
    }
}
