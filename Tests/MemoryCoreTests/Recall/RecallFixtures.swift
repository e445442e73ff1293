import FoundationEssentials

@testable import MemoryCore

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}

extension Scope {
    static let alice = Scope(agent: AgentID("agent"), session: .default)
    static let bob = Scope(agent: AgentID("other"), session: .default)
}

extension Memory {
    /// 2026-05-04 08:00 UTC, and an hour later for each position.
    static func said(
        _ content: String,
        by role: Memory.Role = .user,
        in scope: Scope = .alice,
        conversation: UInt64 = 1,
        at position: Int = 0,
        id: MemoryID? = nil
    ) -> Memory {
        let time = Date(timeIntervalSince1970: 1_777_881_600 + Double(position) * 3600)
        return Memory(
            id: id ?? MemoryID(at: time),
            scope: scope,
            role: role,
            content: content,
            conversation: ConversationID(conversation),
            position: position,
            createdAt: time,
            occurredAt: time
        )
    }
}

extension Recall {
    var contents: [String] { items.map(\.memory.content) }
}

extension ScopeIndex {
    init(_ memories: [Memory]) {
        self.init(scope: memories.first?.scope ?? .alice)
        for memory in memories { upsert(memory) }
    }

    mutating func recall(
        _ text: String,
        vector: Vector? = nil,
        topK: Int = 6,
        threshold: Double = 0,
        excluding isShown: (Memory) -> Bool = { _ in false }
    ) -> Recall {
        let query = RecallQuery(
            scope: scope,
            text: text,
            topK: topK,
            threshold: threshold,
            vector: vector
        )
        return recall(query, RankingWeights(), excluding: isShown)
    }
}

extension Vector {
    /// In the direction of one axis, or between two.
    static func along(_ axis: Int, and other: Int? = nil) -> Vector {
        var components = [Float](repeating: 0, count: 256)
        components[axis] = 1
        if let other { components[other] = 1 }
        return Vector(normalizing: components) ?? Vector(values: [], scale: 0)
    }

    static func random(seed: UInt64, dimensions: Int = 256) -> Vector {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<dimensions).map { _ in Int8.random(in: -127...127, using: &generator) }
        return Vector(values: values, scale: 1 / (Float(dimensions).squareRoot() * 73.3))
    }

    /// Has half of its direction in common with all others about the subject.
    ///
    /// - Parameter decay: by how much each component is smaller than the one before.
    static func about(_ subject: Int, seed: UInt64, decay: Float = 0) -> Vector {
        let common = random(seed: UInt64(1_000_000 + subject))
        let own = random(seed: 2_000_000 + seed)
        var weight: Float = 1
        let sum = zip(common.components, own.components).map { common, own in
            defer { weight *= 1 - decay }
            return weight * (common + own)
        }
        return Vector(normalizing: sum) ?? own
    }
}
