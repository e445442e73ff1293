// swift-tools-version: 6.2
import PackageDescription

// The sources of the proxy by symbolic links, because what they offer each other ends at a package.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "minilm-time",
    dependencies: [.package(url: "https://github.com/apple/swift-log", from: "1.14.0")],
    targets: [
        .executableTarget(
            name: "minilm-time",
            dependencies: ["Embedding"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "query-time",
            dependencies: ["Embedding", "MemoryCore"],
            swiftSettings: settings
        ),
        .target(
            name: "Embedding",
            dependencies: ["CKernels", "CModels", "MemoryCore"],
            swiftSettings: settings
        ),
        .target(
            name: "MemoryCore",
            dependencies: ["CCrypto", "CKernels", .product(name: "Logging", package: "swift-log")],
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
    ]
)
