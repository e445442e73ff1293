import NIOCore

/// What one turn of the curl thread has for one transfer, in the order of its fields.
struct Delivery: Sendable {
    enum Outcome: Sendable {
        case ended(trailers: [(name: String, value: String)])
        case failed(UpstreamError)
    }

    let transfer: UpstreamTransfer
    /// Bytes of a streamed request body that libcurl has taken.
    var sentBytes = 0
    var head: UpstreamHead?
    var body: ByteBuffer?
    var outcome: Outcome?
}

/// Collects deliveries and hands each event loop its own with one call a turn.
struct DeliveryBatches {
    private struct Batch {
        let eventLoop: any EventLoop
        var transfers: [ActiveTransfer] = []
    }

    private var batches: [Batch] = []

    /// The number by which an event loop is known here.
    mutating func index(of eventLoop: any EventLoop) -> Int {
        if let index = batches.firstIndex(where: { $0.eventLoop === eventLoop }) { return index }
        batches.append(Batch(eventLoop: eventLoop))
        return batches.count - 1
    }

    /// Notes that the transfer has something to deliver, if it has.
    mutating func add(_ transfer: ActiveTransfer) {
        guard transfer.hasDelivery, !transfer.isListed else { return }
        transfer.isListed = true
        batches[transfer.batch].transfers.append(transfer)
    }

    mutating func flush() {
        for index in batches.indices where !batches[index].transfers.isEmpty {
            let deliveries = batches[index].transfers.map { $0.takeDelivery() }
            batches[index].transfers.removeAll(keepingCapacity: true)
            batches[index].eventLoop.execute {
                for delivery in deliveries { delivery.transfer.deliver(delivery) }
            }
        }
    }
}
