import ChatCodec
import HTTPTypes
import Hummingbird
import NIOCore

/// What every answer of the memory API has in common: memories are nobody else's business, so
/// nothing on the way may keep them.
enum JSONAnswer {
    static func response(
        _ status: HTTPResponse.Status = .ok,
        _ body: JSONValue,
        headers: HTTPFields = [:]
    ) -> Response {
        var fields = headers
        fields[.contentType] = "application/json"
        fields[.cacheControl] = "no-store"
        return Response(
            status: status,
            headers: fields,
            body: .init(byteBuffer: ByteBuffer(bytes: body.bytes))
        )
    }

    static func noContent() -> Response {
        Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }
}

extension APIFailure {
    var response: Response {
        JSONAnswer.response(status, ["detail": detail.json], headers: headers)
    }
}
