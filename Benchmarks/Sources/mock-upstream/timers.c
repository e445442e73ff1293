#include "timers.h"

#include <stdlib.h>

// A binary heap; slot 0 stays empty, so that the parent of k is k / 2.
static timer **heap;
static size_t count, capacity;

static void place(timer *t, size_t slot) {
    heap[slot] = t;
    t->slot = slot;
}

static void rise(timer *t, size_t slot) {
    for (; slot > 1 && heap[slot / 2]->due_ns > t->due_ns; slot /= 2)
        place(heap[slot / 2], slot);
    place(t, slot);
}

static void sink(timer *t, size_t slot) {
    for (size_t child; (child = slot * 2) <= count; slot = child) {
        if (child < count && heap[child + 1]->due_ns < heap[child]->due_ns)
            child++;
        if (heap[child]->due_ns >= t->due_ns)
            break;
        place(heap[child], slot);
    }
    place(t, slot);
}

void timer_arm(timer *t, int64_t due_ns) {
    timer_cancel(t);
    if (count + 1 >= capacity) {
        capacity = capacity ? capacity * 2 : 256;
        heap = realloc(heap, capacity * sizeof *heap);
        if (!heap)
            abort();
    }
    t->due_ns = due_ns;
    rise(t, ++count);
}

void timer_cancel(timer *t) {
    if (!timer_is_armed(t))
        return;
    size_t slot = t->slot;
    timer *last = heap[count--];
    t->slot = 0;
    if (last == t)
        return;
    rise(last, slot);
    sink(last, last->slot);
}

timer *timers_first(void) {
    return count ? heap[1] : NULL;
}
