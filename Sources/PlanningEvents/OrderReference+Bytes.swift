internal import PlanningModel

extension [UInt8] {
    mutating func append(reference: OrderReference) {
        switch reference {
        case .none:
            append(0)
        case .erp(let order, let line):
            append(1)
            append(text: order)
            append(optionalText: line)
        case .planned(let item, let location, let required, let number):
            append(2)
            append(text: item)
            append(text: location)
            append(day: required)
            append(integer: number)
        }
    }

    mutating func append(message: PlanMessage) {
        append(message.kind.rawValue)
        append(reference: message.order)
        for day in [message.fromDate, message.toDate] {
            append(day == nil ? 0 : 1)
            if let day { append(day: day) }
        }
        for quantity in [message.fromQuantity, message.toQuantity] {
            append(quantity == nil ? 0 : 1)
            if let quantity { append(quantity: quantity) }
        }
        append(text: message.detail)
    }
}

extension PlanMessage {
    /// Appends the message to some bytes.
    package func encode(into bytes: inout [UInt8]) { bytes.append(message: self) }

    package init(decoding bytes: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(bytes.bytes, from: 0, of: .windowReplaced)
        self = try reader.message()
        try reader.end()
    }
}

extension ByteReader {
    @_lifetime(self: copy self)
    mutating func reference() throws(EventFault) -> OrderReference {
        switch try integer(UInt8.self) {
        case 0:
            return .none
        case 1:
            let order = try text()
            return .erp(order: order, line: try optionalText())
        case 2:
            let item = try text()
            let location = try text()
            let required = try day()
            return .planned(item: item, location: location, required: required, number: try integer())
        case let code:
            throw .malformed(kind: "window_replaced", reason: "\(code) is no kind of order reference")
        }
    }

    @_lifetime(self: copy self)
    mutating func message() throws(EventFault) -> PlanMessage {
        let kind: MessageKind = try choice()
        var message = PlanMessage(kind, order: try reference())
        if try flag() { message.fromDate = try day() }
        if try flag() { message.toDate = try day() }
        if try flag() { message.fromQuantity = try quantity() }
        if try flag() { message.toQuantity = try quantity() }
        message.detail = try text()
        return message
    }
}
