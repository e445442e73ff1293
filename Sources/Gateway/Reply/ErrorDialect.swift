import NIOCore

/// In which form a route tells its errors.
enum ErrorDialect: Equatable {
    /// `{"error":{"message","type","param","code"}}`
    case openAI
    /// `{"detail"}`, for the memory API and what else is ours.
    case detail
    /// An error response without the id of a request (JSON-RPC 2.0, 5).
    case jsonRPC

    init(route: RequestRoute, target: String) {
        guard route == .own else {
            self = .openAI
            return
        }
        self = target.utf8.starts(with: "/mcp".utf8) ? .jsonRPC : .detail
    }

    func body(of error: ErrorReply) -> ByteBuffer {
        switch self {
        case .openAI: error.body
        case .detail: ByteBuffer(string: #"{"detail":"\#(error.message)"}"#)
        case .jsonRPC:
            // -32600: what was sent is no request that can be served.
            ByteBuffer(
                string: #"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"#
                    + #""\#(error.message)"}}"#
            )
        }
    }
}
