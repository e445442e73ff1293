/// What can be told from a memory's text alone and counts when it is ranked.
struct MemoryTraits: OptionSet, Sendable {
    let rawValue: UInt8

    /// Every sentence of it is a question.
    static let onlyAsks = MemoryTraits(rawValue: 1)
    /// It has a word for a time: "yesterday", "week", "March", "2024".
    static let tellsTime = MemoryTraits(rawValue: 2)
    /// The user says how things are to be, always: "I prefer …", "Always …", "Please never …".
    static let isStanding = MemoryTraits(rawValue: 4)
}

/// Finds the traits of a text while its words are read.
struct TraitReader {
    private(set) var traits: MemoryTraits
    private let role: Memory.Role
    private var phrase = Phrase()

    init(of text: Span<UInt8>, role: Memory.Role) {
        traits = Question.isAll(of: text) ? .onlyAsks : []
        self.role = role
    }

    /// Reads the next word of the text.
    mutating func read(_ cue: CueWord?) {
        if cue == .time { traits.insert(.tellsTime) }
        if role == .user, phrase.isStanding(with: cue) { traits.insert(.isStanding) }
    }

    /// The last words of a text as it is read.
    private struct Phrase {
        private var count = 0
        private var last: CueWord?
        private var secondLast: CueWord?

        /// Whether a standing wish is recognised by this word.
        mutating func isStanding(with cue: CueWord?) -> Bool {
            defer {
                count += 1
                (secondLast, last) = (last, cue)
            }
            return switch cue {
            case .always, .never: count == 0 || count == 1 && last == .please
            case .prefer: last == .i || secondLast == .i && (last == .always || last == .really)
            default: false
            }
        }
    }
}
