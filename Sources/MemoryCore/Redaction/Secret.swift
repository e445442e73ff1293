/// A place in a text that looks like something nobody should keep.
struct Secret: Equatable {
    enum Kind: String, CaseIterable {
        case key, token, password, card, iban = "IBAN", privateKey = "private key"
    }

    var kind: Kind
    /// In bytes of UTF-8.
    var range: Range<Int>
}
