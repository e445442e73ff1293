#include "slice.h"

#include "clock.h"

#include <math.h>

const char *const figure_names[FIGURES] = {
    "throughput",       "latency_p50_us",     "latency_p90_us",
    "latency_p99_us",   "first_chunk_p50_us", "first_chunk_p99_us",
    "relay_p50_us",     "relay_p90_us",       "relay_p99_us",
    "cpu_us_a_request", "cpu_us_a_chunk",     "busy_percent",
    "rss_mb",
};

static double run_cpu_us(double target_us, const process_tree *target, const process_tree *mock) {
    int is_mock = target->count && mock->count && target->pids[0] == mock->pids[0];
    return target_us + (is_mock ? 0 : process_tree_usage(mock).cpu_us) + own_cpu_us();
}

void window_open(window *w, const process_tree *target, const process_tree *mock) {
    w->target_us = process_tree_usage(target).cpu_us;
    w->run_us = run_cpu_us(w->target_us, target, mock);
    w->machine_us = machine_cpu_us();
    w->opened_ns = clock_ns();
}

void window_close(window *w, const process_tree *target, const process_tree *mock) {
    w->closed_ns = clock_ns();
    usage now = process_tree_usage(target);
    w->rss_mb = now.rss_mb;
    w->run_us = run_cpu_us(now.cpu_us, target, mock) - w->run_us;
    w->target_us = now.cpu_us - w->target_us;
    w->machine_us = machine_cpu_us() - w->machine_us;
}

static double a_piece(double whole, long pieces) {
    return pieces > 0 ? whole / (double)pieces : NAN;
}

slice slice_of(tally *t, const window *w, int streams) {
    double microseconds = (double)(w->closed_ns - w->opened_ns) / 1e3;
    long work = streams ? t->chunks_in_window : t->answers_in_window;
    slice s = {.answers = (long)t->latency.count, .errors = t->errors};
    double figures[FIGURES] = {
        [THROUGHPUT] = (double)work / microseconds * 1e6,
        [LATENCY_P50] = samples_quantile(&t->latency, 0.5),
        [LATENCY_P90] = samples_quantile(&t->latency, 0.9),
        [LATENCY_P99] = samples_quantile(&t->latency, 0.99),
        [FIRST_CHUNK_P50] = samples_quantile(&t->first_chunk, 0.5),
        [FIRST_CHUNK_P99] = samples_quantile(&t->first_chunk, 0.99),
        [RELAY_P50] = samples_quantile(&t->relay, 0.5),
        [RELAY_P90] = samples_quantile(&t->relay, 0.9),
        [RELAY_P99] = samples_quantile(&t->relay, 0.99),
        [CPU_A_REQUEST] = a_piece(w->target_us, t->answers_in_window),
        [CPU_A_CHUNK] = a_piece(w->target_us, t->chunks_in_window),
        [BUSY_PERCENT] = w->target_us / microseconds * 100,
        [RSS_MB] = w->rss_mb,
    };
    for (int i = 0; i < FIGURES; i++)
        s.figures[i] = figures[i];
    s.foreign_percent = fmax(0, (w->machine_us - w->run_us) / microseconds * 100);
    samples_free(&t->latency);
    samples_free(&t->first_chunk);
    samples_free(&t->relay);
    return s;
}
