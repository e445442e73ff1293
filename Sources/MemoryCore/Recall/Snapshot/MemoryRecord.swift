import FoundationEssentials

/// A memory in a snapshot: its text follows it. Without padding, see `PlainValue`.
struct MemoryRecord: PlainValue {
    private static let isBlank: UInt8 = 1
    private static let isComplete: UInt8 = 2
    private static let isPinned: UInt8 = 4

    private var id: (UInt64, UInt64) = (0, 0)
    private var termsDigest: UInt64 = 0
    private var position: Int64 = 0
    private var createdAt: UInt64 = 0
    private var occurredAt: UInt64 = 0
    let textBytes: UInt32
    let conversation: UInt32
    /// How many there are, not which.
    let terms: UInt16
    private var kind: UInt8 = 0
    private var role: UInt8 = 0
    private var source: UInt8 = 0
    private var flags: UInt8 = Self.isBlank
    private var traits: UInt8 = 0
    private var accessCount: UInt8 = 0
    private var speaker = IndexedMemory.noSpeaker
    private var expiresAt: UInt32 = 0

    /// A place that no memory has.
    init() {
        textBytes = 0
        conversation = 0
        terms = 0
    }

    init(_ memory: IndexedMemory, terms: UInt16) {
        id = withUnsafeBytes(of: memory.id.uuid.uuid) {
            $0.loadUnaligned(as: (UInt64, UInt64).self)
        }
        termsDigest = memory.termsDigest
        position = Int64(memory.position)
        createdAt = memory.createdAt.timeIntervalSinceReferenceDate.bitPattern
        occurredAt = memory.occurredAt.timeIntervalSinceReferenceDate.bitPattern
        textBytes = UInt32(memory.text.byteCount)
        conversation = memory.conversation
        self.terms = terms
        kind = Self.number(of: memory.kind)
        role = Self.number(of: memory.role)
        source = Self.number(of: memory.source)
        flags = memory.isComplete ? Self.isComplete : 0
        if memory.isPinned { flags |= Self.isPinned }
        accessCount = memory.accessCount
        expiresAt = memory.expiresAt
        traits = memory.traits.rawValue
        speaker = memory.speaker
    }

    var isBlank: Bool { flags & Self.isBlank != 0 }

    /// Nil if the record says something that no memory can be.
    func memory(text: TextArena.Slice) -> IndexedMemory? {
        guard let kind = Self.value(kind, of: Memory.Kind.self),
            let role = Self.value(role, of: Memory.Role.self),
            let source = Self.value(source, of: Memory.Source.self)
        else { return nil }
        var memory = IndexedMemory(
            id: MemoryID(UUID(uuid: withUnsafeBytes(of: id) { $0.loadUnaligned(as: uuid_t.self) })),
            occurredAt: Self.date(occurredAt),
            speaker: speaker,
            traits: MemoryTraits(rawValue: traits),
            role: role,
            kind: kind,
            source: source,
            isComplete: flags & Self.isComplete != 0,
            conversation: conversation,
            position: Int(position),
            createdAt: Self.date(createdAt),
            text: text
        )
        memory.termsDigest = termsDigest
        memory.expiresAt = expiresAt
        memory.isPinned = flags & Self.isPinned != 0
        memory.accessCount = accessCount
        return memory
    }

    private static func date(_ bits: UInt64) -> Date {
        Date(timeIntervalSinceReferenceDate: Double(bitPattern: bits))
    }

    /// The place among all cases, whose names are part of the format.
    private static func number<Value: CaseIterable & Equatable>(of value: Value) -> UInt8 {
        UInt8(Array(Value.allCases).firstIndex(of: value) ?? 0)
    }

    private static func value<Value: CaseIterable>(_ number: UInt8, of: Value.Type) -> Value? {
        let all = Array(Value.allCases)
        return Int(number) < all.count ? all[Int(number)] : nil
    }
}
