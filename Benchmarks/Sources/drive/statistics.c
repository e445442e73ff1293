#include "statistics.h"

#include <math.h>
#include <stdlib.h>

void samples_add(samples *s, double value) {
    if (s->count == s->capacity) {
        s->capacity = s->capacity ? s->capacity * 2 : 64;
        s->values = realloc(s->values, s->capacity * sizeof *s->values);
        if (!s->values)
            abort();
    }
    s->values[s->count++] = value;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double samples_quantile(samples *s, double fraction) {
    if (s->count == 0)
        return NAN;
    qsort(s->values, s->count, sizeof *s->values, ascending);
    double place = fraction * (double)(s->count - 1);
    size_t below = (size_t)place;
    if (below + 1 == s->count)
        return s->values[below];
    return s->values[below] + (place - (double)below) * (s->values[below + 1] - s->values[below]);
}

void samples_free(samples *s) {
    free(s->values);
    *s = (samples){0};
}

double uniform(unsigned long *seed) { // xorshift64
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return ((double)(*seed >> 11) + 0.5) / (double)(1UL << 53);
}
