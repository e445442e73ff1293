import CKernels

/// Tells the greatest of many numbers apart by counting them in 256 steps.
enum StepSelection {
    /// Where the `wanted` greatest values are, the later ones first; in the last step the later ones
    /// stay. All, if there are no more.
    ///
    /// - Parameters:
    ///   - least: what is less is in the first step.
    ///   - greatest: what is more is in the last step.
    static func greatest(
        _ wanted: Int,
        of values: [Float],
        from least: Float,
        to greatest: Float
    ) -> [UInt32] {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: values.count) { steps in
            selection_steps(values, values.count, least, greatest, steps.baseAddress)
            let room = min(wanted, values.count)
            return [UInt32](unsafeUninitializedCapacity: room) { places, count in
                count = selection_greatest(
                    steps.baseAddress,
                    values.count,
                    room,
                    places.baseAddress
                )
            }
        }
    }
}
