#include "process.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/// Parent of a process, or -1 if it is gone.
static int parent_of(const char *pid) {
    char path[300], line[512];
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    char *read = fgets(line, sizeof line, file);
    fclose(file);
    char *name_end = read ? strrchr(line, ')') : NULL; // the name may hold anything
    int parent = -1;
    if (name_end)
        sscanf(name_end + 1, " %*c %d", &parent);
    return parent;
}

static int contains(const process_tree *tree, int pid) {
    for (int i = 0; i < tree->count; i++)
        if (tree->pids[i] == pid)
            return 1;
    return 0;
}

/// Adds the children of those listed; returns how many there were.
static int add_children(process_tree *tree) {
    int before = tree->count;
    DIR *directory = opendir("/proc");
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        int pid = atoi(entry->d_name);
        if (pid > 0 && tree->count < MOST_PROCESSES && !contains(tree, pid) &&
            contains(tree, parent_of(entry->d_name)))
            tree->pids[tree->count++] = pid;
    }
    if (directory)
        closedir(directory);
    return tree->count - before;
}

process_tree process_tree_of(int root) {
    process_tree tree = {0};
    if (root <= 0)
        return tree;
    tree.pids[tree.count++] = root;
    while (add_children(&tree) > 0)
        ;
    return tree;
}

/// Sum over the threads of a process. schedstat counts nanoseconds, stat only ticks of 10 ms.
static double cpu_us_of(int pid) {
    char path[300];
    double ns, sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    for (struct dirent *entry; threads && (entry = readdir(threads));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", pid, entry->d_name);
        FILE *file = fopen(path, "r");
        if (!file)
            continue;
        if (fscanf(file, "%lf", &ns) == 1)
            sum += ns / 1000;
        fclose(file);
    }
    if (threads)
        closedir(threads);
    return sum;
}

static double rss_mb_of(int pid) {
    char path[64];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

usage process_tree_usage(const process_tree *tree) {
    if (tree->count == 0)
        return (usage){NAN, NAN};
    usage sum = {0, 0};
    for (int i = 0; i < tree->count; i++) {
        sum.cpu_us += cpu_us_of(tree->pids[i]);
        sum.rss_mb += rss_mb_of(tree->pids[i]);
    }
    return sum;
}

double own_cpu_us(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 +
           (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

double machine_cpu_us(void) {
    double user, nice, system;
    FILE *file = fopen("/proc/stat", "r");
    if (!file)
        return NAN;
    int fields = fscanf(file, "cpu %lf %lf %lf", &user, &nice, &system);
    fclose(file);
    return fields == 3 ? (user + nice + system) / (double)sysconf(_SC_CLK_TCK) * 1e6 : NAN;
}
