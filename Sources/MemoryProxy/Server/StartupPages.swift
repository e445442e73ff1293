import FoundationEssentials
import Glibc

/// Gives back the pages of the program that only its start needed.
///
/// Starting touches nearly half of a large binary once: relocations, the runtime's walk through all
/// protocol conformances, argument parsing. The pages are clean copies of the file; what is needed
/// again comes back from the page cache with the first fault. Resident memory at rest halves.
enum StartupPages {
    /// A line of proc(5)'s maps.
    private struct Mapping {
        var range: Range<UInt>
        var access: Substring

        init?(_ line: Substring) {
            let fields = line.split(separator: " ", maxSplits: 2)
            guard fields.count > 1 else { return nil }
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard bounds.count == 2, bounds[0] < bounds[1] else { return nil }
            (range, access) = (bounds[0]..<bounds[1], fields[1])
        }
    }

    static func release() {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        guard
            let program = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/exe"
            )
        else { return }
        let lines = maps.split(separator: "\n").filter { $0.hasSuffix(program) }
        for range in cleanRanges(lines) {
            madvise(
                UnsafeMutableRawPointer(bitPattern: range.lowerBound),
                range.count,
                MADV_DONTNEED
            )
        }
    }

    /// What nobody can have written to: code (read, executable and private), and what is only read
    /// where it lies right before code. What is only read behind it may be relocations, written
    /// while the program was loaded.
    ///
    /// - Parameter lines: those of one file, in the order of their addresses.
    static func cleanRanges(_ lines: [Substring]) -> [Range<UInt>] {
        let mappings = lines.compactMap { Mapping($0) }
        return mappings.indices.compactMap { index in
            let mapping = mappings[index]
            if mapping.access == "r-xp" { return mapping.range }
            guard mapping.access == "r--p", index + 1 < mappings.count else { return nil }
            let next = mappings[index + 1]
            let isBeforeCode =
                next.access == "r-xp" && next.range.lowerBound == mapping.range.upperBound
            return isBeforeCode ? mapping.range : nil
        }
    }
}
