import FoundationEssentials
import Glibc

/// Gives back the pages of the program that only its start needed.
///
/// Starting touches nearly half of a large binary once: relocations, the runtime's walk through all
/// protocol conformances, argument parsing. The pages are clean copies of the file; what is needed
/// again comes back from the page cache with the first fault. Resident memory at rest halves.
enum StartupPages {
    static func release() {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        guard
            let program = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/exe"
            )
        else { return }
        for line in maps.split(separator: "\n") where line.hasSuffix(program) {
            guard let range = codeRange(line) else { continue }
            madvise(
                UnsafeMutableRawPointer(bitPattern: range.lowerBound),
                range.count,
                MADV_DONTNEED
            )
        }
    }

    /// The addresses of a line of proc(5)'s maps, if it maps code: read, executable and private,
    /// so that nobody can have written to it.
    static func codeRange(_ line: Substring) -> Range<UInt>? {
        let fields = line.split(separator: " ", maxSplits: 2)
        guard fields.count > 1, fields[1] == "r-xp" else { return nil }
        let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard bounds.count == 2, bounds[0] < bounds[1] else { return nil }
        return bounds[0]..<bounds[1]
    }
}
