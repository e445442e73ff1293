#include "connection.h"

#include "clock.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

bool connection_open(connection *c, int epoll, const struct sockaddr_in *address) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) && errno != EINPROGRESS) {
        close(fd);
        return false;
    }
    c->fd = fd;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void connection_close(connection *c) {
    close(c->fd);
    c->fd = -1;
    c->busy = false;
    c->unsent_length = 0;
}

static bool send_rest(connection *c) {
    while (c->unsent_length > 0) {
        ssize_t sent = send(c->fd, c->unsent, c->unsent_length, MSG_NOSIGNAL);
        if (sent > 0) {
            c->unsent += sent;
            c->unsent_length -= (size_t)sent;
        } else if (errno == EAGAIN) {
            return true;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

connection_state connection_begin(connection *c, const buffer *request, int64_t started_ns) {
    response_reset(&c->response);
    c->busy = true;
    c->stamps = 0;
    c->started_ns = started_ns;
    c->unsent = buffer_bytes(request);
    c->unsent_length = buffer_length(request);
    return send_rest(c) ? CONNECTION_GOES_ON : CONNECTION_FAILED;
}

static connection_state take(connection *c, const char *at, const char *end, int64_t now,
                             stamp_listener *listener, void *context) {
    for (;;)
        switch (response_next(&c->response, &at, end)) {
        case RESPONSE_STAMP:
            if (c->stamps++ == 0)
                c->first_stamp_ns = now;
            listener(context, c->response.stamp.ns, now);
            break;
        case RESPONSE_WANTS_MORE: return CONNECTION_GOES_ON;
        case RESPONSE_WHOLE: return CONNECTION_ANSWERED;
        case RESPONSE_BROKEN: return CONNECTION_FAILED;
        }
}

static connection_state at_end_of_file(const connection *c) {
    bool whole = c->busy && c->response.state == RESPONSE_UNTIL_CLOSE;
    return whole ? CONNECTION_ANSWERED : CONNECTION_FAILED;
}

connection_state connection_handle(connection *c, uint32_t events, stamp_listener *listener,
                                   void *context) {
    static char bytes[262144];
    bool peer_is_gone = events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    if (!send_rest(c))
        return CONNECTION_FAILED;
    while ((events & EPOLLIN) || peer_is_gone) {
        ssize_t got = recv(c->fd, bytes, sizeof bytes, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == EAGAIN ? CONNECTION_GOES_ON : CONNECTION_FAILED;
        if (got == 0)
            return at_end_of_file(c);
        if (!c->busy)
            return CONNECTION_FAILED; // bytes that nobody asked for
        connection_state state = take(c, bytes, bytes + got, clock_ns(), listener, context);
        if (state != CONNECTION_GOES_ON)
            return state;
        if (got < (ssize_t)sizeof bytes && !peer_is_gone)
            break; // the socket is empty; more bytes are a new event
    }
    return CONNECTION_GOES_ON;
}
