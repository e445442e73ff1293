#ifndef MEMORY_PROXY_CODES_H
#define MEMORY_PROXY_CODES_H

#include "cpu.h"

#include <stddef.h>
#include <stdint.h>

/// Codes of a few bits, to find the rows that are worth an exact dot product.
///
/// Of a vector the leading half is turned by a fixed rotation that spreads what it says evenly over
/// all dimensions, and each dimension keeps its sign. The query keeps its values: for each four
/// dimensions a table says what each of the sixteen combinations of signs gives. (The estimator of
/// RaBitQ, Gao and Long 2024, without the factors of the rows; the look-ups of FAISS's fast scan,
/// André et al. 2015.)
///
/// Codes lie in blocks of 32 rows: byte 0 of all of them, byte 1 of all of them and so on.
enum { CODES_BLOCK_ROWS = 32 };

/// The dimensions of the code of a vector: half of the vector's, then the next power of two, 64 at
/// least. In the space of the models here the leading half has 78 % of what a vector says; in one
/// without an order it has half, and the code is that much less sure.
size_t codes_dimensions(size_t dimensions);

/// Turns the leading values of a vector of `dimensions` into one of `codes_dimensions(dimensions)`.
/// The length grows by a factor that is the same for all.
void codes_rotate(const int8_t *values, size_t dimensions, float *rotated);

/// Writes the code of a rotated vector as one of the 32 rows of a block.
void codes_set(uint8_t *block, size_t row, const float *rotated, size_t code_dimensions);

/// Copies a code from one place to another.
void codes_copy(const uint8_t *from, size_t from_row, uint8_t *to, size_t to_row,
                size_t code_dimensions);

/// Bytes of the table of a query.
size_t codes_table_bytes(size_t code_dimensions);

/// Fills the table of a rotated query. The greater the sum of a row's entries, the greater is its
/// dot product likely to be.
void codes_make_table(const float *rotated_query, size_t code_dimensions, uint8_t *table);

/// The rows with the greatest sums so far, in any order.
typedef struct {
    /// `capacity` places for score << 32 | row; the caller's. Twice `wanted` at least.
    uint64_t *found;
    size_t capacity, wanted;
    size_t count;
    /// What scores less is not wanted any more. Starts as 0 and grows.
    uint32_t least;
} codes_best;

/// Looks at the first `count` rows of the blocks. The first of them has the number `first_row`.
void codes_scan(const uint8_t *table, const uint8_t *blocks, size_t count, size_t code_dimensions,
                uint32_t first_row, codes_best *best);

/// `codes_scan` with the instructions of one set, for tests. All sets find the same.
void codes_scan_with(kernels_set set, const uint8_t *table, const uint8_t *blocks, size_t count,
                     size_t code_dimensions, uint32_t first_row, codes_best *best);

/// Leaves the `wanted` best ones in `found`.
void codes_finish(codes_best *best);

/// The numbers of the `wanted` rows with the greatest sums among the first `count` of the blocks,
/// told apart in steps (selection.h): for tables of one chunk (scan.h), where each sum can be kept.
/// Returns how many they are.
size_t codes_pick(const uint8_t *table, const uint8_t *blocks, size_t count,
                  size_t code_dimensions, size_t wanted, uint32_t *rows);

#endif
