import Glibc
import ServiceLifecycle
import UnixSignals

/// The first signal asks for an orderly end, which may take as long as the longest stream; whoever
/// sends a second one does not want to wait.
struct SecondSignal: Service {
    func run() async throws {
        await cancelWhenGracefulShutdown {
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
            var count = 0
            for await _ in signals {
                count += 1
                if count == 2 { _exit(1) }
            }
        }
    }
}
