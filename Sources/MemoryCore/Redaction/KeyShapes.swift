/// How the keys of one provider look: a prefix that nothing else has, and what follows it.
struct KeyShape {
    let prefix: [UInt8]
    /// What the rest is made of.
    let rest: ByteClass
    let count: ClosedRange<Int>

    init(_ prefix: String, _ rest: ByteClass = .token, of count: ClosedRange<Int>) {
        self.prefix = Array(prefix.utf8)
        self.rest = rest
        self.count = count
    }

    fileprivate var third: UInt8? { prefix.count > 2 ? prefix[2] : nil }

    /// So many capitals and digits after such a prefix are no word of any text.
    var isUnmistakable: Bool { rest == [.uppercase, .digit] }

    init(_ prefix: String, _ rest: ByteClass = .token, atLeast count: Int) {
        self.init(prefix, rest, of: count...Int.max)
    }
}

/// The known shapes, by how they begin.
struct KeyShapes: Sendable {
    static let shared = KeyShapes(known)

    /// For each pair of first bytes a bit for each third byte, all by their low bits: many words
    /// begin with the first two letters of a key, hardly any with three.
    private let thirdBytes: [UInt32]
    private let byFirst: [[KeyShape]]

    private init(_ shapes: [KeyShape]) {
        var thirdBytes = [UInt32](repeating: 0, count: 4096)
        var byFirst = [[KeyShape]](repeating: [], count: 256)
        for shape in shapes {
            thirdBytes[Self.slot(shape.prefix[0], shape.prefix[1])] |= Self.bit(shape.third)
            byFirst[Int(shape.prefix[0])].append(shape)
        }
        self.thirdBytes = thirdBytes
        self.byFirst = byFirst
    }

    private static func slot(_ first: UInt8, _ second: UInt8) -> Int {
        Int(first & 63) << 6 | Int(second & 63)
    }

    /// No third byte: any may stand there.
    private static func bit(_ third: UInt8?) -> UInt32 {
        third.map { 1 << UInt32($0 & 31) } ?? .max
    }

    /// Nearly all words end here.
    func mayBegin(with first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        thirdBytes[Self.slot(first, second)] & Self.bit(third) != 0
    }

    func shapes(beginningWith first: UInt8) -> [KeyShape] { byFirst[Int(first)] }

    /// From the providers' documentation and the secret scanners of GitHub and GitLab.
    private static let known: [KeyShape] = [
        // OpenAI (sk-, sk-proj-, sk-svcacct-), Anthropic (sk-ant-), OpenRouter, DeepSeek and others.
        KeyShape("sk-", atLeast: 20),
        KeyShape("xai-", atLeast: 20), KeyShape("gsk_", atLeast: 20),
        KeyShape("pplx-", atLeast: 20),
        KeyShape("r8_", atLeast: 30), KeyShape("hf_", .word, atLeast: 30),
        KeyShape("nvapi-", atLeast: 40), KeyShape("fw_", .word, atLeast: 20),
        KeyShape("tgp_v1_", atLeast: 30), KeyShape("csk-", .word, atLeast: 30),
        // Google: API keys, OAuth secrets and access tokens.
        KeyShape("AIza", of: 35...39), KeyShape("GOCSPX-", atLeast: 20),
        KeyShape("ya29.", .dotted, atLeast: 30),
        // AWS: access key ids.
        KeyShape("AKIA", [.uppercase, .digit], of: 16...16),
        KeyShape("ASIA", [.uppercase, .digit], of: 16...16),
        KeyShape("ABIA", [.uppercase, .digit], of: 16...16),
        // GitHub and GitLab.
        KeyShape("ghp_", .word, atLeast: 30), KeyShape("gho_", .word, atLeast: 30),
        KeyShape("ghu_", .word, atLeast: 30), KeyShape("ghs_", .word, atLeast: 30),
        KeyShape("ghr_", .word, atLeast: 30), KeyShape("github_pat_", atLeast: 40),
        KeyShape("glpat-", .dotted, atLeast: 20), KeyShape("gldt-", atLeast: 20),
        KeyShape("glrt-", .dotted, atLeast: 20), KeyShape("glptt-", atLeast: 20),
        KeyShape("glcbt-", atLeast: 20), KeyShape("glsoat-", atLeast: 20),
        // Slack.
        KeyShape("xoxb-", atLeast: 20), KeyShape("xoxp-", atLeast: 20),
        KeyShape("xoxa-", atLeast: 20), KeyShape("xoxr-", atLeast: 20),
        KeyShape("xoxs-", atLeast: 20), KeyShape("xoxe-", atLeast: 20),
        KeyShape("xoxe.xoxp-", atLeast: 20), KeyShape("xoxe.xoxb-", atLeast: 20),
        KeyShape("xoxc-", atLeast: 20), KeyShape("xoxd-", atLeast: 20),
        KeyShape("xapp-", atLeast: 20),
        // Payment.
        KeyShape("sk_live_", .word, atLeast: 16), KeyShape("rk_live_", .word, atLeast: 16),
        KeyShape("sk_test_", .word, atLeast: 16), KeyShape("rk_test_", .word, atLeast: 16),
        KeyShape("whsec_", .base64, atLeast: 24), KeyShape("sq0atp-", atLeast: 20),
        KeyShape("sq0csp-", atLeast: 40),
        // Package registries.
        KeyShape("npm_", .word, atLeast: 30), KeyShape("pypi-", atLeast: 50),
        KeyShape("dckr_pat_", atLeast: 20), KeyShape("rubygems_", .word, atLeast: 40),
        // Mail and telephone.
        KeyShape("SG.", .dotted, atLeast: 40), KeyShape("key-", .word, of: 32...32),
        KeyShape("SK", [.lowercase, .digit], of: 32...32),
        // Clouds and tools.
        KeyShape("dop_v1_", .word, atLeast: 40), KeyShape("doo_v1_", .word, atLeast: 40),
        KeyShape("shpat_", .word, atLeast: 30), KeyShape("shpss_", .word, atLeast: 30),
        KeyShape("hvs.", .dotted, atLeast: 24), KeyShape("dapi", .word, of: 32...34),
        KeyShape("lin_api_", .word, atLeast: 30), KeyShape("ntn_", .word, atLeast: 40),
        KeyShape("secret_", .word, of: 43...43), KeyShape("PMAK-", atLeast: 40),
        KeyShape("glsa_", atLeast: 30), KeyShape("NRAK-", .word, of: 27...27),
        KeyShape("sbp_", .word, atLeast: 40), KeyShape("ATATT3", atLeast: 60),
        KeyShape("AGE-SECRET-KEY-1", .word, atLeast: 50),
    ]
}
