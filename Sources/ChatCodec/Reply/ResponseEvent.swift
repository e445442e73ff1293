/// The events of a streamed response that matter here.
enum ResponseEvent: Sendable {
    case textDelta
    /// `response.completed`, or `response.incomplete`: whole as far as it goes.
    case ended
    case failed
    case other

    private static let names: [(StaticString, ResponseEvent)] = [
        ("response.output_text.delta", .textDelta),
        ("response.completed", .ended),
        ("response.incomplete", .ended),
        ("response.failed", .failed),
        ("error", .failed),
    ]

    init(_ name: UnsafeRawBufferPointer) {
        self = Self.names.first { $0.0.matches(name[...]) }?.1 ?? .other
    }

    init(_ name: JSONString, in body: UnsafeRawBufferPointer) {
        self = Self.names.first { name.says($0.0, in: body) }?.1 ?? .other
    }

    var isTerminal: Bool { self == .ended || self == .failed }
}
