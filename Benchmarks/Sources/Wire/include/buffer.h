#ifndef WIRE_BUFFER_H
#define WIRE_BUFFER_H
#include <stddef.h>

/// Bytes that are appended at the end and taken from the front. All zero is an empty buffer.
typedef struct {
    char *storage;
    size_t start, end, capacity;
} buffer;

static inline char *buffer_bytes(const buffer *b) {
    return b->storage + b->start;
}
static inline size_t buffer_length(const buffer *b) {
    return b->end - b->start;
}

/// Room for `count` more bytes at the end; what was written there counts after buffer_commit.
char *buffer_reserve(buffer *b, size_t count);
void buffer_commit(buffer *b, size_t count);

void buffer_append(buffer *b, const void *bytes, size_t count);
void buffer_print(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Drops `count` bytes at the front.
void buffer_consume(buffer *b, size_t count);
void buffer_clear(buffer *b);
void buffer_free(buffer *b);

#endif
