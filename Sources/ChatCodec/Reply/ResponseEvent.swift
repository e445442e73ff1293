/// The events of a streamed response that matter here.
enum ResponseEvent: Sendable {
    case textDelta
    /// `response.completed`, or `response.incomplete`: whole as far as it goes.
    case ended
    case failed
    case other

    init(_ name: UnsafeRawBufferPointer) {
        let known: [(StaticString, ResponseEvent)] = [
            ("response.output_text.delta", .textDelta), ("response.completed", .ended),
            ("response.incomplete", .ended), ("response.failed", .failed), ("error", .failed),
        ]
        self = known.first { $0.0.matches(name[...]) }?.1 ?? .other
    }

    var isTerminal: Bool { self == .ended || self == .failed }
}
