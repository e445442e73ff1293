#ifndef MEMORY_PROXY_SCAN_H
#define MEMORY_PROXY_SCAN_H

#include "cpu.h"

#include <stddef.h>
#include <stdint.h>

/// Rows of one signed byte a dimension are aligned to this and a multiple of it long; what a vector
/// leaves free is zero.
enum { SCAN_ROW_BYTES = 64 };

/// The dot products of the query with `count` rows that lie one behind the other. All sets give the
/// same integers, for values from -127 to 127.
void scan_dots(const int8_t *query, const int8_t *rows, size_t count, size_t row_bytes,
               int32_t *dots);

/// `scan_dots` with the instructions of one set, for tests.
void scan_dots_with(kernels_set set, const int8_t *query, const int8_t *rows, size_t count,
                    size_t row_bytes, int32_t *dots);

/// Rows in a chunk of a table.
enum { SCAN_CHUNK_ROWS = 4096 };

/// A table of rows, each with the factor that makes values of its numbers.
typedef struct {
    const int8_t *const *chunks;
    size_t row_bytes;
    const float *scales;
} scan_table;

/// The dot products of the query's values with those of some rows of a table: cosines, where all
/// have length 1.
void scan_rows(const int8_t *query, float query_scale, scan_table table, const uint32_t *rows,
               size_t count, float *products);

#endif
