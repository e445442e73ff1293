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

typedef uint16_t eight_steps __attribute__((vector_size(16), aligned(2)));
typedef int16_t eight_answers __attribute__((vector_size(16)));
typedef int8_t eight_bytes __attribute__((vector_size(8)));

/// A bit for each of eight answers, which are 0 or -1.
static uint64_t bits_of(eight_answers answers) {
    eight_bytes bytes = __builtin_convertvector(answers, eight_bytes);
    uint64_t all;
    memcpy(&all, &bytes, sizeof all);
    return (all & 0x8080808080808080) * 0x0002040810204081 >> 56;
}

/// Up to 64 steps beside `least`: a bit for each that is greater, and for each that is the same.
static void compare(const uint16_t *steps, size_t count, uint16_t least, uint64_t *greater,
                    uint64_t *same) {
    *greater = *same = 0;
    size_t at = 0;
    for (; at + 8 <= count; at += 8) {
        eight_steps eight = *(const eight_steps *)(steps + at);
        *greater |= bits_of(eight > least) << at;
        *same |= bits_of(eight == least) << at;
    }
    for (; at < count; at++) {
        *greater |= (uint64_t)(steps[at] > least) << at;
        *same |= (uint64_t)(steps[at] == least) << at;
    }
}

/// The `wanted` highest of some bits.
static uint64_t highest(uint64_t bits, size_t wanted) {
    if (!wanted) return 0;
    while ((size_t)__builtin_popcountll(bits) > wanted) bits &= bits - 1;
    return bits;
}

size_t selection_greatest(const uint16_t *steps, size_t count, size_t wanted, uint32_t *places) {
    if (!wanted) return 0;
    // Values side by side are often in the same step; two tables don't wait for each other.
    uint32_t counts[2][SELECTION_STEPS];
    memset(counts, 0, sizeof counts);
    size_t counted = 0;
    for (; counted + 4 <= count; counted += 4) {
        counts[0][steps[counted]]++;
        counts[1][steps[counted + 1]]++;
        counts[0][steps[counted + 2]]++;
        counts[1][steps[counted + 3]]++;
    }
    for (; counted < count; counted++) counts[0][steps[counted]]++;
    size_t least = SELECTION_STEPS - 1, room = wanted;
    for (; least > 0; least--) {
        size_t held = counts[0][least] + counts[1][least];
        if (held >= room) break;
        room -= held;
    }
    size_t found = 0;
    for (size_t end = count; end > 0 && found < wanted;) {
        size_t start = (end - 1) / 64 * 64;
        uint64_t taken, same;
        compare(steps + start, end - start, (uint16_t)least, &taken, &same);
        same = highest(same, room);
        room -= (size_t)__builtin_popcountll(same);
        for (taken |= same; taken;) {
            int highest_bit = 63 - __builtin_clzll(taken);
            taken ^= 1ull << highest_bit;
            places[found++] = (uint32_t)start + (uint32_t)highest_bit;
        }
        end = start;
    }
    return found;
}
