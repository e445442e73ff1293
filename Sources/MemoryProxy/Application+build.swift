import Gateway
import Hummingbird
import HummingbirdCore
package import Logging
import MemoryCore
import NIOPosix
import SQLiteStore
package import ServiceLifecycle
import UnixSignals
import Upstream

/// The one place where the parts meet: settings in, a group of services out.
package func buildProxy(
    settings: ProxySettings,
    logger: Logger
) throws -> ServiceGroup {
    let store = try settings.openStore(logger: logger)
    let engine = try settings.makeEngine(over: store, logger: logger)
    let claim = FolderClaim(folder: settings.dataFolder)
    if claim == nil {
        logger.warning("another proxy has the data folder; commands go through that one")
    }
    let gate = RequestGate(settings.requestLimits)
    let keys = try InstallationKeys(settings, aliases: engine.aliases, logger: logger)
    let upstream = try CurlUpstream(configuration: settings.upstream, logger: logger)
    let metrics = MetricsRegistry()
    let gateway = Gateway(
        settings: settings.gateway,
        engine: engine,
        upstream: upstream,
        agents: keys.agents,
        sessions: settings.sessionResolver,
        webGuard: WebGuard(
            hosts: HostNames(listenHost: settings.listen.host, allowed: settings.allowedHosts),
            allowedOrigins: settings.allowedOrigins
        ),
        gate: gate,
        recallPool: .singleton,
        metrics: GatewayMetrics(in: metrics),
        logger: logger
    )
    let application = Application(
        router: OwnRoutes(
            engine: engine,
            authority: keys.authority,
            sessions: settings.sessionResolver,
            threshold: settings.gateway.threshold,
            gate: gate,
            metrics: MetricsPage(registry: metrics, engine: engine),
            logger: logger,
            notice: { store.notice }
        ).router(),
        server: HTTPServerBuilder { responder in
            ProxyChildChannel(gateway: gateway, router: HTTP1Channel(responder: responder))
        },
        configuration: .init(
            address: .hostname(settings.listen.host, port: settings.listen.port),
            backlog: 4096,
            availableConnectionsDelegate: .maximum(
                DescriptorLimit.maxConnections(of: DescriptorLimit.raise()),
                logger: logger
            )
        ),
        onServerRunning: { channel in
            AcceptPause.add(to: channel)
            upstream.prepare(on: .singleton)
            StartupPages.release()
            let port = channel.localAddress?.port ?? settings.listen.port
            claim?.announce(ListenAddress(host: settings.listen.host, port: port))
            logger.info(
                "listening",
                metadata: [
                    "address": "\(settings.listen.host):\(port)",
                    "upstream": "\(settings.upstream.baseURL)",
                ]
            )
        },
        eventLoopGroupProvider: .shared(
            MultiThreadedEventLoopGroup(numberOfThreads: ProcessorCount.available)
        ),
        logger: logger
    )
    var group = ServiceGroupConfiguration(
        services: [
            .init(service: SecondSignal()),
            .init(service: UpstreamService(upstream: upstream)),
            .init(service: EngineService(engine: engine)),
            .init(service: application),
        ],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
    )
    group.maximumGracefulShutdownDuration = .seconds(30)
    return ServiceGroup(configuration: group)
}

/// Turns exchanges into memories until shutdown; on the way out nothing that was taken is left.
private struct EngineService: Service {
    let engine: MemoryEngine

    func run() async throws {
        await cancelWhenGracefulShutdown { await engine.run() }
    }
}

/// Closes the connections to the upstream after the last transfer.
private struct UpstreamService: Service {
    let upstream: CurlUpstream

    func run() async throws {
        try? await gracefulShutdown()
        upstream.shutdown()
    }
}

extension SQLiteMemoryStore {
    fileprivate var notice: String? {
        if let setAsidePath {
            return "a damaged database was set aside and a fresh one started; "
                + "what can be got out of it: memory-proxy salvage \(setAsidePath)"
        }
        return logAsidePath.map { path in
            "the end of the database's log was damaged and set aside; "
                + "what can be got out of it: memory-proxy salvage \(path)"
        }
    }
}
