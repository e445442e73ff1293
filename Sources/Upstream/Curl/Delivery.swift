import NIOCore

/// What one turn has for one transfer, in the order of its fields.
struct Delivery {
    enum Outcome {
        case ended(trailers: [(name: String, value: String)])
        case failed(UpstreamError)
    }

    /// Bytes of a streamed request body that libcurl has taken.
    var sentBytes = 0
    var head: UpstreamHead?
    var body: ByteBuffer?
    var outcome: Outcome?
}
