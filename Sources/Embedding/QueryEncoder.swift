/// How a query gets its vector, in the space of what MiniLM makes of stored texts.
package enum QueryEncoder: String, Sendable, CaseIterable {
    /// From the table distilled from MiniLM: microseconds.
    case distilled
    /// From MiniLM itself: milliseconds.
    case full
}
