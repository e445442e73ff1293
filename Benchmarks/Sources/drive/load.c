#include "load.h"

#include "clock.h"
#include "connection.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_AT_ONCE = 512, GRADUAL_FROM = 64, HOPELESS_ERRORS = 500 };
static const int64_t longest_wait_ns = NANOSECONDS_PER_SECOND / 5;
static const int64_t own_lag_ns = NANOSECONDS_PER_SECOND / 500;

/// A slice in progress.
typedef struct {
    const work *work;
    process_tree tree;
    int epoll;
    enum { WARMING_UP, MEASURING, ENDING } phase;
    int64_t begun_ns, opens_ns, closes_ns;
    window window;
    tally tally;

    connection *connections;
    int opened, most, busy;
    connection *idle; // all that were opened and are not busy; the peer may have closed them

    size_t next_request;
    int64_t next_arrival_ns; // with a rate
    unsigned long seed;
    long chunks_expected; // of a whole stream; 0: unknown
} load;

static int64_t ns_of(double seconds) {
    return (int64_t)(seconds * NANOSECONDS_PER_SECOND);
}

static bool in_window(const load *l, int64_t ns) {
    return ns >= l->window.opened_ns && l->phase != WARMING_UP && ns < l->closes_ns;
}

// ---- what comes back

static void make_idle(load *l, connection *c) {
    l->busy--;
    c->busy = false;
    c->next = l->idle;
    l->idle = c;
}

static void fail(load *l, connection *c, const char *how) {
    if (c->busy) {
        l->tally.errors++;
        if (l->work->options->shows_errors && l->tally.errors <= 3)
            fprintf(stderr, "[%s] %s: status %d, %ld chunks\n", l->work->target->name, how,
                    c->response.status, c->stamps);
        make_idle(l, c);
    }
    connection_close(c);
}

static void stamp_arrived(void *context, int64_t written_ns, int64_t read_ns) {
    load *l = context;
    if (!in_window(l, read_ns))
        return;
    samples_add(&l->tally.relay, (double)(read_ns - written_ns) / 1e3);
    l->tally.chunks_in_window++;
}

static void answered(load *l, connection *c) {
    int64_t now = clock_ns();
    bool whole = l->chunks_expected == 0 || c->stamps == l->chunks_expected;
    if (c->response.status != 200 || !whole) {
        fail(l, c, "answer");
        return;
    }
    l->tally.answers_in_window += in_window(l, now);
    if (in_window(l, c->started_ns)) {
        samples_add(&l->tally.latency, (double)(now - c->started_ns) / 1e3);
        if (c->stamps > 0)
            samples_add(&l->tally.first_chunk, (double)(c->first_stamp_ns - c->started_ns) / 1e3);
    }
    make_idle(l, c);
    if (!c->response.keeps_open)
        connection_close(c);
}

static void handle(load *l, connection *c, uint32_t events) {
    if (c->fd < 0)
        return;
    switch (connection_handle(c, events, stamp_arrived, l)) {
    case CONNECTION_ANSWERED: answered(l, c); break;
    case CONNECTION_FAILED: fail(l, c, "connection lost"); break;
    case CONNECTION_GOES_ON: break;
    }
}

static void fail_the_late(load *l, int64_t now) {
    int64_t timeout = ns_of(l->work->options->timeout_seconds);
    for (int i = 0; i < l->opened; i++)
        if (l->connections[i].busy && now - l->connections[i].started_ns > timeout)
            fail(l, &l->connections[i], "time-out");
}

// ---- what goes out

/// One that is not busy, opened or not; NULL if all are busy.
static connection *take_connection(load *l) {
    connection *c = l->idle;
    if (c)
        l->idle = c->next;
    else if (l->opened < l->most)
        c = &l->connections[l->opened++];
    return c;
}

static bool begin_request(load *l, int64_t started_ns) {
    const work *w = l->work;
    connection *c = take_connection(l);
    if (!c)
        return false;
    l->busy++;
    c->busy = true;
    c->stamps = 0;
    const buffer *request = &w->requests[l->next_request++ % w->request_count];
    if ((c->fd < 0 && !connection_open(c, l->epoll, &w->target->address)) ||
        connection_begin(c, request, started_ns) == CONNECTION_FAILED)
        fail(l, c, "connect");
    return true;
}

/// In a closed loop: as many requests as connections. Many connections open one after the other
/// over most of the warm-up, else the upstream's streams would all beat at once.
static void keep_connections_busy(load *l, int64_t now) {
    double ramp = 0.8 * (double)(l->opens_ns - l->begun_ns);
    double begun = (double)(now - l->begun_ns) / ramp;
    int wanted = l->most;
    if (l->most > GRADUAL_FROM && begun < 1)
        wanted = (int)(l->most * begun) + 1;
    for (int tries = 0; l->busy < wanted && tries < wanted; tries++)
        begin_request(l, now);
}

/// In an open loop: what is due. A request that had to wait for a connection counts from when it
/// was due; a wake-up of ours that came a little late is not charged to the target.
static void begin_due_requests(load *l, int64_t now) {
    while (l->next_arrival_ns <= now) {
        bool waited = now - l->next_arrival_ns > own_lag_ns;
        if (!begin_request(l, waited ? l->next_arrival_ns : clock_ns()))
            return;
        l->next_arrival_ns += ns_of(-log(uniform(&l->seed)) / l->work->options->rate);
    }
}

// ---- the slice

static void advance_phase(load *l, int64_t now) {
    if (l->phase == WARMING_UP && now >= l->opens_ns) {
        window_open(&l->window, &l->tree, &l->work->mock);
        l->closes_ns = l->window.opened_ns + ns_of(l->work->options->seconds);
        l->phase = MEASURING;
    } else if (l->phase == MEASURING && now >= l->closes_ns) {
        window_close(&l->window, &l->tree, &l->work->mock);
        l->phase = ENDING;
    }
}

static bool is_over(const load *l, int64_t now) {
    bool hopeless = l->tally.errors > HOPELESS_ERRORS && l->tally.answers_in_window == 0;
    int64_t timeout = ns_of(l->work->options->timeout_seconds);
    return l->phase == ENDING && (l->busy == 0 || hopeless || now > l->closes_ns + timeout);
}

static int64_t next_deadline(const load *l, int64_t now) {
    int64_t deadline = now + longest_wait_ns;
    int64_t phase_ends = l->phase == WARMING_UP ? l->opens_ns : l->closes_ns;
    if (l->phase != ENDING && phase_ends < deadline)
        deadline = phase_ends;
    if (l->phase == ENDING)
        return deadline;
    if (l->work->options->rate > 0 && l->busy < l->most && l->next_arrival_ns < deadline)
        deadline = l->next_arrival_ns;
    if (l->work->options->rate <= 0 && l->busy < l->most)
        deadline = now + NANOSECONDS_PER_SECOND / 1000; // still opening connections
    return deadline;
}

static void wait_and_handle(load *l, int64_t now) {
    struct epoll_event events[EVENTS_AT_ONCE];
    struct timespec left = timespec_of_ns(next_deadline(l, now) - now);
    int count = epoll_pwait2(l->epoll, events, EVENTS_AT_ONCE, &left, NULL);
    for (int i = 0; i < count; i++)
        handle(l, events[i].data.ptr, events[i].events);
}

static void run(load *l) {
    int64_t now = l->begun_ns, swept_ns = now;
    while (!is_over(l, now)) {
        advance_phase(l, now);
        if (l->phase != ENDING) {
            if (l->work->options->rate > 0)
                begin_due_requests(l, now);
            else
                keep_connections_busy(l, now);
        }
        wait_and_handle(l, now);
        now = clock_ns();
        if (now - swept_ns > longest_wait_ns) {
            fail_the_late(l, now);
            swept_ns = now;
        }
    }
}

static load load_new(const work *w, int round) {
    const options *o = w->options;
    load l = {.work = w, .tree = process_tree_of(w->target->pid), .epoll = epoll_create1(0)};
    l.most = o->rate > 0 ? o->most_connections : o->connections;
    l.connections = calloc((size_t)l.most, sizeof *l.connections);
    if (!l.connections)
        abort();
    for (int i = 0; i < l.most; i++)
        l.connections[i].fd = -1;
    const char *stream_length = o->streams ? strstr(o->model, "sse-") : NULL;
    l.chunks_expected = stream_length ? atol(stream_length + 4) : 0;
    l.next_request = (size_t)round * 7919;
    l.seed = 88172645463325252UL + (unsigned long)round;
    l.begun_ns = l.next_arrival_ns = clock_ns();
    l.opens_ns = l.begun_ns + ns_of(o->warmup_seconds);
    return l;
}

slice load_run(const work *w, int round) {
    load l = load_new(w, round);
    run(&l);
    l.tally.errors += l.busy; // still unanswered after the time-out
    for (int i = 0; i < l.opened; i++) {
        if (l.connections[i].fd >= 0)
            connection_close(&l.connections[i]);
        buffer_free(&l.connections[i].response.head);
    }
    close(l.epoll);
    free(l.connections);
    return slice_of(&l.tally, &l.window, w->options->streams);
}
