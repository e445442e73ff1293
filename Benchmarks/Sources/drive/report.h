#ifndef REPORT_H
#define REPORT_H
#include "options.h"
#include "slice.h"
#include "target.h"

/// The slices of one target, one a round.
typedef struct {
    const target *target;
    const slice *slices;
} result;

/// Prints a table, and appends a line of JSON per target to `results_path` if there is one.
/// Ratios and differences are taken between slices of one round; then the median of the rounds.
void report(const options *o, const result *results, int count);

void report_slice(const target *t, const slice *s, int round);

#endif
