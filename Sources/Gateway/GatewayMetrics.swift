import CoreMetrics
import Metrics

/// The names of all that the gateway counts.
package struct GatewayMetrics: Sendable {
    let requests = Counter(label: "memory_proxy_requests_total")
    let recalled = Counter(label: "memory_proxy_memories_recalled_total")
    let recallsLate = Counter(label: "memory_proxy_recalls_late_total")
    let recallsFailed = Counter(label: "memory_proxy_recalls_failed_total")
    let exchanges = Counter(label: "memory_proxy_exchanges_total")
    let exchangesLate = Counter(label: "memory_proxy_exchanges_late_total")
    let exchangesFailed = Counter(label: "memory_proxy_exchanges_failed_total")
    let exchangesOverLimit = Counter(label: "memory_proxy_exchanges_over_limit_total")
    let requestsOverLimit = Counter(label: "memory_proxy_requests_over_limit_total")
    let upstreamFailures = Counter(label: "memory_proxy_upstream_failures_total")

    package init() {}
}
