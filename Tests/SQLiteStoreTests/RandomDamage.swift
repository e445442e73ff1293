import Foundation

/// What a bad disk, a bad cable or a crash of the machine does to a file; the same for a seed.
struct RandomDamage: CustomStringConvertible {
    enum Way: Int, CaseIterable {
        case flippedBit, flippedStretch, zeroedPage, zeroedBeginning, cut, emptied, swappedPages
        case cutLog, flippedLog, zeroedLog
    }

    let way: Way
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        way = Way.allCases[Int(seed) % Way.allCases.count]
    }

    var description: String { "\(way), seed \(seed)" }

    /// Whether SQLite may open the database and meet the damage afterwards.
    var showsLate: Bool {
        [.flippedBit, .flippedStretch, .cutLog, .flippedLog, .zeroedLog].contains(way)
    }

    func inflict(on folder: TemporaryFolder) throws {
        var generator = Generator(state: seed)
        let isLog = [.cutLog, .flippedLog, .zeroedLog].contains(way)
        let url = URL(fileURLWithPath: folder.databasePath + (isLog ? "-wal" : ""))
        var bytes = [UInt8](try Data(contentsOf: url))
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let page = place / 4096 * 4096
        switch way {
        case .flippedBit: bytes[place] ^= 1 << Int.random(in: 0..<8, using: &generator)
        case .flippedStretch, .flippedLog:
            for index in place..<min(bytes.count, place + 200) { bytes[index] ^= 0xFF }
        case .zeroedPage: zero(&bytes, page..<page + 4096)
        case .zeroedBeginning: zero(&bytes, 0..<Int.random(in: 1...8192, using: &generator))
        case .cut, .cutLog: bytes.removeSubrange(place...)
        case .emptied: bytes = []
        case .swappedPages:
            let other = Int.random(in: 0..<bytes.count / 4096, using: &generator) * 4096
            let moved = Array(bytes[other..<other + 4096])
            bytes.replaceSubrange(other..<other + 4096, with: bytes[page..<page + 4096])
            bytes.replaceSubrange(page..<page + 4096, with: moved)
        case .zeroedLog: zero(&bytes, place..<place + 4096)
        }
        // In place: a new file would have another mode.
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    private func zero(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for index in range.clamped(to: bytes.indices) { bytes[index] = 0 }
    }

    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
