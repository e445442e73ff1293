/// A value without padding of which every combination of bits is legal, so that arrays of it can
/// be copied to and from a file as they lie in memory.
protocol PlainValue: BitwiseCopyable {}

extension UInt8: PlainValue {}
extension UInt16: PlainValue {}
extension UInt32: PlainValue {}
extension UInt64: PlainValue {}
extension Int8: PlainValue {}
extension Int64: PlainValue {}
extension Float: PlainValue {}
extension Posting: PlainValue {}
