#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *buffer_reserve(buffer *b, size_t count) {
    if (b->capacity - b->end >= count)
        return b->storage + b->end;
    size_t length = buffer_length(b);
    if (b->start > 0) {
        memmove(b->storage, b->storage + b->start, length);
        b->start = 0;
        b->end = length;
    }
    if (b->capacity - b->end >= count)
        return b->storage + b->end;
    size_t capacity = b->capacity ? b->capacity : 4096;
    while (capacity < length + count)
        capacity *= 2;
    b->storage = realloc(b->storage, capacity);
    if (!b->storage)
        abort();
    b->capacity = capacity;
    return b->storage + b->end;
}

void buffer_commit(buffer *b, size_t count) {
    b->end += count;
}

void buffer_append(buffer *b, const void *bytes, size_t count) {
    memcpy(buffer_reserve(b, count), bytes, count);
    buffer_commit(b, count);
}

void buffer_print(buffer *b, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        vsnprintf(buffer_reserve(b, (size_t)length + 1), (size_t)length + 1, format, again);
        buffer_commit(b, (size_t)length);
    }
    va_end(again);
}

void buffer_consume(buffer *b, size_t count) {
    b->start += count;
    if (b->start == b->end)
        b->start = b->end = 0;
}

void buffer_clear(buffer *b) {
    b->start = b->end = 0;
}

void buffer_free(buffer *b) {
    free(b->storage);
    *b = (buffer){0};
}
