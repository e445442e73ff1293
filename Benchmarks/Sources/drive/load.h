#ifndef LOAD_H
#define LOAD_H
#include "buffer.h"
#include "options.h"
#include "process.h"
#include "slice.h"
#include "target.h"

/// What one target is asked.
typedef struct {
    const options *options;
    const target *target;
    const buffer *requests;
    size_t request_count;
    process_tree mock;
} work;

/// Runs one slice: warm-up, window, and the end of what is under way (at most the time-out).
/// `round` seeds the arrivals, so that each target of a round gets the same ones.
slice load_run(const work *w, int round);

#endif
