// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
    name: "replan",
    products: [
        .executable(name: "replan", targets: ["replan"]),
        .library(name: "EventJournal", targets: ["EventJournal", "JournalExchange"]),
        .library(name: "ERPExchange", targets: ["PlanningModel", "PlanningEvents", "ERPExchange"]),
        .library(name: "PlanningEngine", targets: ["PlanningEngine"]),
        .library(name: "ReplanRooms", targets: ["PlanningModel", "PlanningEvents", "PlanningNetwork", "ERPExchange"]),
    ],
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
        .target(
            name: "JournalExchange", dependencies: ["EventJournal"], path: "Journal/JournalExchange",
            swiftSettings: settings),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "PlanningModel", swiftSettings: settings),
        .target(name: "PlanningEvents", dependencies: ["PlanningModel"], swiftSettings: settings),
        .target(name: "RequirementsPlanning", dependencies: ["PlanningModel"], swiftSettings: settings),
        .target(
            name: "PlanningNetwork", dependencies: ["PlanningModel", "PlanningEvents", "RequirementsPlanning"],
            swiftSettings: settings),
        .target(
            name: "PlanningEngine",
            dependencies: [
                "EventJournal", "PlanningModel", "PlanningEvents", "RequirementsPlanning", "PlanningNetwork",
            ],
            swiftSettings: settings),
        .target(
            name: "ERPExchange", dependencies: ["CZlib", "PlanningModel", "PlanningEvents"], swiftSettings: settings),
        .executableTarget(
            name: "replan",
            dependencies: [
                "EventJournal", "JournalExchange", "PlanningModel", "PlanningEvents", "PlanningEngine", "ERPExchange",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "journal-workload", dependencies: ["EventJournal"], path: "Tests/JournalWorkload",
            swiftSettings: settings),
        .testTarget(
            name: "EventJournalTests", dependencies: ["EventJournal", "JournalExchange"], swiftSettings: settings),
        .testTarget(
            name: "JournalFaultTests", dependencies: ["EventJournal", "journal-workload"], exclude: ["shim.c"],
            swiftSettings: settings),
        .testTarget(name: "PlanningModelTests", dependencies: ["PlanningModel"], swiftSettings: settings),
        .testTarget(
            name: "PlanningEventsTests", dependencies: ["PlanningModel", "PlanningEvents"],
            resources: [.copy("Golden")], swiftSettings: settings),
        .testTarget(
            name: "ERPExchangeTests", dependencies: ["PlanningModel", "PlanningEvents", "ERPExchange"],
            swiftSettings: settings),
        .testTarget(
            name: "PropertyTests",
            dependencies: [
                "EventJournal", "PlanningModel", "PlanningEvents", "RequirementsPlanning", "PlanningNetwork",
                "PlanningEngine",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PlanningEngineTests",
            dependencies: [
                "EventJournal", "PlanningModel", "PlanningEvents", "PlanningNetwork", "PlanningEngine", "replan",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PlanningNetworkTests",
            dependencies: ["PlanningModel", "PlanningEvents", "RequirementsPlanning", "PlanningNetwork"],
            swiftSettings: settings),
        .testTarget(
            name: "RequirementsPlanningTests", dependencies: ["PlanningModel", "RequirementsPlanning"],
            swiftSettings: settings),
        .testTarget(name: "CommandLineTests", dependencies: ["replan"], swiftSettings: settings),
    ]
)
