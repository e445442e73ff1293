/// Which of the two chat interfaces of OpenAI a body is written for.
package enum ChatDialect: Sendable {
    /// `POST /v1/chat/completions`
    case chatCompletions
    /// `POST /v1/responses`
    case responses
}
