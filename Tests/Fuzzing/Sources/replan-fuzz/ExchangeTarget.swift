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

    /// What is read is written, and read again it is the same.
    static func runChanges(_ bytes: UnsafeRawBufferPointer) {
        var reader = ChangeStreamReader(Bytes(rest: bytes[...]), name: "fuzz")
        var line = ChangeLine()
        while true {
            do {
                guard try reader.next(into: &line) else { return }
                check(line)
            } catch .faults {
                continue
            } catch {
                return
            }
        }
    }

    private static func check(_ line: ChangeLine) {
        var writer = ChangeLineWriter()
        if let row = line.row {
            writer.write(row, source: line.source, sequence: line.sequence)
        } else if let date = line.date {
            writer.write(date, source: line.source, sequence: line.sequence, at: line.at)
        }
        var again = ChangeLine()
        writer.take().withUnsafeBytes { bytes in
            var reader = ChangeStreamReader(Bytes(rest: bytes[...]), name: "again")
            let isRead = (try? reader.next(into: &again)) ?? false
            precondition(isRead, "a line that was written cannot be read")
        }
        let isSame =
            again.event == line.event && again.date == line.date && again.at == line.at
            && again.source == line.source && again.sequence == line.sequence
        precondition(isSame, "a line that was read and written is another one")
    }

    private static let folder: String = {
        let path = Scratch.path("extract")
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: ExchangeTarget.folder) }
        return path
    }()

    private static let tables: [String] = {
        let first: [Table] = [.items, .locations, .demandOrders, .supplyOrders, .bills, .calendars]
        return (first + Table.allCases.filter { !first.contains($0) }).map(\.name)
    }()

    /// The files are separated by bytes of ones, which are in no text; the first byte of each chooses the table.
    static func runExtract(_ bytes: UnsafeRawBufferPointer) {
        var paths: [String] = []
        for part in bytes.split(separator: 0xFF, maxSplits: 7) {
            guard let first = part.first else { continue }
            let path = folder + "/" + tables[Int(first) % tables.count] + ".csv"
            guard let file = fopen(path, "w") else { continue }
            paths.append(path)
            _ = part.dropFirst().withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
            fclose(file)
        }
        defer { for path in paths { unlink(path) } }
        guard !paths.isEmpty, let extract = try? Extract.read(folder: folder) else { return }
        for table in Table.allCases { _ = extract.rowCount(table) }
    }
}
