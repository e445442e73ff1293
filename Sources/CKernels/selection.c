#include "selection.h"

#include <string.h>

void selection_steps(const float *values, size_t count, float least, float greatest,
                     uint16_t *steps) {
    float scale = SELECTION_STEPS / (greatest - least), last = SELECTION_STEPS - 1;
    for (size_t at = 0; at < count; at++) {
        float step = (values[at] - least) * scale;
        step = step > 0 ? step : 0;
        step = step < last ? step : last;
        steps[at] = (uint16_t)(int)step;
    }
}

size_t selection_greatest(const uint16_t *steps, size_t count, size_t wanted, uint32_t *places) {
    if (!wanted) return 0;
    // Values side by side are often in the same step; two tables don't wait for each other.
    uint32_t counts[2][SELECTION_STEPS];
    memset(counts, 0, sizeof counts);
    for (size_t at = 0; at < count; at++) counts[at & 1][steps[at]]++;
    size_t least = SELECTION_STEPS - 1, room = wanted;
    for (; least > 0; least--) {
        size_t held = counts[0][least] + counts[1][least];
        if (held >= room) break;
        room -= held;
    }
    // Which ones are taken can't be foreseen: each place is written, and kept or not.
    size_t found = 0;
    for (size_t at = count; at > 0 && found < wanted; at--) {
        size_t is_last_step = steps[at - 1] == least;
        size_t takes = (steps[at - 1] > least) | (is_last_step & (room > 0));
        room -= is_last_step & takes;
        places[found] = (uint32_t)(at - 1);
        found += takes;
    }
    return found;
}
