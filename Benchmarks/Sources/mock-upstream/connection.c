#include "connection.h"

#include "clock.h"
#include "request.h"
#include "routes.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void watch(connection *c, int epoll, int operation) {
    uint32_t events = EPOLLIN | EPOLLRDHUP | (c->waits_for_room ? EPOLLOUT : 0);
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(epoll, operation, c->fd, &event);
}

connection *connection_open(int epoll, int fd) {
    connection *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->fd = fd;
    c->pause.owner = c;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    watch(c, epoll, EPOLL_CTL_ADD);
    counted.connections++;
    counted.open_connections++;
    return c;
}

void connection_close(connection *c) {
    timer_cancel(&c->pause);
    close(c->fd);
    buffer_free(&c->in);
    buffer_free(&c->out);
    free(c);
    counted.open_connections--;
}

/// Sends what fits. False if the client is gone.
static bool flush(connection *c, int epoll) {
    while (buffer_length(&c->out) > 0) {
        ssize_t sent = send(c->fd, buffer_bytes(&c->out), buffer_length(&c->out), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            break;
        if (sent < 0)
            return false;
        buffer_consume(&c->out, (size_t)sent);
        counted.bytes_sent += (uint64_t)sent;
    }
    bool waits = buffer_length(&c->out) > 0;
    if (waits != c->waits_for_room) {
        c->waits_for_room = waits;
        watch(c, epoll, EPOLL_CTL_MOD);
    }
    return true;
}

/// Takes the next whole request from `in`. False if there is none to go on with.
static bool take_request(connection *c) {
    request r;
    request_state state = request_read(&c->in, &r);
    if (state == REQUEST_BAD)
        c->closes = true;
    if (state == REQUEST_WANTS_CONTINUE && !c->asked_to_continue) {
        c->asked_to_continue = true;
        buffer_print(&c->out, "HTTP/1.1 100 Continue\r\n\r\n");
        return true;
    }
    if (state != REQUEST_WHOLE)
        return false;
    route(&r, &c->answer, &c->out);
    c->closes = r.closes;
    c->asked_to_continue = false;
    buffer_consume(&c->in, r.length);
    if (c->answer.stage == ANSWER_NOT_BEGUN) {
        c->pause.due_ns = clock_ns();
        if (c->answer.programme.think_ns > 0)
            timer_arm(&c->pause, c->pause.due_ns + c->answer.programme.think_ns);
    }
    return true;
}

/// Chunks keep their beat: one that is late shortens the next pause, up to a second's worth.
static void pause_before_next_piece(connection *c) {
    int64_t due = c->pause.due_ns + c->answer.programme.gap_ns, now = clock_ns();
    timer_arm(&c->pause, due < now - NANOSECONDS_PER_SECOND ? now : due);
}

/// Sends, answers and takes further requests until the socket is full, a pause begins or
/// nothing is left to do. False at the connection's end.
static bool go_on(connection *c, int epoll) {
    for (;;) {
        if (!flush(c, epoll))
            return false;
        if (c->waits_for_room || timer_is_armed(&c->pause))
            return true;
        if (c->answer.stage != ANSWER_OVER) {
            if (answer_continue(&c->answer, &c->out))
                pause_before_next_piece(c);
        } else if (c->closes) {
            return false;
        } else if (!take_request(c)) {
            return !c->closes;
        }
    }
}

bool connection_readable(connection *c, int epoll) {
    enum { ROOM = 65536 };
    for (;;) {
        ssize_t got = recv(c->fd, buffer_reserve(&c->in, ROOM), ROOM, 0);
        if (got > 0)
            buffer_commit(&c->in, (size_t)got);
        if (got > 0 && got < ROOM)
            break;
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return false;
        if (got < 0 && errno == EAGAIN)
            break;
    }
    return go_on(c, epoll);
}

bool connection_writable(connection *c, int epoll) {
    return go_on(c, epoll);
}

bool connection_paused_enough(connection *c, int epoll) {
    timer_cancel(&c->pause);
    return go_on(c, epoll);
}
