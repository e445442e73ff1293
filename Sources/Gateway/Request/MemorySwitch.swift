/// What memory does for one request: the value of `X-Memory`.
package enum MemorySwitch: String, Sendable, CaseIterable {
    case on, off, read, write

    /// Case does not count; nil: it is none of them.
    init?(text: String) {
        let known = Self.allCases.first { text.isEqualIgnoringCase($0.rawValue) }
        guard let known else { return nil }
        self = known
    }

    package var recalls: Bool { self == .on || self == .read }
    package var stores: Bool { self == .on || self == .write }

    /// What is left of it where nothing may be stored.
    var withoutStoring: MemorySwitch { recalls ? .read : .off }
}
