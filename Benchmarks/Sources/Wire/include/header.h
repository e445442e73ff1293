#ifndef WIRE_HEADER_H
#define WIRE_HEADER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Length of the HTTP/1.1 head at the front of `bytes`, empty line included; 0 if not whole yet.
size_t head_length(const char *bytes, size_t length);

/// True if the head has a field `name` whose value contains `word`; case does not matter.
bool header_contains(const char *head, size_t length, const char *name, const char *word);

/// The value of the first field `name`, not terminated; NULL without that field.
const char *header_value(const char *head, size_t length, const char *name, size_t *value_length);

/// Content-Length, or -1 if there is none.
int64_t header_content_length(const char *head, size_t length);

#endif
