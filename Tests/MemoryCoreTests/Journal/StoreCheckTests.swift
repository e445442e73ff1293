import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `A question whether the store works` {
    private let control = InMemoryStore.Control()
    private let health = HealthRecord(logger: .silent)

    private func makeCheck(distance: Duration, patience: Duration = .seconds(60)) -> StoreCheck {
        StoreCheck(
            store: InMemoryStore(control: control),
            health: health,
            distance: distance,
            patience: patience
        )
    }

    @Test
    func `goes to the store itself, though nothing was ever written`() async {
        let check = makeCheck(distance: .zero)
        control.fail(true)
        await check.run()
        #expect(health.health == .degraded("store: the disk is full"))
        control.fail(false)
        await check.run()
        #expect(health.health == .ok)
    }

    @Test
    func `does not wait long for a store that hangs, and asks it once`() async {
        let check = makeCheck(distance: .zero, patience: .milliseconds(1))
        let held = control.holdNextCall()
        await check.run()
        await check.run()
        #expect(health.health == .degraded("store: does not answer"))
        #expect(control.calls.all.count <= 1)
        held.release()
    }

    @Test
    func `is answered from memory when it comes again soon`() async {
        let check = makeCheck(distance: .seconds(3600))
        await check.run()
        control.fail(true)
        await check.run()
        #expect(health.health == .ok)
    }
}
