// MARK: Coverage and the tables whose keys it names

let coverageMeanings = TableMeanings(
    "How stocking points are planned; the most specific row that gives a column holds for it.",
    [
        ("item", "The item that the row is for; blank is every item."),
        ("location", "The location that the row is for; blank is every location."),
        ("rule", "How net requirements become orders; blank is `requirement`."),
        ("period_days", "How many days a period of rule `period` has; blank is 1."),
        ("minimum", "What rule `min_max` does not let the projected balance fall below."),
        ("maximum", "What an order of rule `min_max` or `priority` fills up to; blank is the minimum."),
        ("fixed_quantity", "The lot that orders of rule `fixed_quantity` are whole multiples of."),
        ("reorder_point", "The net flow below which rule `priority` orders."),
        ("safety_stock", "The floor of the projected balance that orders keep up and requirements may consume."),
        ("negative_days", "How many days after an order placed today could serve a late receipt is still taken."),
        (
            "positive_days",
            "How many days before its use a receipt may be available and still be taken; blank is no limit."
        ),
        ("on_hand_consumption", "Whether a requirement takes stock before or after receipts; blank is `first`."),
        ("latest_first", "Whether of the receipts that are on time the latest are taken first."),
        ("receipt_margin_days", "Days between the receipt of an order and the day on which it is available."),
        ("issue_margin_days", "Days between the day on which a receipt is available and its issue."),
        ("reorder_margin_days", "Days between the order day and the start of the lead time."),
        ("coverage_fence_days", "The days from today beyond which nothing is planned; blank is no fence."),
        ("freeze_fence_days", "The days from today within which planned orders are frozen; blank is no fence."),
        ("firming_fence_days", "The days from today within which orders to be placed are firmed; blank is no fence."),
        ("action_fence_days", "The days from today beyond which receipts get no action; blank is no fence."),
        ("advance_margin_days", "By how many days a receipt may be too late before an advance is told."),
        ("postpone_margin_days", "By how many days a receipt may be too early before a postponement is told."),
        ("seasonal_key", "The key of the factors of safety stock, minimum, maximum and average daily usage."),
        ("lot_sizing", "How rule `requirement` gathers net requirements into orders by cost."),
        ("setup_cost", "The cost of an order, for lot sizing."),
        ("holding_cost", "The cost of holding a unit for a day, for lot sizing."),
        ("vendor_choice", "How one of several suppliers is chosen; blank is `priority`."),
        ("forecast_consumption", "How sales orders consume the forecast; blank is `none`."),
        ("forecast_period", "The periods of the consumptions `percent` and `key_period`; blank is `month`."),
        ("forecast_key", "The key of the percentages of consumption `percent`."),
        ("forecast_backward_days", "How many days back an order consumes with `backward_forward`; blank is 0."),
        ("forecast_forward_days", "How many days ahead an order consumes with `backward_forward`; blank is 0."),
        ("priority_method", "How the orders of rule `priority` get their priority; blank is `percent`."),
        ("priority_key", "The key of the ranges of the methods `single_range` and `split_ranges`."),
        ("adu", "The average daily usage of rule `decoupling`, where it is not worked out."),
        ("adu_past_days", "How many days before today the average daily usage is worked out from."),
        ("adu_forward_days", "How many days of forecast from today on the average daily usage is worked out from."),
        (
            "adu_past_percent",
            "The weight of the past when past and forecast give the average daily usage; blank is 50."
        ),
        ("lead_time_factor", "The share of usage over the lead time that is the red base of a buffer; blank is 1."),
        ("variability_factor", "The share of the red base that is its red safety; blank is 0."),
        ("order_cycle_days", "The days of usage that the green zone of a buffer has at least; blank is 0."),
        ("spike_horizon_days", "How many days ahead spikes qualify for a buffer; blank is its decoupled lead time."),
        ("spike_threshold", "The requirement of a day above which it is a spike; blank is none."),
        (
            "reschedule_tolerance_days",
            "An order is moved only if it is needed more days than this earlier or later; blank is 0."
        ),
        (
            "reschedule_tolerance_percent",
            "A quantity is changed only by more than this percentage of it; blank is 0."
        ),
        ("minimum_move_days", "An order is advanced or postponed by at least so many days; blank is 0."),
    ])

let forecastKeysMeanings = TableMeanings(
    "By how much forecast is reduced, period by period.",
    [
        ("key", "Names the key, as coverage does."),
        ("period", "The number of the period; 1 is that of the planning date."),
        ("percent", "By how much lines of the period are reduced; a negative percentage increases them."),
    ])

let seasonalFactorsMeanings = TableMeanings(
    "Factors of the months of the year; a month without one has 1.",
    [
        ("key", "Names the key, as coverage does."),
        ("month", "The month, 1 to 12."),
        ("factor", "What quantities of the month are multiplied by."),
    ])

let priorityRangesMeanings = TableMeanings(
    "Ranges of net flow with a priority each.",
    [
        ("key", "Names the key, as coverage does."),
        ("priority", "The priority of an order for the range."),
        ("limit_of", "What the upper limit of the range is a percentage of, or `infinite`."),
        ("limit_percent", "The percentage of the upper limit; blank is 100."),
    ])

let sellableDaysMeanings = TableMeanings(
    "How long goods must be good for after delivery.",
    [
        ("customer", "The customer that requires it."),
        ("item", "The item that it is required of; blank is every item."),
        ("sellable_days", "How many days after the required date a receipt must not have expired."),
    ])

let priceBreaksMeanings = TableMeanings(
    "Prices of suppliers by quantity.",
    [
        ("item", "The item that is bought."),
        ("location", "The location that it is bought for; blank is every location."),
        ("from", "The supplier."),
        ("minimum_quantity", "The least quantity of an order that the price holds for."),
        ("unit_price", "The price of a unit."),
        ("lead_time_days", "The lead time of such an order; blank is that of the source."),
        ("effective_from", "The first required date that the price holds for."),
        ("effective_to", "The last required date that the price holds for."),
    ])
