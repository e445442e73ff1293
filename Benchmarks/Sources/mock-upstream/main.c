// A fast upstream that speaks the OpenAI chat API: epoll, one thread, a few microseconds a request.
// Usage: mock-upstream [-p PORT]      (default 9700; it listens on 127.0.0.1 only)
// What it answers stands in programme.h and routes.h.
#include "clock.h"
#include "connection.h"
#include "timers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096, EVENTS_AT_ONCE = 256 };

static int listen_on_loopback(uint16_t port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0) {
        perror("mock-upstream");
        exit(1);
    }
    return fd;
}

static void accept_all(int listener, int epoll) {
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;)
        connection_open(epoll, fd);
}

static bool serve(connection *c, uint32_t events, int epoll) {
    if (events & (EPOLLERR | EPOLLHUP))
        return false;
    if ((events & EPOLLOUT) && !connection_writable(c, epoll))
        return false;
    return !(events & (EPOLLIN | EPOLLRDHUP)) || connection_readable(c, epoll);
}

static int wait_for_events(int epoll, struct epoll_event *events) {
    timer *first = timers_first();
    struct timespec left = timespec_of_ns(first ? first->due_ns - clock_ns() : 0);
    return epoll_pwait2(epoll, events, EVENTS_AT_ONCE, first ? &left : NULL, NULL);
}

static void run_due_timers(int epoll) {
    int64_t now = clock_ns();
    for (timer *t; (t = timers_first()) && t->due_ns <= now;)
        if (!connection_paused_enough(t->owner, epoll))
            connection_close(t->owner);
}

static void allow_many_files(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv) {
    uint16_t port = 9700;
    for (int option; (option = getopt(argc, argv, "p:")) != -1;) {
        if (option != 'p')
            return 2;
        port = (uint16_t)atoi(optarg);
    }
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, 1);
    allow_many_files();
    int listener = listen_on_loopback(port);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event of_listener = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &of_listener);
    fprintf(stderr, "mock-upstream listens on 127.0.0.1:%d\n", port);

    struct epoll_event events[EVENTS_AT_ONCE];
    for (;;) {
        int count = wait_for_events(epoll, events);
        for (int i = 0; i < count; i++) {
            connection *c = events[i].data.ptr; // one event a connection, so none is stale
            if (!c)
                accept_all(listener, epoll);
            else if (!serve(c, events[i].events, epoll))
                connection_close(c);
        }
        run_due_timers(epoll);
    }
}
