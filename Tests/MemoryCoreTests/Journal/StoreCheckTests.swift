import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `A question whether the store works` {
    private let control = InMemoryStore.Control()
    private let engine: MemoryEngine

    init() {
        engine = MemoryEngine(
            store: InMemoryStore(control: control),
            indexBudgetBytes: 1 << 20,
            logger: .silent
        )
    }

    @Test
    func `asks the store itself, though nothing was ever written`() async {
        control.fail(true)
        #expect(await engine.checkedHealth() == .degraded("store: the disk is full"))
    }

    @Test
    func `is answered in time by a store that hangs, and asks it once`() async {
        let held = control.holdNextCall()
        #expect(await engine.checkedHealth() == .degraded("store: does not answer"))
        #expect(await engine.checkedHealth() == .degraded("store: does not answer"))
        held.release()
        await control.calls.wait { $0 == .health }
    }

    @Test
    func `is answered from memory when it comes again at once`() async {
        #expect(await engine.checkedHealth() == .ok)
        control.fail(true)
        #expect(await engine.checkedHealth() == .ok)
    }
}
