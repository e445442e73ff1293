#ifndef STATISTICS_H
#define STATISTICS_H
#include <stddef.h>

/// Numbers that were measured. All zero is none.
typedef struct {
    double *values;
    size_t count, capacity;
} samples;

void samples_add(samples *s, double value);

/// The value below which `fraction` of the samples lie, between two of them if need be; NaN if
/// there are none. Sorts.
double samples_quantile(samples *s, double fraction);
static inline double samples_median(samples *s) {
    return samples_quantile(s, 0.5);
}

void samples_free(samples *s);

/// Pseudo-random numbers in (0, 1) from a seed other than 0: the same in every run.
double uniform(unsigned long *seed);

#endif
