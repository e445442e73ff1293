import Foundation
import TestSupport
import Testing

@testable import MemoryCore

@Suite
struct `A snapshot of an index` {
    private let folder = SnapshotTestFolder()
    private let space = IndexHistory.embedder.space

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `answers as the index that was written, now and after more changes`(seed: UInt64) throws {
        var history = IndexHistory(seed: seed, changes: Int(seed * seed * 10))
        var written = history.index
        var read = try #require(folder.copy(of: written)).index
        #expect(read.count == written.count)
        #expect(read.estimatedBytes <= written.estimatedBytes * 5 / 4 + 100_000)
        for _ in 0..<20 {
            let text = history.text()
            let answer = read.recall(by: IndexHistory.embedder, text)
            #expect(answer == written.recall(by: IndexHistory.embedder, text))
        }
        for change in folder.laterChanges(of: written, seed: seed) {
            written.upsert(change)
            read.upsert(change)
        }
        for _ in 0..<20 {
            let text = history.text()
            let answer = read.recall(by: IndexHistory.embedder, text)
            #expect(answer == written.recall(by: IndexHistory.embedder, text))
        }
    }

    @Test
    func `keeps its sequence and is for its owner only`() throws {
        let index = IndexHistory(seed: 1, changes: 10).index
        #expect(folder.copy(of: index, sequence: 42)?.sequence == 42)
        var status = stat()
        #expect(stat(folder.filePath, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test
    func `holds nothing of what was removed or replaced`() throws {
        var index = ScopeIndex([.said("The password is xyzzyplugh"), .said("I like tea", at: 1)])
        let gone = Memory.said("My doctor is called Quackenbush", at: 2)
        index.upsert(gone)
        index.remove(gone.id)
        let replaced = Memory.said("I moved to Zanzibar", at: 3)
        index.upsert(replaced)
        index.upsert(.said("I moved to Oslo", at: 3, id: replaced.id))
        _ = folder.copy(of: index)
        let file = try folder.bytes()
        let text = String(decoding: file, as: UTF8.self).lowercased()
        #expect(text.contains("xyzzyplugh"))
        #expect(!text.contains("quackenbush"))
        #expect(!text.contains("zanzibar"))
        #expect(file.contains(withUnsafeBytes(of: replaced.id.uuid.uuid) { Array($0) }))
        #expect(!file.contains(withUnsafeBytes(of: gone.id.uuid.uuid) { Array($0) }))
    }

    @Test
    func `is not used for another scope, another space or by another format`() throws {
        let index = IndexHistory(seed: 1, changes: 50).index
        _ = folder.copy(of: index)
        #expect(folder.snapshots.load(.alice, space: nil) == nil)
        let other = VectorSpace(name: space.name + " 2", dimensions: space.dimensions)
        #expect(folder.snapshots.load(.alice, space: other) == nil)
        #expect(folder.snapshots.load(.bob, space: space) == nil)
        #expect(folder.snapshots.load(.alice, space: space) != nil)
    }

    @Test
    func `is not used when a byte has changed, is missing or is too many`() throws {
        _ = folder.copy(of: IndexHistory(seed: 2, changes: 300).index)
        let whole = try folder.bytes()
        for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 100)) {
            var damaged = whole
            damaged[place] ^= 1 << UInt8(place % 8)
            try folder.replace(with: damaged)
            #expect(folder.load() == nil, "byte \(place)")
            try folder.replace(with: whole.prefix(place))
            #expect(folder.load() == nil, "\(place) bytes")
        }
        try folder.replace(with: whole + [0])
        #expect(folder.load() == nil)
        try folder.replace(with: whole)
        #expect(folder.load() != nil)
    }

    /// The checksums are right: whoever wrote this meant harm, or had a bug.
    @Test
    func `is not trusted when its values make no index`() throws {
        _ = folder.copy(of: IndexHistory(seed: 3, changes: 200).index)
        let whole = try folder.bytes()
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            var forged = whole
            let place = Int.random(in: 8..<whole.count, using: &generator)
            for offset in 0..<Int.random(in: 1...8, using: &generator)
            where place + offset < forged.count {
                forged[place + offset] = [0, 1, 0x7F, 0xFF].randomElement(using: &generator) ?? 0
            }
            let checksum = forged.dropFirst(8).withUnsafeBytes {
                SnapshotBlock.checksum(of: $0, number: 0)
            }
            withUnsafeBytes(of: checksum) { forged.replaceSubrange(0..<8, with: $0) }
            try folder.replace(with: forged)
            // Whether it is refused or not: nothing that can be asked may end the process.
            guard var index = folder.load()?.index else { continue }
            _ = index.recall(by: IndexHistory.embedder, "abc def ghi")
            for memory in folder.laterChanges(of: index, seed: 5) { index.upsert(memory) }
            _ = index.recall(by: IndexHistory.embedder, "xyz")
        }
    }

    @Test
    func `is not written of what is erased meanwhile`() throws {
        let index = IndexHistory(seed: 1, changes: 50).index
        let ticket = folder.snapshots.ticket(for: .alice)
        folder.snapshots.erase(.alice)
        folder.snapshots.write(index, sequence: 1, space: space, ticket: ticket)
        #expect(folder.load() == nil)
        #expect(try folder.names().isEmpty)
    }

    @Test
    func `goes when its scope is erased`() throws {
        _ = folder.copy(of: IndexHistory(seed: 1, changes: 50).index)
        folder.snapshots.erase(.alice)
        #expect(try folder.names().isEmpty)
    }
}

/// A folder of snapshots, and what is needed to damage them.
final class SnapshotTestFolder {
    let path = NSTemporaryDirectory() + "memory-proxy-\(UUID().uuidString)"
    let snapshots: SnapshotFolder

    init() { snapshots = SnapshotFolder(path: path, logger: .silent) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var filePath: String { path + "/" + ((try? names().first) ?? "") }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: filePath))) }

    func replace(with bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: filePath))
    }

    func load() -> (index: ScopeIndex, sequence: Int64)? {
        snapshots.load(.alice, space: IndexHistory.embedder.space)
    }

    func copy(
        of index: ScopeIndex,
        sequence: Int64 = 1
    ) -> (index: ScopeIndex, sequence: Int64)? {
        let ticket = snapshots.ticket(for: index.scope)
        let space = IndexHistory.embedder.space
        snapshots.write(index, sequence: sequence, space: space, ticket: ticket)
        return snapshots.load(index.scope, space: space)
    }

    /// New memories, and changes of those that are there.
    func laterChanges(of index: ScopeIndex, seed: UInt64) -> [Memory] {
        let history = IndexHistory(seed: seed + 100, changes: 60).index
        let new = history.documents.values.map { history.memory($0) }.sorted {
            $0.position < $1.position
        }
        let known = index.documents.keys.sorted { $0.description < $1.description }
        return new.enumerated().map { number, memory in
            guard number.isMultiple(of: 3), number < known.count else { return memory }
            var changed = memory
            changed.id = known[number]
            return changed
        }
    }
}
