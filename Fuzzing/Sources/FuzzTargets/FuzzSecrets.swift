@testable import ChatCodec
@testable import MemoryCore

private let redaction = Redaction()
/// AWS's own example, https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
private let key = "AKIA" + "IOSFODNN7EXAMPLE"

/// What was redacted once has nothing left to redact, a document stays one, and a key on a line of
/// its own goes, whatever stands around it.
@_cdecl("fuzz_secrets")
package func fuzzSecrets(_ data: UnsafePointer<UInt8>, _ count: Int) {
    let input = Input(data, count)
    let text = input.text
    let once = redaction.redacted(text)
    expectEqual(redaction.redacted(once), once, "a text redacted twice")
    let planted = redaction.redacted("\(text)\n\(key)\n\(text)")
    expect(!planted.contains(key), "a key is left: \(planted)")
    guard (try? JSONValue(reading: Array(text.utf8))) != nil else { return }
    let document = redaction.redacted(json: text)
    expect((try? JSONValue(reading: Array(document.utf8))) != nil, "no document: \(document)")
}
