#ifndef SLICE_H
#define SLICE_H
#include "process.h"
#include "statistics.h"
#include "target.h"

/// What is reported of a target, one number a slice. Times are in microseconds.
typedef enum {
    THROUGHPUT, // answers a second; chunks a second when streaming
    LATENCY_P50,
    LATENCY_P90,
    LATENCY_P99,
    FIRST_CHUNK_P50, // request begun to first chunk read
    FIRST_CHUNK_P99,
    RELAY_P50, // chunk written by the upstream to chunk read here
    RELAY_P90,
    RELAY_P99,
    CPU_A_REQUEST,
    CPU_A_CHUNK,
    BUSY_PERCENT, // of one core
    RSS_MB,
    FIGURES
} figure;
extern const char *const figure_names[FIGURES];

/// One target under load for some seconds.
typedef struct {
    double figures[FIGURES]; // NaN: not measured
    double foreign_percent;  // of one core, used by processes that do not belong to the run
    long answers;            // requests begun inside the window and answered
    long errors;             // from the first warm-up request on
} slice;

/// What is counted while a slice runs.
typedef struct {
    samples latency, first_chunk, relay;
    long answers_in_window, chunks_in_window, errors;
} tally;

/// CPU time between two moments, of the target and of all that belongs to the run.
typedef struct {
    int64_t opened_ns, closed_ns;
    double target_us, run_us, machine_us;
    double rss_mb;
} window;

void window_open(window *w, const process_tree *target, const process_tree *mock);
void window_close(window *w, const process_tree *target, const process_tree *mock);

/// The figures of a finished slice; empties the tally.
slice slice_of(tally *t, const window *w, int streams);

#endif
