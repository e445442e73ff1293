import MemoryCore

/// `/metrics` in Prometheus' text format, version 0.0.4:
/// https://prometheus.io/docs/instrumenting/exposition_formats/
struct MetricsPage {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    let registry: MetricsRegistry
    let engine: MemoryEngine

    var text: String {
        var text = ""
        for reading in registry.readings + engineReadings {
            if let help = Self.help[reading.label] { text += "# HELP \(reading.label) \(help)\n" }
            text += "# TYPE \(reading.label) \(reading.kind.rawValue)\n"
            for (suffix, value) in reading.values {
                text += "\(reading.label)\(suffix) \(Self.number(value))\n"
            }
        }
        return text
    }

    /// What the engine knows by itself is read when somebody asks.
    private var engineReadings: [MetricsRegistry.Reading] {
        [
            .init(
                label: "memory_proxy_exchanges_lost_total",
                kind: .counter,
                values: [("", Double(engine.lostExchanges))]
            ),
            .init(
                label: "memory_proxy_exchanges_waiting",
                kind: .gauge,
                values: [("", Double(engine.journalDepth))]
            ),
            .init(
                label: "memory_proxy_ready",
                kind: .gauge,
                values: [("", engine.health == .ok ? 1 : 0)]
            ),
            .init(
                label: "memory_proxy_recalls_without_vector_total",
                kind: .counter,
                values: [("", Double(engine.recallsWithoutVector))]
            ),
        ]
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? String(value)
    }

    private static let help = [
        "memory_proxy_exchanges_total": "Exchanges that were to be kept.",
        "memory_proxy_exchanges_failed_total": "Of those, not safe when their reply ended.",
        "memory_proxy_exchanges_late_total":
            "Replies that did not wait for their commit any longer.",
        "memory_proxy_exchanges_lost_total":
            "Exchanges given up, because the store refused them and took others.",
        "memory_proxy_exchanges_over_limit_total":
            "Exchanges not kept: the agent's limit is reached.",
        "memory_proxy_exchanges_waiting": "Exchanges that are not safe yet.",
        "memory_proxy_memories_recalled_total": "Memories put into requests.",
        "memory_proxy_ready": "1 while exchanges are kept, as /readyz says it.",
        "memory_proxy_recalls_failed_total": "Requests without memory: the recall failed.",
        "memory_proxy_recalls_late_total": "Requests without memory: the recall took too long.",
        "memory_proxy_recalls_without_vector_total":
            "Recalls by words alone: the embedder failed.",
        "memory_proxy_requests_over_limit_total":
            "Requests refused: the client's limit is reached.",
        "memory_proxy_requests_total": "Requests under /v1.",
        "memory_proxy_upstream_failures_total": "Requests whose upstream failed.",
    ]
}
