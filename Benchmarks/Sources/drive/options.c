#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

options options_read(int argc, char **argv) {
    options o = {
        .label = "",
        .model = "mock",
        .connections = 1,
        .most_connections = 1024,
        .rounds = 5,
        .warmup_seconds = 0.3,
        .seconds = 1,
        .pause_seconds = 0.05,
        .timeout_seconds = 30,
    };
    for (int option; (option = getopt(argc, argv, "l:m:q:o:c:n:r:k:h:w:d:g:t:x:sve")) != -1;)
        switch (option) {
        case 'l': o.label = optarg; break;
        case 'm': o.model = optarg; break;
        case 'q': o.questions_path = optarg; break;
        case 'o': o.results_path = optarg; break;
        case 'c': o.connections = atoi(optarg); break;
        case 'n': o.most_connections = atoi(optarg); break;
        case 'r': o.rate = atof(optarg); break;
        case 'k': o.rounds = atoi(optarg); break;
        case 'h': o.history_kb = atoi(optarg); break;
        case 'w': o.warmup_seconds = atof(optarg); break;
        case 'd': o.seconds = atof(optarg); break;
        case 'g': o.pause_seconds = atof(optarg); break;
        case 't': o.timeout_seconds = atof(optarg); break;
        case 'x': o.most_foreign_percent = atof(optarg); break;
        case 's': o.streams = true; break;
        case 'v': o.shows_slices = true; break;
        case 'e': o.shows_errors = true; break;
        default: fprintf(stderr, "the options stand at the head of main.c\n"); exit(2);
        }
    return o;
}
