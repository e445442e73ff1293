#ifndef REQUEST_H
#define REQUEST_H
#include "buffer.h"

#include <stdbool.h>

/// One HTTP request. It points into the buffer it was read from, until that buffer is touched.
typedef struct {
    const char *path; // without the query
    size_t path_length;
    const char *body;
    size_t body_length;
    const char *expected; // what the body should hold, from X-Expects; NULL without that field
    size_t expected_length;
    size_t length; // bytes to consume from the buffer
    bool closes;
} request;

typedef enum { REQUEST_PARTIAL, REQUEST_WANTS_CONTINUE, REQUEST_WHOLE, REQUEST_BAD } request_state;

/// Reads the request at the front of `in`, with a counted or a chunked body. A chunked body is
/// joined in place once it is whole.
request_state request_read(buffer *in, request *r);

#endif
