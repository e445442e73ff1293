@testable import ChatCodec
@testable import MemoryCore

private let redaction = Redaction()
/// AWS's own example, https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
private let key = "AKIA" + "IOSFODNN7EXAMPLE"

/// Redacting comes to an end, a document stays one, and a key on a line of its own goes, whatever
/// stands around it.
@_cdecl("fuzz_secrets")
package func fuzzSecrets(_ data: UnsafePointer<UInt8>, _ count: Int) {
    let input = Input(data, count)
    let text = input.text
    // What goes may bring 40 characters near a word that makes a secret of them, so it may take more
    // than one round.
    var (kept, rounds) = (redaction.redacted(text), 1)
    while case let next = redaction.redacted(kept), next != kept {
        (kept, rounds) = (next, rounds + 1)
        expect(rounds < 32, "never done: \(String(reflecting: text))")
    }
    let planted = redaction.redacted("\(text)\n\(key)\n\(text)")
    expect(!planted.contains(key), "a key is left: \(planted)")
    guard (try? JSONValue(reading: Array(text.utf8))) != nil else { return }
    let document = redaction.redacted(json: text)
    expect((try? JSONValue(reading: Array(document.utf8))) != nil, "no document: \(document)")
}
