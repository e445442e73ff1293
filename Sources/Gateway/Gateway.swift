package import Logging
package import MemoryCore
package import NIOPosix
package import Upstream

/// What every pass shares: the collaborators of the hot path.
package final class Gateway: Sendable {
    package let settings: GatewaySettings
    let engine: MemoryEngine
    let upstream: CurlUpstream
    let agents: AgentResolver
    let sessions: SessionResolver
    let webGuard: WebGuard
    /// Nil without limits on requests.
    let gate: RequestGate?
    /// Where recalls run that have to read the store first.
    let recallPool: NIOThreadPool
    let metrics: GatewayMetrics
    let logger: Logger

    package init(
        settings: GatewaySettings,
        engine: MemoryEngine,
        upstream: CurlUpstream,
        agents: AgentResolver,
        sessions: SessionResolver,
        webGuard: WebGuard,
        gate: RequestGate? = nil,
        recallPool: NIOThreadPool,
        metrics: GatewayMetrics,
        logger: Logger
    ) {
        self.settings = settings
        self.engine = engine
        self.upstream = upstream
        self.agents = agents
        self.sessions = sessions
        self.webGuard = webGuard
        self.gate = gate
        self.recallPool = recallPool
        self.metrics = metrics
        self.logger = logger
    }
}

/// The figures that a pass obeys. Their defaults and ranges are in `proxy.yaml`.
package struct GatewaySettings: Sendable {
    /// What memory does when a request does not say.
    package var memory: MemorySwitch = .on
    package var topK = 6
    package var threshold = 0.1
    package var ranking = RecallQuery.Ranking.hybrid
    /// The estimated tokens that a context block may take.
    package var maxTokens = 800
    /// The largest body that memory reads.
    package var maxBodyBytes = 64 * 1024 * 1024
    package var recallDeadline: Duration = .milliseconds(50)
    package var journalDeadline: Duration = .milliseconds(250)
    /// `false`: the reply's last bytes go out without waiting for the journal.
    package var waitsForJournal = true
    /// Takes the place of a proxy key on the way to the upstream.
    package var upstreamKey: String?

    package init() {}
}
