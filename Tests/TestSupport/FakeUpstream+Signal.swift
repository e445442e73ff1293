extension FakeUpstream {
    /// Lets a script and a test wait for one another; once open, it stays open.
    package struct Signal: Sendable {
        private let stream: AsyncStream<Never>
        private let continuation: AsyncStream<Never>.Continuation

        package init() {
            (stream, continuation) = AsyncStream.makeStream()
        }

        package func open() { continuation.finish() }

        /// Also returns when the task is cancelled.
        package func wait() async {
            for await _ in stream {}
        }
    }
}
