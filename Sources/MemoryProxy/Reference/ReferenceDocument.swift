import CReference
import HTTPTypes
import Hummingbird
import MemoryCore
import NIOCore

/// A text that is compiled in and the same for everybody: fetched once, then asked after.
struct ReferenceDocument: Sendable {
    let path: RouterPath
    let text: String
    private let headers: HTTPFields
    private let entityTag: String

    init(path: RouterPath, text: String, headers: HTTPFields) {
        self.path = path
        self.text = text
        var digest = SHA256Digest()
        digest.append(text)
        entityTag = "\"\(digest.finish().prefix(16).hexadecimal)\""
        self.headers = headers
    }

    func answer(_ request: HTTPFields) -> Response {
        var fields = headers
        fields[.eTag] = entityTag
        fields[.cacheControl] = "no-cache"
        fields[.xContentTypeOptions] = "nosniff"
        guard !isKnown(request[.ifNoneMatch]) else {
            fields[.contentType] = nil
            return Response(status: .notModified, headers: fields)
        }
        return Response(
            status: .ok,
            headers: fields,
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// Compares weakly, as RFC 9110 (13.1.2) has it for GET.
    private func isKnown(_ tags: String?) -> Bool {
        guard let tags else { return false }
        return tags.split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }.contains {
            let tag = $0.hasPrefix("W/") ? $0.dropFirst(2) : $0
            return tag == "*" || tag.prefix { $0 != " " } == entityTag
        }
    }
}

extension ReferenceDocument {
    static let openAPI = ReferenceDocument(
        path: "/openapi.json",
        text: text(of: reference_openapi()),
        headers: [.contentType: "application/json"]
    )

    static let page: ReferenceDocument = {
        let page = text(of: reference_page())
        return ReferenceDocument(
            path: "/docs",
            text: page,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .contentSecurityPolicy: policy(of: page),
            ]
        )
    }()

    private static func text(of file: reference_file) -> String {
        String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
    }

    /// The page says itself what it may load, by the hash of its style. As a header it holds before
    /// the first byte is read, and keeps the page out of frames too, which a page can't say.
    private static func policy(of page: String) -> String {
        let start = page.firstRange(of: "http-equiv=\"Content-Security-Policy\" content=\"")
        let said = start.map { page[$0.upperBound...].prefix { $0 != "\"" } }
        return (said ?? "default-src 'none'") + "; frame-ancestors 'none'"
    }
}
