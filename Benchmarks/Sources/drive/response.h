#ifndef RESPONSE_H
#define RESPONSE_H
#include "buffer.h"
#include "stamp.h"

#include <stdbool.h>
#include <stdint.h>

/// Reads one HTTP response from bytes that come in pieces, and finds the stamps in its body.
typedef struct {
    enum {
        RESPONSE_HEAD,
        RESPONSE_COUNTED,
        RESPONSE_UNTIL_CLOSE,
        RESPONSE_CHUNK_SIZE,
        RESPONSE_CHUNK_EXTENSION,
        RESPONSE_CHUNK,
        RESPONSE_CHUNK_END,
        RESPONSE_TRAILER_START,
        RESPONSE_TRAILER
    } state;
    int status;
    bool keeps_open;
    int64_t left; // bytes of the body, or of this chunk
    buffer head;
    stamp_scanner stamp;
} response;

typedef enum {
    RESPONSE_WANTS_MORE,
    RESPONSE_STAMP,
    RESPONSE_WHOLE,
    RESPONSE_BROKEN
} response_event;

/// Ready for the next response on the same connection.
void response_reset(response *r);

/// Advances `*at` to the next event, or to `end`. With RESPONSE_STAMP, the time is in `stamp.ns`.
response_event response_next(response *r, const char **at, const char *end);

#endif
