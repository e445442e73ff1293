package import CoreMetrics

/// All that the gateway counts. `MetricsPage` says what each number means.
package struct GatewayMetrics: Sendable {
    let requests: Counter
    let recalled: Counter
    let recallsLate: Counter
    let recallsFailed: Counter
    let exchanges: Counter
    let exchangesLate: Counter
    let exchangesFailed: Counter
    let exchangesOverLimit: Counter
    let requestsOverLimit: Counter
    let upstreamFailures: Counter

    /// - Parameter factory: where the numbers are kept.
    package init(in factory: any MetricsFactory) {
        func counter(_ name: String) -> Counter {
            Counter(label: "memory_proxy_\(name)_total", factory: factory)
        }
        requests = counter("requests")
        recalled = counter("memories_recalled")
        recallsLate = counter("recalls_late")
        recallsFailed = counter("recalls_failed")
        exchanges = counter("exchanges")
        exchangesLate = counter("exchanges_late")
        exchangesFailed = counter("exchanges_failed")
        exchangesOverLimit = counter("exchanges_over_limit")
        requestsOverLimit = counter("requests_over_limit")
        upstreamFailures = counter("upstream_failures")
    }
}
