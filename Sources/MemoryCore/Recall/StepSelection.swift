import CKernels

/// Tells the greatest of many numbers apart by counting them in 256 steps.
enum StepSelection {
    /// Calls `body` with where the `wanted` greatest values are, the later ones first; in the last
    /// step the later ones stay. All, if there are no more.
    ///
    /// - Parameters:
    ///   - least: what is less is in the first step.
    ///   - greatest: what is more is in the last step.
    static func withGreatest<Result>(
        _ wanted: Int,
        of values: UnsafeBufferPointer<Float>,
        from least: Float,
        to greatest: Float,
        _ body: (UnsafeBufferPointer<UInt32>) -> Result
    ) -> Result {
        let room = min(wanted, values.count)
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: room) { places in
            let found = withUnsafeTemporaryAllocation(
                of: UInt16.self,
                capacity: values.count
            ) { steps in
                let (count, steps) = (values.count, steps.baseAddress)
                selection_steps(values.baseAddress, count, least, greatest, steps)
                return selection_greatest(steps, count, room, places.baseAddress)
            }
            return body(UnsafeBufferPointer(rebasing: places[..<found]))
        }
    }
}
