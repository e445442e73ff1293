import Gateway
import MemoryCore
import Upstream

extension ProxySettings {
    /// `embedder` and what belongs to it. The way to the embeddings endpoint goes through the same
    /// proxy and trusts the same authorities as that to the upstream.
    mutating func readEmbedder(_ reader: SettingsReader) throws(SettingsError) {
        embedder = try reader.choice("embedder", default: embedder)
        queryEncoder = try reader.choice("query_encoder", default: queryEncoder)
        gateway.ranking = try reader.choice("ranking", default: gateway.ranking)
        embeddings.baseURL =
            try Self.baseURL("embeddings.base_url", reader) ?? embeddings.baseURL
        embeddings.key = try reader.text("embeddings.api_key", secret: true)
        embeddings.model = try reader.text("embeddings.model") ?? embeddings.model
        embeddings.dimensions = try reader.whole(
            "embeddings.dimensions",
            in: 8...4_096,
            default: embeddings.dimensions
        )
        embeddings.timeout = .seconds(
            try reader.number("embeddings.timeout", in: 1...600, default: 30)
        )
        embeddings.queryTimeout = .seconds(
            try reader.number("embeddings.query_timeout", in: 0.1...60, default: 2)
        )
        embeddings.caBundle = upstream.caBundle
        embeddings.proxy = upstream.proxy
    }

    /// Without a slash at the end.
    static func baseURL(
        _ key: String,
        _ reader: SettingsReader
    ) throws(SettingsError) -> String? {
        let url = try reader.value(key, expected: "an http:// or https:// URL") {
            $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil
        }
        guard var url else { return nil }
        // A base URL is logged and shown; a key in it would be, too.
        if let authority = url.split(separator: "/").dropFirst().first, authority.contains("@") {
            throw .invalidValue(
                key: key,
                value: "…@…",
                expected: "a URL without user and password"
            )
        }
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }
}
