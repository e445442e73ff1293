#include "response.h"

#include "header.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_HEAD = 65536 };

void response_reset(response *r) {
    buffer head = r->head;
    buffer_clear(&head);
    *r = (response){.head = head};
}

static response_event begin_body(response *r, const char *head, size_t length) {
    r->status = length > 12 ? atoi(head + 9) : 0;
    if (r->status < 200) // an interim response would be news to us
        return RESPONSE_BROKEN;
    r->keeps_open =
        !header_contains(head, length, "connection", "close") && memcmp(head, "HTTP/1.1", 8) == 0;
    r->left = header_content_length(head, length);
    if (header_contains(head, length, "transfer-encoding", "chunked")) {
        r->state = RESPONSE_CHUNK_SIZE;
        r->left = 0;
    } else {
        r->state = r->left >= 0 ? RESPONSE_COUNTED : RESPONSE_UNTIL_CLOSE;
    }
    return r->left == 0 && r->state == RESPONSE_COUNTED ? RESPONSE_WHOLE : RESPONSE_WANTS_MORE;
}

static response_event read_head(response *r, const char **at, const char *end) {
    size_t before = buffer_length(&r->head);
    buffer_append(&r->head, *at, (size_t)(end - *at));
    size_t length = head_length(buffer_bytes(&r->head), buffer_length(&r->head));
    *at = length ? *at + (length - before) : end;
    if (length)
        return begin_body(r, buffer_bytes(&r->head), length);
    return buffer_length(&r->head) > LONGEST_HEAD ? RESPONSE_BROKEN : RESPONSE_WANTS_MORE;
}

/// Contents: up to `left` bytes, searched for stamps.
static response_event read_contents(response *r, const char **at, const char *end) {
    const char *from = *at;
    if (r->state != RESPONSE_UNTIL_CLOSE && end - *at > r->left)
        end = *at + r->left;
    bool found = stamp_next(&r->stamp, at, end);
    r->left -= *at - from;
    return found ? RESPONSE_STAMP : RESPONSE_WANTS_MORE;
}

static int hex_digit(char c) {
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/// One character of what stands between the contents of two chunks.
static response_event read_framing(response *r, char c) {
    bool line_ends = c == '\n';
    switch (r->state) {
    case RESPONSE_CHUNK_SIZE:
        if (isxdigit((unsigned char)c)) {
            r->left = r->left * 16 + hex_digit(c);
            break;
        }
        r->state = RESPONSE_CHUNK_EXTENSION;
        // fall through
    case RESPONSE_CHUNK_EXTENSION:
        if (line_ends)
            r->state = r->left ? RESPONSE_CHUNK : RESPONSE_TRAILER_START;
        break;
    case RESPONSE_CHUNK_END:
        if (line_ends)
            r->state = RESPONSE_CHUNK_SIZE;
        break;
    case RESPONSE_TRAILER_START:
        if (line_ends)
            return RESPONSE_WHOLE;
        if (c != '\r')
            r->state = RESPONSE_TRAILER;
        break;
    default:
        if (line_ends)
            r->state = RESPONSE_TRAILER_START;
    }
    return RESPONSE_WANTS_MORE;
}

static response_event step(response *r, const char **at, const char *end) {
    response_event event;
    switch (r->state) {
    case RESPONSE_HEAD: return read_head(r, at, end);
    case RESPONSE_UNTIL_CLOSE: return read_contents(r, at, end);
    case RESPONSE_COUNTED:
        // A stamp at the very end is reported first, the end at the next call.
        event = r->left > 0 ? read_contents(r, at, end) : RESPONSE_WHOLE;
        return event == RESPONSE_WANTS_MORE && r->left == 0 ? RESPONSE_WHOLE : event;
    case RESPONSE_CHUNK:
        event = read_contents(r, at, end);
        if (r->left == 0)
            r->state = RESPONSE_CHUNK_END;
        return event;
    default: return read_framing(r, *(*at)++);
    }
}

response_event response_next(response *r, const char **at, const char *end) {
    bool body_read = r->state == RESPONSE_COUNTED && r->left == 0;
    response_event event = RESPONSE_WANTS_MORE;
    while (event == RESPONSE_WANTS_MORE && (*at < end || body_read))
        event = step(r, at, end);
    return event;
}
