// MARK: Stock, orders and forecast

let onHandMeanings = TableMeanings(
    "Stock, lot by lot.",
    [
        ("item", "The item in stock."),
        ("location", "The location that holds it."),
        ("lot", "The lot, where lots are kept apart."),
        ("quantity", "How much there is; it may be negative."),
        ("expires_on", "The last day on which the lot can be used."),
        ("nettable", "Whether the lot counts as stock; blank is yes."),
    ])

let supplyOrdersMeanings = TableMeanings(
    "Open purchase, production and transfer orders.",
    [
        ("order", "The number of the order."),
        ("line", "The line of the order."),
        ("kind", "Whether it is a purchase, production or transfer order."),
        ("item", "The item that is received."),
        ("location", "The location that receives it."),
        ("from", "The supplier, or the source location of a transfer."),
        ("quantity", "How much is still to be received."),
        ("due_date", "The day of receipt."),
        ("start_date", "The day on which components are required, or a transfer leaves; blank: by the lead time."),
        ("status", "An approved transfer is still to leave, whatever its start date; blank is `open`."),
        ("expires_on", "The last day on which what is received can be used."),
        ("priority", "How urgent the receipt is in priority planning."),
        ("planned_order", "The firmed planned order that this order confirms and replaces."),
    ])

let supplyComponentsMeanings = TableMeanings(
    "What open orders still take of their components.",
    [
        ("order", "The number of the order."),
        ("line", "The line of the order."),
        ("component", "The item that is consumed."),
        ("location", "The location that it is taken from; blank is that of the order."),
        ("quantity", "How much is still to be issued; 0 says that nothing is left."),
        ("date", "The day on which it is required; blank is the start of the order."),
    ])

let demandOrdersMeanings = TableMeanings(
    "Open sales order lines.",
    [
        ("order", "The number of the order."),
        ("line", "The line of the order."),
        ("kind", "The kind of demand; blank is `sales`."),
        ("item", "The item that is ordered."),
        ("location", "The location that delivers it."),
        ("quantity", "How much is still to be delivered."),
        ("due_date", "The requested date."),
        ("priority", "Lines of one day are served lowest number first, blank last."),
        ("customer", "Whose order it is: whose forecast it consumes, and whose sellable days hold."),
    ])

let forecastsMeanings = TableMeanings(
    "Forecast lines.",
    [
        ("item", "The item that is foreseen."),
        ("location", "The location that is to deliver it."),
        ("date", "The day on which it is required; lines of today and earlier are ignored."),
        ("customer", "Whose orders consume the line; blank is those without a forecast of their own."),
        ("quantity", "How much is foreseen."),
        ("priority", "Lines of one day are served lowest number first, blank last."),
    ])

let reservationsMeanings = TableMeanings(
    "Supply that is kept for a requirement.",
    [
        ("order", "The number of the demand order, or of the order that takes components."),
        ("line", "The line of that order."),
        ("component", "The component that the supply is for; blank is the demand order line itself."),
        ("supply_order", "The open order that is reserved; blank is stock."),
        ("supply_line", "The line of the open order."),
        ("lot", "The lot of stock that is reserved."),
        ("quantity", "How much is reserved."),
    ])

let usageMeanings = TableMeanings(
    "What was issued in the past.",
    [
        ("item", "The item that was issued."),
        ("location", "The location that issued it."),
        ("date", "The day of issue."),
        ("quantity", "How much was issued on that day."),
    ])
