// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "replan",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", path: "Journal/CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .target(
            name: "EventJournal",
            dependencies: ["CLMDB", .product(name: "Crypto", package: "swift-crypto")],
            path: "Journal/EventJournal", swiftSettings: settings),
        .testTarget(name: "EventJournalTests", dependencies: ["EventJournal"], swiftSettings: settings),
    ]
)

var settings: [SwiftSetting] {
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
