package import ChatCodec
import NIOCore

/// Who answers requests to the memory API for a command: the proxy that runs on the data folder, or
/// the command itself.
///
/// Both speak the same API, so a command does the same whichever it is.
protocol MemoryAccess: Sendable {
    /// Sends a request. The body of a 2xx answer goes to `receive` piece by piece as it comes; that
    /// of any other is in what is returned. Throws ``MemoryAccessError/unreachable(_:)``, and what
    /// `receive` throws.
    func send(
        _ request: APIRequest,
        receive: @escaping @Sendable (ByteBuffer) throws -> Void
    ) async throws -> APIAnswer
}

/// How the memory API took a request.
struct APIAnswer: Sendable {
    var status: Int
    /// What it says about a request that it refuses.
    var refusal = ByteBuffer()

    var isGood: Bool { 200..<300 ~= status }
}

/// A request to the memory API.
package struct APIRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// Below `/api/v1`, each part as it is meant.
    package var path: [String]
    /// A parameter without a value is left out.
    package var query: KeyValuePairs<String, String?>
    /// A JSON document.
    package var body: [UInt8]?

    package init(
        _ method: Method,
        _ path: [String],
        query: KeyValuePairs<String, String?> = [:],
        body: JSONValue? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body?.bytes
    }

    /// The path with the query, encoded.
    var target: String {
        let path = (["api", "v1"] + path).map { "/" + Self.encoded($0) }.joined()
        let query = query.compactMap { name, value in
            value.map { "\(name)=\(Self.encoded($0))" }
        }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }

    /// Everything but RFC 3986's unreserved characters as `%XX`.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
            default: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Why a command got no answer that it can use, in a line for the person who gave it.
package enum MemoryAccessError: Error, CustomStringConvertible, Equatable {
    /// Nobody answers, or what answers can't reach its store.
    case unreachable(String)
    /// No proxy runs on the data folder, and nothing has ever been stored there.
    case noStore(folder: String)
    /// Nothing here opens the proxy at this address.
    case noToken(String)
    /// The token is not that of the proxy.
    case refusedToken(String)
    /// The memory API says no.
    case refused(status: Int, String)
    case noSuchAgent(String, known: [String])
    case severalAgents([String])
    case noSuchSession(String, agent: String)

    package var description: String {
        switch self {
        case .unreachable(let reason): reason
        case .noStore(let folder): "no proxy runs on \(folder), and there is no store in it"
        case .noToken(let address):
            "the proxy at \(address) wants its admin token; set MEMORY_PROXY_ADMIN_TOKEN"
        case .refusedToken(let address):
            "the proxy at \(address) has another admin token; set MEMORY_PROXY_ADMIN_TOKEN"
        case .refused(_, let detail): detail
        case .noSuchAgent(let name, let known):
            "there is no agent '\(name)'"
                + (known.isEmpty ? "" : "; there are: \(known.joined(separator: ", "))")
        case .noSuchSession(let session, let agent):
            "there is no session '\(session)' of agent '\(agent)'"
        case .severalAgents(let known):
            "there are several agents, choose one with --agent: \(known.joined(separator: ", "))"
        }
    }
}
