import ERPExchange
import Foundation
import PlanningEvents

/// A folder with the files of an extract, removed with its last reference.
final class ExtractFolder {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = "\(FileManager.default.temporaryDirectory.path)/erp-exchange-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        for (name, text) in files { try write(name, Array(text.utf8)) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in the folder.
    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    }

    func read(faultLimit: Int = 100) throws(ExtractError) -> Extract {
        try Extract.read(folder: path, faultLimit: faultLimit)
    }

    /// One line for each fault; none when the extract can be read.
    func faults(limit: Int = 100) throws -> [String] {
        do {
            _ = try read(faultLimit: limit)
            return []
        } catch {
            guard case .faults(let faults) = error else { throw error }
            return faults.description.split(separator: "\n").map(String.init)
        }
    }
}

/// A small extract with rows in every table and every kind of reference.
enum SampleExtract {
    static let files = [
        "locations.csv": "location,description,calendar\nMAIN,\"Main, hall 1\",WORK\nEAST,,\n",
        "calendars.csv": "calendar,day,open\nWORK,sat,0\nWORK,2026-12-25,0\n",
        "items.csv": "item,unit,superseded_by,superseded_from\nA,EA,,\nB,EA,,\nC,EA,A,2026-05-01\n",
        "coverage.csv":
            "item,location,rule,minimum,maximum,seasonal_key,forecast_key,priority_key\n"
            + "A,MAIN,min_max,5,10,S,F,P\n,,requirement,,,,,\n",
        "sources.csv":
            "item,location,kind,from,lead_time_days,lead_time_basis,lead_time_calendar,order_minimum,order_multiple,"
            + "order_maximum,effective_from,effective_to\n"
            + "A,MAIN,make,,2,working,WORK,,,,,\nB,,buy,V1,5,,,1,1,100,2026-01-01,2026-12-31\n"
            + "A,EAST,transfer,MAIN,1,,,,,,,\n",
        "bom_components.csv": "parent,component,quantity_per,location\nA,B,2,\nA,C,-0.5,MAIN\n",
        "bills.csv": "item,bill,location,quantity_from\nA,S,MAIN,10\n",
        "operations.csv": "item,operation,scrap_percent\nA,10,2.5\n",
        "on_hand.csv": "item,location,lot,quantity\nA,MAIN,,3\nA,MAIN,L1,-1.25\n",
        "supply_orders.csv":
            "order,line,kind,item,location,from,quantity,due_date\n"
            + "PO-1,1,purchase,B,MAIN,V1,7,2026-03-01\nTO-1,,transfer,A,EAST,MAIN,2,2026-03-02\n",
        "supply_components.csv": "order,line,component,quantity\nPO-1,1,C,4\n",
        "demand_orders.csv": "order,line,item,location,quantity,due_date\nSO-1,1,A,MAIN,4,2026-04-02\n",
        "forecasts.csv": "item,location,date,quantity\nA,MAIN,2026-05-01,20\n",
        "reservations.csv":
            "order,line,component,supply_order,supply_line,quantity\nSO-1,1,,PO-1,1,1\nPO-1,1,C,,,2\n",
        "price_breaks.csv": "item,from,minimum_quantity,unit_price\nB,V1,100,4.5\n",
        "forecast_keys.csv": "key,period,percent\nF,1,100\n",
        "seasonal_factors.csv": "key,month,factor\nS,12,1.5\n",
        "priority_ranges.csv": "key,priority,limit_of\nP,10,minimum\n",
        "sellable_days.csv": "customer,item,sellable_days\nACME,A,30\n",
        "usage.csv": "item,location,date,quantity\nA,MAIN,2026-01-05,2\n",
    ]

    /// The faults of the sample with other files in place of its own.
    static func faults(replacing changes: [String: String]) throws -> [String] {
        try ExtractFolder(files.merging(changes) { $1 }).faults()
    }
}

extension Extract {
    /// The rows of a table, with every column that is given as text.
    func rows(_ table: Table) -> [[String: String]] {
        var rows: [[String: String]] = []
        forEachRow(of: table) { row, _ in rows.append(row.values) }
        return rows
    }

    func lines(_ table: Table) -> [Int] {
        var lines: [Int] = []
        forEachRow(of: table) { _, line in lines.append(line) }
        return lines
    }
}

extension RowEvent {
    /// Every column that is given: texts as they are, everything else as the number in the event.
    var values: [String: String] {
        var values: [String: String] = [:]
        for (index, column) in table.columns.enumerated() where has(index) {
            values[column.name] = column.type.isText ? text(index) : number(index).map(String.init)
        }
        return values
    }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }
}
