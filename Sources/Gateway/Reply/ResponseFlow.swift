/// Counts the answer's bytes that wait in the client's channel. Their credit goes back to the
/// upstream when the channel has room: a client that reads nothing is soon sent nothing.
struct ResponseFlow {
    var trailers: [(name: String, value: String)] = []
    private var owedBytes = 0

    /// Bytes were written to the client's channel. Returns the credit to give back now.
    mutating func passed(_ bytes: Int, isWritable: Bool) -> Int {
        owedBytes += bytes
        return isWritable ? becameWritable() : 0
    }

    /// The client's channel has room again: everything written is as good as gone.
    mutating func becameWritable() -> Int {
        defer { owedBytes = 0 }
        return owedBytes
    }
}
