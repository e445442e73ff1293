#ifndef WIRE_CLOCK_H
#define WIRE_CLOCK_H
#include <stdint.h>
#include <time.h>

#define NANOSECONDS_PER_SECOND 1000000000LL

/// CLOCK_MONOTONIC: the same clock for every process of one machine.
static inline int64_t clock_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * NANOSECONDS_PER_SECOND + t.tv_nsec;
}

static inline struct timespec timespec_of_ns(int64_t ns) {
    if (ns < 0)
        ns = 0;
    return (struct timespec){ns / NANOSECONDS_PER_SECOND, ns % NANOSECONDS_PER_SECOND};
}

#endif
