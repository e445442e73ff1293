#ifndef WIRE_STAMP_H
#define WIRE_STAMP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A time inside a text, "@0000012345678901234@": nineteen digits of clock_ns between two signs.
/// The mock upstream writes one into each chunk, the driver takes the relay delay from it.
#define STAMP_LENGTH 21

void stamp_write(char out[STAMP_LENGTH], int64_t ns);

/// Finds stamps in bytes that come in pieces. All zero is a scanner at the start.
typedef struct {
    int seen; // characters of a stamp seen so far
    int64_t ns;
} stamp_scanner;

/// Advances `*at` towards `end`; true when a stamp was completed, its time then stands in `ns`.
bool stamp_next(stamp_scanner *scanner, const char **at, const char *end);

#endif
