import ChatCodec
import FoundationEssentials
import Gateway
import HTTPTypes
import Hummingbird
import MemoryCore
import NIOCore

/// A request to the memory API by somebody we know, with its whole body.
struct APICall: Sendable {
    let caller: APIAuthority.Caller
    let request: HTTPRequest
    let parameters: Parameters
    let query: [(name: String, value: String)]
    let body: ByteBuffer

    /// A part of the path, decoded; what is not UTF-8 names nothing.
    func parameter(_ name: String, or failure: APIFailure) throws(APIFailure) -> String {
        guard let text = parameters.get(name).flatMap({ PercentEncoding.decoded($0[...]) }) else {
            throw failure
        }
        return text
    }

    func memoryID() throws(APIFailure) -> MemoryID {
        let text = try parameter("memory_id", or: .memoryNotFound)
        guard let id = MemoryID(text: text) else {
            throw .invalid(path: "memory_id", "a memory's id is a UUID")
        }
        return id
    }

    /// Reads the body's fields; throws all that is wrong with them.
    func body<Value>(_ read: (inout FieldReader) -> Value) throws(APIFailure) -> Value {
        guard isJSON else { throw .unsupportedMediaType }
        let json: JSONValue
        do {
            json = try JSONValue(reading: body.readableBytesView)
        } catch {
            throw .invalidJSON("The body is not valid JSON")
        }
        return try finish(FieldReader(body: json), read)
    }

    func query<Value>(_ read: (inout FieldReader) -> Value) throws(APIFailure) -> Value {
        try finish(FieldReader(query: query), read)
    }

    private func finish<Value>(
        _ reader: FieldReader,
        _ read: (inout FieldReader) -> Value
    ) throws(APIFailure) -> Value {
        var reader = reader
        let value = read(&reader)
        try reader.finish()
        return value
    }

    /// `application/json`, in UTF-8 if it says.
    private var isJSON: Bool {
        let parts = (request.headerFields[.contentType] ?? "").lowercased().split(separator: ";")
            .map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
        let charset = parts.first { $0.hasPrefix("charset=") }
        return parts.first == "application/json" && (charset ?? "charset=utf-8") == "charset=utf-8"
    }
}
