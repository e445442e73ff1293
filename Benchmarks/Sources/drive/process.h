#ifndef PROCESS_H
#define PROCESS_H
#include <sys/types.h>

enum { MOST_PROCESSES = 256 };

/// A process and its descendants, as they were when it was listed.
typedef struct {
    int pids[MOST_PROCESSES];
    int count;
} process_tree;

/// CPU time and resident memory of a tree; NaN where the system does not say.
typedef struct {
    double cpu_us;
    double rss_mb;
} usage;

process_tree process_tree_of(int root);
usage process_tree_usage(const process_tree *tree);

/// CPU time of this process, and of everything on the machine.
double own_cpu_us(void);
double machine_cpu_us(void);

#endif
