import Gateway
import MemoryCore

extension ProxySettings {
    /// What one agent may take of the proxy and of the disk.
    mutating func readLimits(_ reader: SettingsReader) throws(SettingsError) {
        requestLimits.inFlight = try reader.whole(
            "limits.requests_in_flight",
            in: 0...100_000,
            default: 0
        )
        requestLimits.perMinute = try reader.whole(
            "limits.requests_per_minute",
            in: 0...10_000_000,
            default: 0
        )
        storageLimits.memories = try reader.whole(
            "limits.memories_per_agent",
            in: 0...1_000_000_000,
            default: 0
        )
        storageLimits.bytes = try reader.whole(
            "limits.bytes_per_agent",
            in: 0...1_000_000_000_000_000,
            default: 0
        )
    }
}
