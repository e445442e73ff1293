// swift-tools-version: 6.2
import PackageDescription

// The sources of the proxy by symbolic links, because what they offer each other ends at a package,
// and because they have to be compiled for the fuzzer: with counters at every branch, and with
// checks of every access to memory.
let instrumented = [
    "-sanitize=fuzzer,address", "-sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table",
    "-enable-testing",
]
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(instrumented),
]

let programs = [
    "fuzz-request", "fuzz-reply", "fuzz-json", "fuzz-words", "fuzz-pieces", "fuzz-secrets",
]

let package = Package(
    name: "fuzzing",
    dependencies: [.package(url: "https://github.com/apple/swift-log", from: "1.14.0")],
    targets: [
        .target(name: "ChatCodec", swiftSettings: settings),
        .target(
            name: "MemoryCore",
            dependencies: ["CCrypto", "CKernels", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .target(
            name: "Embedding",
            dependencies: ["CKernels", "CModels", "MemoryCore"],
            swiftSettings: settings
        ),
        .target(name: "CKernels"),
        .target(
            name: "CModels",
            exclude: [
                "LICENSE-minilm-l6-v2.txt", "NOTICE-minilm-l6-v2.txt",
                "NOTICE-minilm-query-table.txt", "minilm-l6-v2.bin", "minilm-projection.bin",
                "minilm-query-table.bin", "wordpiece.bin",
            ]
        ),
        .systemLibrary(
            name: "CCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .target(
            name: "FuzzTargets",
            dependencies: ["ChatCodec", "MemoryCore", "Embedding"],
            swiftSettings: settings
        ),
        .target(name: "CFuzzTargets"),
    ]
        + programs.map { name in
            .executableTarget(
                name: name,
                dependencies: ["CFuzzTargets", "FuzzTargets"],
                linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
            )
        }
)
