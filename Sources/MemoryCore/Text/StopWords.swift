/// English words that say how something is asked or told, not what: they are not indexed.
///
/// Negations stay, they tell memories apart ("not", "never"), and so does "may", which is also a
/// month. "will" goes, although it is also a name: it is too frequent.
enum StopWords {
    static func contains(_ word: [UInt8]) -> Bool {
        guard let key = key(of: word) else { return false }
        var slot = slot(of: key)
        while table[slot] != 0 {
            if table[slot] == key { return true }
            slot = (slot + 1) & (tableSize - 1)
        }
        return false
    }

    /// All have at most eight letters, so that one machine word holds and compares them.
    private static let words = """
        a about above after again all also am an and any are as at be because been before being \
        below between both but by can could did do does doing done down during each else few for \
        from further get gets getting got had has have having he her here hers herself him himself \
        his how i if in into is it its itself just let like ll m me more most much my myself of \
        off on once one only onto or other our ours out over own please really s same she should \
        so some such t than that the their theirs them then there these they this those through to \
        too under until up upon us ve very was we were what when where whether which while who \
        whom whose why will with would you your yours yourself im ive id youre hes shes theyre \
        thats whats lets oh hey yeah yes ok okay
        """

    private static let tableSize = 512

    private static let table: [UInt64] = {
        var table = [UInt64](repeating: 0, count: tableSize)
        for word in words.split(separator: " ") {
            guard let key = key(of: Array(word.utf8)) else { continue }
            var slot = slot(of: key)
            while table[slot] != 0 { slot = (slot + 1) & (tableSize - 1) }
            table[slot] = key
        }
        return table
    }()

    private static func key(of word: [UInt8]) -> UInt64? {
        guard word.count <= 8 else { return nil }
        return word.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }
}
