#include "yardsticks.h"

size_t yardstick_netting(
    size_t points, const uint32_t *starts, const int32_t *days, const int64_t *quantities, const int64_t *on_hand,
    const int64_t *safety, const int64_t *lots, int32_t *order_days, int64_t *order_quantities) {
    size_t orders = 0;
    for (size_t point = 0; point < points; point++) {
        int64_t balance = on_hand[point];
        const int64_t floor = safety[point];
        const int64_t lot = lots[point];
        const size_t end = starts[point + 1];
        size_t index = starts[point];
        while (index < end) {
            const int32_t day = days[index];
            do {
                balance -= quantities[index];
                index++;
            } while (index < end && days[index] == day);
            if (balance < floor) {
                const int64_t missing = floor - balance;
                const int64_t quantity = lot > 1 ? (missing + lot - 1) / lot * lot : missing;
                order_days[orders] = day;
                order_quantities[orders] = quantity;
                orders++;
                balance += quantity;
            }
        }
    }
    return orders;
}
