import ChatCodec
import Glibc
import NIOConcurrencyHelpers
import NIOPosix

/// Where the memory for a call comes from.
protocol MCPMemorySource: Sendable {
    /// The work gets a memory whatever happens: one that can't be reached says so.
    func withMemory<Result: Sendable>(
        _ work: @Sendable (any MCPMemory) async -> Result
    ) async -> Result
}

/// MCP over a pair of pipes: a message a line. Ends when the client writes no more and has all
/// replies, or reads no more.
package struct StdioService: Sendable {
    /// Requests that wait for the memory at most; until one is done no more are read.
    private static let maxWaiting = 64
    private static let readBytes = 64 * 1024

    private let memory: any MCPMemorySource
    private let input: CInt
    private let output: CInt
    private let connection = NIOLockedValueBox(
        StdioConnection(server: MCPServer(memory: UnreachableMemory()))
    )

    package init(memory: ConnectionMemory, input: CInt, output: CInt) {
        self.init(source: memory, input: input, output: output)
    }

    init(source: any MCPMemorySource, input: CInt, output: CInt) {
        memory = source
        self.input = input
        self.output = output
    }

    /// Throws what the pipes say. A client that is gone is not an error.
    package func run() async throws {
        let (works, waiting) = AsyncStream.makeStream(of: StdioConnection.Work.self)
        let (places, free) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<Self.maxWaiting { free.yield() }
        do {
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for await work in works {
                        try await perform(work)
                        free.yield()
                    }
                    free.finish()
                }
                group.addTask {
                    defer { waiting.finish() }
                    try await read(into: waiting, places)
                }
                try await group.waitForAll()
            }
        } catch PipeError.closed {}
    }

    private func read(
        into waiting: AsyncStream<StdioConnection.Work>.Continuation,
        _ places: AsyncStream<Void>
    ) async throws {
        var places = places.makeAsyncIterator()
        var isOpen = true
        while isOpen {
            let bytes = try await NIOThreadPool.singleton.runIfActive {
                try Pipe.read(input, atMost: Self.readBytes)
            }
            isOpen = !bytes.isEmpty
            let events = connection.withLockedValue { isOpen ? $0.receive(bytes) : $0.end() }
            for event in events {
                switch event {
                case .send(let reply): try write(reply)
                case .work(let work):
                    guard await places.next() != nil else { return }
                    waiting.yield(work)
                }
            }
        }
    }

    private func perform(_ work: StdioConnection.Work) async throws {
        let reply = await memory.withMemory { memory in
            let server = MCPServer(memory: memory)
            return try? await NIOThreadPool.singleton.runIfActive { server.reply(to: work) }
        }
        if let sent = connection.withLockedValue({ $0.finish(work, with: reply ?? nil) }) {
            try write(sent)
        }
    }

    /// A line at a time, whoever writes.
    private func write(_ reply: JSONValue) throws {
        try connection.withLockedValue { _ in try Pipe.write(reply.bytes + [0x0A], to: output) }
    }
}

extension MCPServer {
    fileprivate func reply(to work: StdioConnection.Work) -> JSONValue? {
        switch work {
        case .request(let request, let revision): return reply(to: request, at: revision)
        case .batch(let values):
            let replies = values.compactMap { reply(toBatched: $0) }
            return replies.isEmpty ? nil : .array(replies)
        }
    }
}
