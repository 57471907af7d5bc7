import ERPExchange
import Foundation
import PlanningEvents

/// Reads bytes as a change stream, or as the files of an extract.
enum ExchangeTarget {
    private struct Bytes: ByteSource {
        var rest: UnsafeRawBufferPointer.SubSequence

        mutating func read(upTo count: Int, into bytes: inout [UInt8]) -> Int {
            // Small pieces, so that lines are cut anywhere.
            let part = rest.prefix(min(count, 61))
            bytes.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
    }

    static func runChanges(_ bytes: UnsafeRawBufferPointer) {
        var reader = ChangeStreamReader(Bytes(rest: bytes[...]), name: "fuzz")
        var line = ChangeLine()
        while true {
            do {
                guard try reader.next(into: &line) else { return }
            } catch .faults {
                continue
            } catch {
                return
            }
        }
    }

    private static let folder: String = {
        let path = FileManager.default.temporaryDirectory.path + "/replan-fuzz-\(getpid())"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }()

    private static let tables = ["items", "locations", "demand_orders", "supply_orders", "bills", "calendars"]

    /// The first byte chooses the table.
    static func runExtract(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let path = folder + "/" + tables[Int(first) % tables.count] + ".csv"
        defer { unlink(path) }
        guard let file = fopen(path, "w") else { return }
        fwrite(bytes.baseAddress! + 1, 1, bytes.count - 1, file)
        fclose(file)
        guard let extract = try? Extract.read(folder: folder) else { return }
        for table in Table.allCases { _ = extract.rowCount(table) }
    }
}
