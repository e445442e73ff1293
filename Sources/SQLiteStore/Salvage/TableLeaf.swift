/// The rows on a leaf page of a table (https://www.sqlite.org/fileformat2.html#b_tree_pages).
struct TableLeaf {
    private static let kind: UInt8 = 0x0D
    private static let headerBytes = 8
    /// Far more than a row of ours can have; a length beyond it is a wrong length.
    private static let maxRowBytes = 256 << 20

    private let page: [UInt8]
    private let pages: PageSource

    /// Nil for a page of another kind. The first page holds the schema, which is known.
    init?(_ number: Int, of pages: PageSource) {
        guard number > 1, let page = pages.page(number), page[0] == Self.kind else { return nil }
        self.page = page
        self.pages = pages
    }

    /// The rows; nil for one that can't be read.
    var rows: [SalvagedRow?] {
        let count = page.bigEndian16(at: 3)
        let end = Self.headerBytes + 2 * count
        guard end <= page.count else { return [nil] }
        return (0..<count).map { index in
            let start = page.bigEndian16(at: Self.headerBytes + 2 * index)
            guard end..<page.count ~= start else { return nil }
            return row(at: start)
        }
    }

    private func row(at start: Int) -> SalvagedRow? {
        var reader = RecordReader(page[start...])
        guard let length = reader.varint(), let id = reader.varint(),
            0...Int64(Self.maxRowBytes) ~= length,
            let payload = payload(Int(length), at: reader.offset),
            let values = RecordReader.values(of: payload)
        else { return nil }
        return SalvagedRow(id: id, values: values)
    }

    /// The bytes of a row: all on the page, or the beginning there and the rest on a chain of pages.
    private func payload(_ length: Int, at start: Int) -> ArraySlice<UInt8>? {
        let local = localBytes(of: length)
        guard start + local <= page.count else { return nil }
        let here = page[start..<start + local]
        guard local < length else { return here }
        guard start + local + 4 <= page.count else { return nil }
        var bytes = Array(here)
        var next = Int(page.bigEndian32(at: start + local))
        while bytes.count < length {
            guard let overflow = pages.page(next) else { return nil }
            let count = min(length - bytes.count, overflow.count - 4)
            bytes += overflow[4..<4 + count]
            next = Int(overflow.bigEndian32(at: 0))
        }
        return bytes[...]
    }

    private func localBytes(of length: Int) -> Int {
        let most = page.count - 35
        if length <= most { return length }
        let least = (page.count - 12) * 32 / 255 - 23
        let fitting = least + (length - least) % (page.count - 4)
        return fitting <= most ? fitting : least
    }
}
