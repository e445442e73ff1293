#ifndef CONNECTION_H
#define CONNECTION_H
#include "answer.h"
#include "buffer.h"
#include "timers.h"

#include <stdbool.h>
#include <stdint.h>

/// One client. It answers one request after the other, and writes a new piece only when the
/// socket has taken the one before: a client that reads nothing costs no memory.
typedef struct {
    int fd;
    buffer in, out;
    answer answer;
    timer pause; // before the next piece of the answer
    bool closes, asked_to_continue, waits_for_room;
} connection;

/// Takes over a non-blocking socket and watches it on `epoll`.
connection *connection_open(int epoll, int fd);

/// Each returns false when the connection is at its end; then connection_close is due.
bool connection_readable(connection *c, int epoll);
bool connection_writable(connection *c, int epoll);
bool connection_paused_enough(connection *c, int epoll);

void connection_close(connection *c);

#endif
