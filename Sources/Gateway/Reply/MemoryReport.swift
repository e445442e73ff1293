import NIOCore
import NIOHTTP1

/// What memory did for a request, as the response's headers tell it (never a memory's text).
struct MemoryReport {
    enum Status: String {
        case ok, empty, off, noSession = "no-session", late, unavailable
    }

    var memory: MemorySwitch
    var source: SessionResolver.Source
    var status: Status
    var recalled = 0
    var recallTime: TimeAmount?

    static let fieldCount = 6

    func add(to headers: inout HTTPHeaders, upstreamTime: TimeAmount) {
        headers.add(name: "X-Memory", value: memory.rawValue)
        headers.add(name: "X-Memory-Session-Source", value: source.rawValue)
        headers.add(name: "X-Memory-Recalled", value: String(recalled))
        headers.add(name: "X-Memory-Status", value: status.rawValue)
        headers.add(name: "Server-Timing", value: timing(upstreamTime))
    }

    /// Durations in milliseconds (W3C Server Timing, 3).
    private func timing(_ upstreamTime: TimeAmount) -> String {
        let upstream = "upstream;dur=\(upstreamTime.milliseconds)"
        guard let recallTime else { return upstream }
        return "recall;dur=\(recallTime.milliseconds), " + upstream
    }
}

extension TimeAmount {
    /// Three decimals: microseconds.
    fileprivate var milliseconds: String {
        let microseconds = max(0, nanoseconds / 1000)
        let fraction = String(microseconds % 1000 + 1000).dropFirst()
        return "\(microseconds / 1000).\(fraction)"
    }
}
