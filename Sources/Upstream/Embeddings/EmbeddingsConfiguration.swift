/// Where embeddings come from. Apart from the chat's upstream: another endpoint, another key.
package struct EmbeddingsConfiguration: Sendable {
    /// Its own base URL; connect and head timeout are set from ``timeout``.
    package var baseURL: String
    /// Sent as a bearer token; nil: none.
    package var key: String?
    package var model: String
    /// What the model's vectors have, or are to be shortened to by a model that can.
    package var dimensions: Int
    /// For one request about up to 64 passages.
    package var timeout: Duration
    /// For the vector of a question, on the way of a chat.
    package var queryTimeout: Duration
    package var caBundle: String?
    package var proxy: String?

    package init(
        baseURL: String = "https://api.openai.com/v1",
        key: String? = nil,
        model: String = "text-embedding-3-small",
        dimensions: Int = 1536,
        timeout: Duration = .seconds(30),
        queryTimeout: Duration = .seconds(2),
        caBundle: String? = nil,
        proxy: String? = nil
    ) {
        self.baseURL = baseURL
        self.key = key
        self.model = model
        self.dimensions = dimensions
        self.timeout = timeout
        self.queryTimeout = queryTimeout
        self.caBundle = caBundle
        self.proxy = proxy
    }

    var upstream: UpstreamConfiguration {
        UpstreamConfiguration(
            baseURL: baseURL,
            connectTimeout: timeout,
            headTimeout: timeout,
            idleTimeout: timeout,
            caBundle: caBundle,
            proxy: proxy
        )
    }

    /// Only this family of models can shorten its vectors; others refuse the parameter.
    var canShorten: Bool { model.hasPrefix("text-embedding-3") }
}
