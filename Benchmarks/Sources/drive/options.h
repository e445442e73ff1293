#ifndef OPTIONS_H
#define OPTIONS_H
#include <stdbool.h>

/// What to do to each target; the command line is described in main.c.
typedef struct {
    const char *label, *model, *questions_path, *results_path;
    int connections, most_connections, rounds, history_kb;
    double rate; // requests a second; 0: a closed loop over `connections`
    double warmup_seconds, seconds, pause_seconds, timeout_seconds;
    double most_foreign_percent; // 0: keep all rounds
    bool streams, shows_slices, shows_errors;
} options;

/// The options of the command line, whose rest begins at `optind`; exits on an unknown one.
options options_read(int argc, char **argv);

#endif
