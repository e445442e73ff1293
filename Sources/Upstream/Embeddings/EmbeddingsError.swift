/// Why there are no vectors. The texts hold nothing that was sent or answered.
package enum EmbeddingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The status of an answer other than 200: 401 for a wrong key, 429 for too many requests.
    case refused(status: Int)
    case timedOut
    /// The connection failed.
    case unreachable(UpstreamError)
    /// No JSON of the expected form, or more of it than there can be.
    case malformedAnswer
    /// The model's vectors are not those that were configured.
    case wrongDimensions(Int, expected: Int)

    package var description: String {
        switch self {
        case .refused(let status): "the embeddings endpoint answered \(status)"
        case .timedOut: "the embeddings endpoint took too long"
        case .unreachable(let error): "the embeddings endpoint is out of reach: \(error)"
        case .malformedAnswer: "the embeddings endpoint answered something else than vectors"
        case .wrongDimensions(let found, let expected):
            "the model's vectors have \(found) dimensions, but embeddings.dimensions is \(expected)"
        }
    }
}
