#ifndef TIMERS_H
#define TIMERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One wake-up of one owner. The owner keeps it alive while it is armed.
typedef struct {
    int64_t due_ns;
    size_t slot; // 1 + place in the heap; 0 while not armed
    void *owner;
} timer;

void timer_arm(timer *t, int64_t due_ns);
void timer_cancel(timer *t);
static inline bool timer_is_armed(const timer *t) {
    return t->slot != 0;
}

/// The earliest timer, still armed; NULL if there is none.
timer *timers_first(void);

#endif
