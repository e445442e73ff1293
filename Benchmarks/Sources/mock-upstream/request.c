#include "request.h"

#include "header.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_HEAD = 65536 };

static bool read_path(const char *head, size_t length, request *r) {
    const char *line_end = memchr(head, '\r', length);
    const char *path = memchr(head, ' ', (size_t)(line_end - head));
    if (!path)
        return false;
    path++;
    const char *end = memchr(path, ' ', (size_t)(line_end - path));
    if (!end)
        return false;
    const char *query = memchr(path, '?', (size_t)(end - path));
    r->path = path;
    r->path_length = (size_t)((query ? query : end) - path);
    return true;
}

/// Bytes of the chunked body at `bytes`, last chunk included; 0 if not whole. With `joined`, the
/// contents are moved there (which may be `bytes` itself) and their length is given.
static size_t walk_chunks(const char *bytes, size_t length, char *joined, size_t *joined_length) {
    size_t at = 0, written = 0;
    for (;;) {
        const char *line_end = memmem(bytes + at, length - at, "\r\n", 2);
        if (!line_end)
            return 0;
        size_t size = strtoull(bytes + at, NULL, 16);
        size_t contents = (size_t)(line_end - bytes) + 2;
        if (size > length || length - contents < size + 2)
            return 0;
        if (joined)
            memmove(joined + written, bytes + contents, size);
        written += size;
        at = contents + size + 2;
        if (size == 0) {
            *joined_length = written;
            return at;
        }
    }
}

static request_state body_pending(const char *head, size_t head_size, const buffer *in) {
    bool nothing_yet = buffer_length(in) == head_size;
    bool asks = header_contains(head, head_size, "expect", "100-continue");
    return nothing_yet && asks ? REQUEST_WANTS_CONTINUE : REQUEST_PARTIAL;
}

request_state request_read(buffer *in, request *r) {
    char *head = buffer_bytes(in);
    size_t available = buffer_length(in);
    size_t head_size = head_length(head, available);
    if (head_size == 0)
        return available > LONGEST_HEAD ? REQUEST_BAD : REQUEST_PARTIAL;
    *r = (request){.body = head + head_size};
    if (!read_path(head, head_size, r))
        return REQUEST_BAD;
    r->expected = header_value(head, head_size, "x-expects", &r->expected_length);
    r->closes = header_contains(head, head_size, "connection", "close");
    if (header_contains(head, head_size, "transfer-encoding", "chunked")) {
        char *body = head + head_size;
        size_t rest = available - head_size;
        size_t size = walk_chunks(body, rest, NULL, &r->body_length);
        if (size == 0)
            return body_pending(head, head_size, in);
        walk_chunks(body, rest, body, &r->body_length);
        r->length = head_size + size;
        return REQUEST_WHOLE;
    }
    int64_t counted = header_content_length(head, head_size);
    r->body_length = counted > 0 ? (size_t)counted : 0;
    r->length = head_size + r->body_length;
    return available < r->length ? body_pending(head, head_size, in) : REQUEST_WHOLE;
}
