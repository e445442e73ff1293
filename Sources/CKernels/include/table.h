#ifndef MEMORY_PROXY_TABLE_H
#define MEMORY_PROXY_TABLE_H

#include "cpu.h"

#include <stddef.h>
#include <stdint.h>

/// The dimensions of a table's rows are a multiple of this.
enum { TABLE_BLOCK = 64 };

/// Rows of one signed byte a dimension, each with a scale.
typedef struct {
    const int8_t *rows;
    const float *scales;
    size_t dimensions;
} table_rows;

/// The sum of the tokens' rows, each times its scale. Every token must have a row. Sets differ in
/// the last bits: some round a product before it is added.
void table_sum(table_rows table, const uint16_t *tokens, size_t count, float *sum);

/// `table_sum` with the instructions of one set, for tests.
void table_sum_with(kernels_set set, table_rows table, const uint16_t *tokens, size_t count,
                    float *sum);

#endif
