import FoundationEssentials

/// A value in a row.
enum SalvagedValue: Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    /// A number with a fraction, or a text that is not UTF-8: no column of ours has any.
    case foreign
}

/// Reads rows (https://www.sqlite.org/fileformat2.html#record_format).
struct RecordReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// Nil unless the bytes are one row, from the first to the last.
    static func values(of record: ArraySlice<UInt8>) -> [SalvagedValue]? {
        var header = RecordReader(record)
        guard let length = header.varint(), 1...Int64(record.count) ~= length else { return nil }
        let end = record.startIndex + Int(length)
        var body = RecordReader(record)
        body.offset = end
        var values: [SalvagedValue] = []
        while header.offset < end {
            guard let type = header.varint(), let value = body.value(type) else { return nil }
            values.append(value)
        }
        return header.offset == end && body.offset == record.endIndex ? values : nil
    }

    /// Seven bits a byte, the most significant first; the ninth byte has eight.
    mutating func varint() -> Int64? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard offset < bytes.endIndex else { return nil }
            let byte = bytes[offset]
            offset += 1
            if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: value)
    }

    private mutating func value(_ type: Int64) -> SalvagedValue? {
        switch type {
        case 0: .null
        case 1...4: integer(bytes: Int(type))
        case 5: integer(bytes: 6)
        case 6: integer(bytes: 8)
        case 7: take(8).map { _ in .foreign }
        case 8: .integer(0)
        case 9: .integer(1)
        case 12...: stretch(type)
        default: nil
        }
    }

    private mutating func integer(bytes count: Int) -> SalvagedValue? {
        guard let bytes = take(count) else { return nil }
        let isNegative = bytes.first.map { $0 >= 0x80 } ?? false
        return .integer(bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) })
    }

    private mutating func stretch(_ type: Int64) -> SalvagedValue? {
        guard let bytes = take(Int(type - 12) / 2) else { return nil }
        if type.isMultiple(of: 2) { return .blob(Array(bytes)) }
        return String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .foreign
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.endIndex - offset else { return nil }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }
}
