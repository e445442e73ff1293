import FoundationEssentials

extension Date {
    /// As precise as every store keeps it: what is read back equals what was written.
    var inWholeMicroseconds: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 * 1_000_000).rounded() / 1_000_000)
    }

    /// Rounded up: nothing ends before its time.
    var inWholeSeconds: Date {
        Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.up))
    }
}
