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
    uint32_t counts[SELECTION_STEPS];
    memset(counts, 0, sizeof counts);
    for (size_t at = 0; at < count; at++) counts[steps[at]]++;
    size_t least = SELECTION_STEPS - 1, room = wanted;
    while (least > 0 && counts[least] < room) room -= counts[least--];
    size_t found = 0;
    for (size_t at = count; at-- > 0;) {
        if (steps[at] < least) continue;
        if (steps[at] == least) {
            if (!room) continue;
            room--;
        }
        places[found++] = (uint32_t)at;
    }
    return found;
}
