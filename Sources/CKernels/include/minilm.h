#ifndef MEMORY_PROXY_MINILM_H
#define MEMORY_PROXY_MINILM_H

#include "cpu.h"

#include <stdint.h>

/// The steps of all-MiniLM-L6-v2, one call each; the caller owns all memory and the order of steps.
/// Rows are token positions, one behind the other. Every pointer but `tokens` is aligned to 64
/// bytes. The set must be one that the machine can run.

enum {
    MINILM_HIDDEN = 384,
    MINILM_HEADS = 12,
    MINILM_HEAD = MINILM_HIDDEN / MINILM_HEADS,
    MINILM_FEED_FORWARD = 1536,
    MINILM_MAX_TOKENS = 256,
};

/// y = W x + bias, with W[n] = values[n] * scales[n]. `outputs` is a multiple of 64, `inputs` of 16.
typedef struct {
    /// [outputs / 16][inputs / 4][16][4]
    const int8_t *values;
    const float *scales;
    /// The sum of each row of W.
    const float *sums;
    const float *biases;
    int inputs, outputs;
} minilm_matrix;

/// Activations for a matrix: x = offsets[row] + scales[row] * values[row].
typedef struct {
    /// In a form of the set's own; room for two bytes a value.
    void *values;
    float *scales, *offsets;
    int columns;
} minilm_activations;

/// Layer normalisation, or what balances the input of a matrix: x * scale + shift a column.
typedef struct {
    const float *scale, *shift;
} minilm_affine;

typedef struct {
    /// [vocabulary][MINILM_HIDDEN], times the scale of the row.
    const int8_t *words;
    const float *scales;
    /// [MINILM_MAX_TOKENS][MINILM_HIDDEN]
    const float *positions;
    minilm_affine norm;
} minilm_embeddings;

/// rows = normalised embeddings of the tokens, each below the size of the vocabulary.
void minilm_embed(kernels_set set, const minilm_embeddings *embeddings, const uint16_t *tokens,
                  int count, float *rows);

/// Quantizes rows of `to->columns` values, each times the balance's scale plus its shift.
void minilm_quantize(kernels_set set, const float *rows, int count, minilm_affine balance,
                     minilm_activations *to);

/// Quantizes rows of `to->columns` values as they are.
void minilm_quantize_plainly(kernels_set set, const float *rows, int count,
                             minilm_activations *to);

/// Quantizes GELU of rows of `to->columns` values.
void minilm_quantize_gelu(kernels_set set, const float *rows, int count, minilm_activations *to);

/// rows[count][outputs] = matrix * activations.
void minilm_multiply(kernels_set set, const minilm_matrix *matrix, const minilm_activations *from,
                     int count, float *rows);

/// rows[count][hidden] = all heads of rows of query, key and value, `count` at most
/// MINILM_MAX_TOKENS. The query carries 1/sqrt(head size) and log2(e) already.
void minilm_attend(kernels_set set, const float *query_key_value, int count, float *rows);

/// rows = norm(rows + addend), MINILM_HIDDEN values each.
void minilm_add_norm(kernels_set set, float *rows, const float *addend, int count,
                     minilm_affine norm);

/// The mean of the rows, MINILM_HIDDEN values.
void minilm_mean(kernels_set set, const float *rows, int count, float *mean);

#endif
