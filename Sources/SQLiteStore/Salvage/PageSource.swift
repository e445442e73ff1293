import Glibc

/// The pages of a database, read straight from the file and its log: whatever SQLite would make of
/// the whole, each page stands for itself. One that the disk does not give is as good as none.
struct PageSource {
    /// The pages to look at.
    let numbers: [Int]
    private let files: DatabaseFiles
    private let places: [Int: Int]

    /// As the last commit left them.
    init(_ files: DatabaseFiles) {
        self.files = files
        places = files.frames.places
        numbers = Array(Set(1..<files.pageCount + 1).union(places.keys)).sorted()
    }

    /// Those that stand in the log behind a wrong frame.
    init(beyondDamageOf files: DatabaseFiles) {
        self.files = files
        places = files.frames.places.merging(files.frames.placesBeyond) { $1 }
        numbers = files.frames.placesBeyond.keys.sorted()
    }

    /// Pages count from 1. What is missing at the end reads as zeros.
    func page(_ number: Int) -> [UInt8]? {
        let size = files.pageSize
        guard number >= 1 else { return nil }
        let bytes =
            if let place = places[number] {
                Self.read(files.log, at: place, count: size)
            } else {
                Self.read(files.database, at: (number - 1) * size, count: size)
            }
        guard !bytes.isEmpty else { return nil }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }

    /// What of it is there.
    static func read(_ file: CInt, at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            while filled < count {
                let got = pread(file, start + filled, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
        }
    }
}
