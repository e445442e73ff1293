#include "header.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t head_length(const char *bytes, size_t length) {
    const char *end = length ? memmem(bytes, length, "\r\n\r\n", 4) : NULL;
    return end ? (size_t)(end - bytes) + 4 : 0;
}

/// The value of the first field `name`, ending at `*end`.
static const char *field(const char *head, size_t length, const char *name, const char **end) {
    size_t name_length = strlen(name);
    const char *stop = head + length;
    for (const char *line = memmem(head, length, "\r\n", 2); line && line + 2 < stop;) {
        line += 2;
        const char *next = memmem(line, (size_t)(stop - line), "\r\n", 2);
        if (!next)
            return NULL;
        if ((size_t)(next - line) > name_length && line[name_length] == ':' &&
            strncasecmp(line, name, name_length) == 0) {
            *end = next;
            return line + name_length + 1;
        }
        line = next;
    }
    return NULL;
}

bool header_contains(const char *head, size_t length, const char *name, const char *word) {
    const char *end;
    const char *value = field(head, length, name, &end);
    size_t word_length = strlen(word);
    for (; value && value + word_length <= end; value++)
        if (strncasecmp(value, word, word_length) == 0)
            return true;
    return false;
}

const char *header_value(const char *head, size_t length, const char *name, size_t *value_length) {
    const char *end;
    const char *value = field(head, length, name, &end);
    while (value && value < end && *value == ' ')
        value++;
    *value_length = value ? (size_t)(end - value) : 0;
    return value;
}

int64_t header_content_length(const char *head, size_t length) {
    const char *end;
    const char *value = field(head, length, "content-length", &end);
    return value ? strtoll(value, NULL, 10) : -1;
}
