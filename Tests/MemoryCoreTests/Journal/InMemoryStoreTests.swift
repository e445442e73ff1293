import TestSupport
import Testing

@Suite
struct `The store of the tests` {
    @Test(arguments: MemoryStorePromise.all)
    func `keeps what every store promises`(promise: MemoryStorePromise) throws {
        try promise.verify(StoreUnderTest { clock in InMemoryStore(now: { clock.now }) })
    }
}
