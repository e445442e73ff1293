// Sends the same work to many base URLs, interleaved: each round runs every target once, in
// rotating order, so that what disturbs the machine disturbs all of them.
//
// Usage: drive [options] NAME=http://127.0.0.1:PORT/v1[,pid=N][,header=Name: value]...
// The targets named "direct" and "nginx", if there, are what the others are measured against;
// pid is the process (with its descendants) whose CPU time and memory are reported.
//
//   -c N     closed loop with N connections (1)      -r R    open loop, R requests/s, Poisson
//   -n N     connections at most with -r (1024)      -s      "stream": true
//   -m NAME  model: the programme of mock-upstream   -h KB   size of the history (0)
//   -q FILE  user messages, one a line               -t S    time-out of a request (30)
//   -k N     rounds (5)     -d S  seconds of a window (1)     -w S  warm-up before it (0.3)
//   -g S     pause after a slice (0.05)
//   -x PCT   leave out rounds in which other processes used more than PCT % of a core (0: none)
//   -o FILE  append a line of JSON per target        -l NAME "workload" in these lines
//   -v       print each slice                        -e      print the first errors
#include "load.h"
#include "options.h"
#include "report.h"
#include "requests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void allow_many_files(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

static process_tree mock_of(const target *targets, int count) {
    for (int i = 0; i < count; i++)
        if (strcmp(targets[i].name, "direct") == 0)
            return process_tree_of(targets[i].pid);
    return (process_tree){0};
}

static void print_heading(const options *o, int targets) {
    printf("model %s, ", o->model);
    if (o->rate > 0)
        printf("%g requests/s", o->rate);
    else
        printf("%d connections", o->connections);
    printf(", %d KB of history, %d rounds of %g s over %d targets\n", o->history_kb, o->rounds,
           o->seconds, targets);
}

int main(int argc, char **argv) {
    options o = options_read(argc, argv);
    int count = argc - optind;
    if (count <= 0 || o.rounds <= 0) {
        fprintf(stderr, "usage: drive [options] NAME=http://127.0.0.1:PORT/v1[,pid=N]...\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1);
    allow_many_files();

    target *targets = calloc((size_t)count, sizeof *targets);
    work *works = calloc((size_t)count, sizeof *works);
    result *results = calloc((size_t)count, sizeof *results);
    slice *slices = calloc((size_t)(count * o.rounds), sizeof *slices);
    if (!targets || !works || !results || !slices)
        return 1;
    questions asked = questions_read(&o);
    for (int i = 0; i < count; i++)
        targets[i] = target_read(argv[optind + i]);
    process_tree mock = mock_of(targets, count);
    for (int i = 0; i < count; i++) {
        works[i] =
            (work){&o, &targets[i], requests_for(&targets[i], &o, &asked), asked.count, mock};
        results[i] = (result){&targets[i], &slices[i * o.rounds]};
    }

    print_heading(&o, count);
    for (int round = 0; round < o.rounds; round++)
        for (int k = 0; k < count; k++) {
            int i = (k + round) % count;
            slice *s = &slices[i * o.rounds + round];
            *s = load_run(&works[i], round);
            if (o.shows_slices)
                report_slice(&targets[i], s, round);
            usleep((useconds_t)(o.pause_seconds * 1e6));
        }
    report(&o, results, count);
    return 0;
}
