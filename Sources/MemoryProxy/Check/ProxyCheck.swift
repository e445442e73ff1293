import Embedding
import Logging
import MemoryCore
import SQLiteStore
import Upstream

/// What `memory-proxy check` finds, one line a finding.
package struct ProxyCheck: Sendable {
    package private(set) var findings: [String] = []
    package private(set) var isGood = true

    /// Blocks while it asks the upstream.
    package static func run(settings: ProxySettings) -> ProxyCheck {
        var check = ProxyCheck()
        check.describe(settings)
        check.checkEmbedder(settings)
        check.checkStore(settings)
        check.checkUpstream(settings)
        return check
    }

    private mutating func describe(_ settings: ProxySettings) {
        note(true, "settings", "listen \(settings.listen), journal \(settings.journal.rawValue)")
        note(true, "libcurl", CurlUpstream.version)
    }

    /// Reads the whole model, which the proxy itself never does.
    private mutating func checkEmbedder(_ settings: ProxySettings) {
        guard settings.embedder == .minilm else {
            return note(true, "embedder", settings.embedder.rawValue)
        }
        do {
            let model = try MiniLM()
            try model.checkWeights()
            note(true, "embedder", "minilm, kernels for \(model.kernelsName)")
        } catch {
            note(false, "embedder", "minilm: \(error)")
        }
    }

    private mutating func checkStore(_ settings: ProxySettings) {
        do {
            let store = try SQLiteMemoryStore(
                folder: settings.dataFolder,
                journal: settings.journal,
                retryWindow: settings.retryWindow,
                logger: Self.silent
            )
            try store.checkHealth()
            note(true, "store", "\(settings.dataFolder) is writable")
        } catch {
            note(false, "store", "\(settings.dataFolder): \(error)")
        }
    }

    /// Any answer will do, even 401: the key is the client's, not ours.
    private mutating func checkUpstream(_ settings: ProxySettings) {
        var upstream = settings.upstream
        upstream.headTimeout = .seconds(10)
        do {
            let status = try CurlUpstream.probe(upstream)
            note(true, "upstream", "\(upstream.baseURL) answers (GET /models: \(status))")
        } catch {
            note(false, "upstream", "\(upstream.baseURL): \(error)")
        }
    }

    /// Whether a proxy answers at the address. Blocks for five seconds at most.
    package static func isAlive(at address: ListenAddress) -> Bool {
        let target = UpstreamConfiguration(
            baseURL: "http://\(address.fromThisMachine)",
            connectTimeout: .seconds(2),
            headTimeout: .seconds(5),
            proxy: ""
        )
        return (try? CurlUpstream.probe(target, path: "/healthz")) == 200
    }

    private static let silent = Logger(label: "check", factory: { _ in SwiftLogNoOpLogHandler() })

    private mutating func note(_ isGood: Bool, _ subject: String, _ text: String) {
        findings.append("\(isGood ? "ok  " : "FAIL") \(subject): \(text)")
        self.isGood = self.isGood && isGood
    }
}
