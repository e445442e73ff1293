#include "report.h"

#include "statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// How the figure of a slice is set against the same figure of direct and nginx in its round.
typedef enum { ITSELF, ADDED, PER_DIRECT, PER_NGINX, ADDED_PER_NGINX, COMPARISONS } comparison;

static const char *const comparison_names[COMPARISONS] = {"median", "added", "per_direct",
                                                          "per_nginx", "added_per_nginx"};

static double compare(comparison how, double own, double direct, double nginx) {
    switch (how) {
    case ADDED: return own - direct;
    case PER_DIRECT: return own / direct;
    case PER_NGINX: return own / nginx;
    case ADDED_PER_NGINX: return (own - direct) / (nginx - direct);
    default: return own;
    }
}

typedef struct {
    const options *options;
    const result *direct, *nginx; // NULL: not among the targets
} context;

static bool is_kept(const options *o, const slice *s) {
    double most = o->most_foreign_percent;
    return s->answers > 0 && (most <= 0 || !(s->foreign_percent > most));
}

static double figure_of(const context *x, const result *r, int round, figure f) {
    if (!r || !is_kept(x->options, &r->slices[round]))
        return NAN;
    return r->slices[round].figures[f];
}

static double median_of(const context *x, const result *r, comparison how, figure f) {
    samples rounds = {0};
    for (int k = 0; k < x->options->rounds; k++) {
        double value = compare(how, figure_of(x, r, k, f), figure_of(x, x->direct, k, f),
                               figure_of(x, x->nginx, k, f));
        if (isfinite(value))
            samples_add(&rounds, value);
    }
    double median = samples_median(&rounds);
    samples_free(&rounds);
    return median;
}

typedef struct {
    long answers, errors;
    int kept;
} totals;

static totals totals_of(const context *x, const result *r) {
    totals sum = {0};
    for (int k = 0; k < x->options->rounds; k++) {
        sum.answers += r->slices[k].answers;
        sum.errors += r->slices[k].errors;
        sum.kept += is_kept(x->options, &r->slices[k]);
    }
    return sum;
}

// ---- for people

typedef struct {
    const char *title;
    comparison how;
    figure figure;
    int decimals;
} column;

static const column plain_columns[] = {
    {"req/s", ITSELF, THROUGHPUT, 0},     {"/direct", PER_DIRECT, THROUGHPUT, 3},
    {"/nginx", PER_NGINX, THROUGHPUT, 3}, {"p50 us", ITSELF, LATENCY_P50, 0},
    {"p99 us", ITSELF, LATENCY_P99, 0},   {"+p50 us", ADDED, LATENCY_P50, 1},
    {"+p99 us", ADDED, LATENCY_P99, 1},   {"cpu us", ITSELF, CPU_A_REQUEST, 1},
    {"busy %", ITSELF, BUSY_PERCENT, 0},  {"RSS MB", ITSELF, RSS_MB, 1},
};
static const column stream_columns[] = {
    {"chunk/s", ITSELF, THROUGHPUT, 0},       {"/nginx", PER_NGINX, THROUGHPUT, 3},
    {"first us", ITSELF, FIRST_CHUNK_P50, 0}, {"+first us", ADDED, FIRST_CHUNK_P50, 1},
    {"relay p50", ITSELF, RELAY_P50, 0},      {"relay p99", ITSELF, RELAY_P99, 0},
    {"+relay p50", ADDED, RELAY_P50, 1},      {"cpu/chunk", ITSELF, CPU_A_CHUNK, 2},
    {"busy %", ITSELF, BUSY_PERCENT, 0},      {"RSS MB", ITSELF, RSS_MB, 1},
};

static void print_table(const context *x, const result *results, int count) {
    const options *o = x->options;
    const column *columns = o->streams ? stream_columns : plain_columns;
    int width =
        o->streams ? sizeof stream_columns / sizeof(column) : sizeof plain_columns / sizeof(column);
    printf("%-12s %9s %6s", "target", "answers", "errors");
    for (int i = 0; i < width; i++)
        printf(" %10s", columns[i].title);
    printf("  rounds\n");
    for (int k = 0; k < count; k++) {
        totals sum = totals_of(x, &results[k]);
        printf("%-12s %9ld %6ld", results[k].target->name, sum.answers, sum.errors);
        for (int i = 0; i < width; i++)
            printf(" %10.*f", columns[i].decimals,
                   median_of(x, &results[k], columns[i].how, columns[i].figure));
        printf("  %d/%d\n", sum.kept, o->rounds);
    }
    fflush(stdout);
}

void report_slice(const target *t, const slice *s, int round) {
    printf("  round %d %-12s answers %ld errors %ld foreign %.0f%%", round, t->name, s->answers,
           s->errors, s->foreign_percent);
    for (int f = 0; f < FIGURES; f++)
        if (isfinite(s->figures[f]))
            printf(" %s %.1f", figure_names[f], s->figures[f]);
    printf("\n");
    fflush(stdout);
}

// ---- for programs

static void write_comparison(FILE *file, const context *x, const result *r, comparison how) {
    fprintf(file, ",\"%s\":{", comparison_names[how]);
    const char *comma = "";
    for (int f = 0; f < FIGURES; f++) {
        double value = median_of(x, r, how, f);
        if (!isfinite(value))
            continue;
        fprintf(file, "%s\"%s\":%.6g", comma, figure_names[f], value);
        comma = ",";
    }
    fprintf(file, "}");
}

static void append_lines(const context *x, const result *results, int count) {
    const options *o = x->options;
    FILE *file = fopen(o->results_path, "a");
    if (!file) {
        perror(o->results_path);
        exit(1);
    }
    for (int k = 0; k < count; k++) {
        totals sum = totals_of(x, &results[k]);
        fprintf(file,
                "{\"workload\":\"%s\",\"target\":\"%s\",\"model\":\"%s\",\"streams\":%s,"
                "\"connections\":%d,\"rate\":%g,\"history_kb\":%d,\"answers\":%ld,\"errors\":%ld,"
                "\"rounds\":%d,\"kept\":%d",
                o->label, results[k].target->name, o->model, o->streams ? "true" : "false",
                o->connections, o->rate, o->history_kb, sum.answers, sum.errors, o->rounds,
                sum.kept);
        for (int how = 0; how < COMPARISONS; how++)
            write_comparison(file, x, &results[k], how);
        fprintf(file, "}\n");
    }
    fclose(file);
}

static const result *named(const result *results, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(results[i].target->name, name) == 0)
            return &results[i];
    return NULL;
}

void report(const options *o, const result *results, int count) {
    context x = {o, named(results, count, "direct"), named(results, count, "nginx")};
    print_table(&x, results, count);
    if (o->results_path)
        append_lines(&x, results, count);
}
