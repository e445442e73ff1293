package import FoundationEssentials
import Synchronization

/// A time of day that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let time: Mutex<Date>

    /// Starts on 4 May 2026, 10:15 UTC.
    package init(_ start: Date = Date(timeIntervalSince1970: 1_777_889_700)) {
        time = Mutex(start)
    }

    package var now: Date { time.withLock { $0 } }

    package func advance(by duration: Duration) {
        time.withLock { $0 += duration / .seconds(1) }
    }
}
