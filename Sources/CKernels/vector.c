#include "vector.h"

#include <math.h>

/// Several sums side by side: one would wait for each of its additions.
enum { LANES = 16 };
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));

vector_extent vector_extent_of(const float *components, size_t count) {
    lanes squares = {0}, most = {0};
    size_t at = 0;
    for (; at + LANES <= count; at += LANES) {
        lanes values = *(const lanes *)(components + at);
        squares += values * values;
        most = __builtin_elementwise_max(most, __builtin_elementwise_abs(values));
    }
    vector_extent extent = {0, 0};
    for (int lane = 0; lane < LANES; lane++) {
        extent.sum_of_squares += squares[lane];
        extent.greatest = fmaxf(extent.greatest, most[lane]);
    }
    for (; at < count; at++) {
        extent.sum_of_squares += components[at] * components[at];
        extent.greatest = fmaxf(extent.greatest, fabsf(components[at]));
    }
    return extent;
}
