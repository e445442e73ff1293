#ifndef CONNECTION_H
#define CONNECTION_H
#include "buffer.h"
#include "response.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

/// One connection to a target; it carries one request after the other.
typedef struct connection {
    int fd; // -1: not open
    bool busy;
    int64_t started_ns, first_stamp_ns;
    long stamps;
    response response;
    const char *unsent;
    size_t unsent_length;
    struct connection *next; // in a list of idle connections
} connection;

typedef enum { CONNECTION_GOES_ON, CONNECTION_ANSWERED, CONNECTION_FAILED } connection_state;

/// Told of each stamp in an answer as it arrives: when it was written and when it was read.
typedef void stamp_listener(void *context, int64_t written_ns, int64_t read_ns);

/// Begins to connect; events come edge-triggered, with the connection as their data.
bool connection_open(connection *c, int epoll, const struct sockaddr_in *address);
void connection_close(connection *c);

/// Begins a request whose latency counts from `started_ns`. The bytes must outlive it.
connection_state connection_begin(connection *c, const buffer *request, int64_t started_ns);

/// Goes on after epoll's `events`. On an idle connection, FAILED means that the peer closed it.
connection_state connection_handle(connection *c, uint32_t events, stamp_listener *listener,
                                   void *context);

#endif
