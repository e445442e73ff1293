package import MemoryCore
import Synchronization

/// The limits on requests, for all connections and routes together.
package final class RequestGate: Sendable {
    private let limiter: Mutex<RequestLimiter>

    /// Nil without limits: then nothing is asked and nothing counted.
    package init?(_ limits: RequestLimits) {
        guard !limits.areNone else { return nil }
        limiter = Mutex(RequestLimiter(limits))
    }

    package struct Refusal: Error, Equatable {
        /// Whole seconds, one at least (RFC 9110, 10.2.3).
        package var retryAfterSeconds: Int
    }

    /// A request that was let in.
    package final class Admission: Sendable {
        private let gate: RequestGate
        private let agent: AgentID
        private let hasEnded = Atomic(false)

        fileprivate init(_ gate: RequestGate, _ agent: AgentID) {
            self.gate = gate
            self.agent = agent
        }

        /// The next one may come. What is let go of without ends, too.
        package func end() {
            guard !hasEnded.exchange(true, ordering: .relaxed) else { return }
            gate.limiter.withLock { $0.ended(agent) }
        }

        deinit { end() }
    }

    package func admit(_ agent: AgentID) throws(Refusal) -> Admission {
        let verdict = limiter.withLock { $0.admit(agent, at: .now) }
        guard case .refused(let wait) = verdict else { return Admission(self, agent) }
        throw Refusal(retryAfterSeconds: max(1, Int((wait / .seconds(1)).rounded(.up))))
    }
}
