// Every step as its formula says: for machines without the others' instructions, and what those
// are tested against.

#include "minilm_kernels.h"

#include <math.h>
#include <string.h>

static void normalize(float *row, minilm_affine norm) {
    float mean = 0, variance = 0;
    for (int i = 0; i < MINILM_HIDDEN; i++) mean += row[i] / MINILM_HIDDEN;
    for (int i = 0; i < MINILM_HIDDEN; i++)
        variance += (row[i] - mean) * (row[i] - mean) / MINILM_HIDDEN;
    float factor = 1 / sqrtf(variance + 1e-12f);
    for (int i = 0; i < MINILM_HIDDEN; i++)
        row[i] = (row[i] - mean) * factor * norm.scale[i] + norm.shift[i];
}

static void embed(const minilm_embeddings *embeddings, const uint16_t *tokens, int count,
                  float *rows) {
    for (int t = 0; t < count; t++) {
        const int8_t *word = embeddings->words + (long)tokens[t] * MINILM_HIDDEN;
        const float *position = embeddings->positions + t * MINILM_HIDDEN;
        float *row = rows + t * MINILM_HIDDEN;
        for (int i = 0; i < MINILM_HIDDEN; i++)
            row[i] = (float)word[i] * embeddings->scales[tokens[t]] + position[i];
        normalize(row, embeddings->norm);
    }
}

static void quantize_row(const float *row, int index, minilm_activations *to) {
    float low = row[0], high = row[0];
    for (int i = 1; i < to->columns; i++) {
        low = fminf(low, row[i]);
        high = fmaxf(high, row[i]);
    }
    float scale = fmaxf(high - low, 1e-12f) / 255;
    uint8_t *values = (uint8_t *)to->values + index * to->columns;
    for (int i = 0; i < to->columns; i++) values[i] = (uint8_t)((row[i] - low) / scale + 0.5f);
    to->scales[index] = scale;
    to->offsets[index] = low;
}

static void quantize_plainly(const float *rows, int count, minilm_activations *to) {
    for (int r = 0; r < count; r++) quantize_row(rows + r * to->columns, r, to);
}

static void quantize(const float *rows, int count, minilm_affine balance, minilm_activations *to) {
    float row[MINILM_HIDDEN];
    for (int r = 0; r < count; r++) {
        for (int i = 0; i < MINILM_HIDDEN; i++)
            row[i] = rows[r * MINILM_HIDDEN + i] * balance.scale[i] + balance.shift[i];
        quantize_row(row, r, to);
    }
}

static void quantize_gelu(const float *rows, int count, minilm_activations *to) {
    float row[MINILM_FEED_FORWARD];
    for (int r = 0; r < count; r++) {
        for (int i = 0; i < MINILM_FEED_FORWARD; i++) {
            float x = rows[r * MINILM_FEED_FORWARD + i];
            row[i] = x * 0.5f * (1 + erff(x * (float)M_SQRT1_2));
        }
        quantize_row(row, r, to);
    }
}

/// The weights of one output side by side, 16 bits wide: what SSE2 can multiply and add.
static void unpack(const minilm_matrix *matrix, int output, int16_t *weights) {
    const int8_t *from = matrix->values + (output & ~15) * matrix->inputs + (output & 15) * 4;
    for (int k = 0; k < matrix->inputs; k++) weights[k] = from[(k & ~3) * 16 + (k & 3)];
}

static int32_t dot(const int16_t *weights, const uint8_t *values, int inputs) {
    int32_t sum = 0;
    for (int k = 0; k < inputs; k++) sum += weights[k] * (int16_t)values[k];
    return sum;
}

static void multiply(const minilm_matrix *matrix, const minilm_activations *from, int count,
                     float *rows) {
    int16_t weights[MINILM_FEED_FORWARD];
    for (int n = 0; n < matrix->outputs; n++) {
        unpack(matrix, n, weights);
        for (int r = 0; r < count; r++) {
            const uint8_t *values = (const uint8_t *)from->values + r * matrix->inputs;
            float product = (float)dot(weights, values, matrix->inputs) * from->scales[r];
            float constant = from->offsets[r] * matrix->sums[n] + matrix->biases[n];
            rows[r * matrix->outputs + n] = product * matrix->scales[n] + constant;
        }
    }
}

static void attend_row(const float *query, const float *keys, int count, float *out) {
    const int stride = 3 * MINILM_HIDDEN;
    float weights[MINILM_MAX_TOKENS], greatest = -INFINITY, sum = 0;
    for (int p = 0; p < count; p++) {
        weights[p] = 0;
        for (int i = 0; i < MINILM_HEAD; i++) weights[p] += query[i] * keys[p * stride + i];
        greatest = fmaxf(greatest, weights[p]);
    }
    for (int p = 0; p < count; p++) sum += weights[p] = exp2f(weights[p] - greatest);
    const float *values = keys + MINILM_HIDDEN;
    memset(out, 0, MINILM_HEAD * sizeof *out);
    for (int p = 0; p < count; p++)
        for (int i = 0; i < MINILM_HEAD; i++) out[i] += weights[p] / sum * values[p * stride + i];
}

static void attend(const float *query_key_value, int count, float *rows) {
    for (int r = 0; r < count; r++)
        for (int i = 0; i < MINILM_HIDDEN; i += MINILM_HEAD) {
            const float *query = query_key_value + r * 3 * MINILM_HIDDEN + i;
            const float *keys = query_key_value + MINILM_HIDDEN + i;
            attend_row(query, keys, count, rows + r * MINILM_HIDDEN + i);
        }
}

static void add_norm(float *rows, const float *addend, int count, minilm_affine norm) {
    for (int i = 0; i < count * MINILM_HIDDEN; i++) rows[i] += addend[i];
    for (int r = 0; r < count; r++) normalize(rows + r * MINILM_HIDDEN, norm);
}

static void mean(const float *rows, int count, float *mean) {
    for (int i = 0; i < MINILM_HIDDEN; i++) {
        mean[i] = 0;
        for (int r = 0; r < count; r++) mean[i] += rows[r * MINILM_HIDDEN + i] / (float)count;
    }
}

const minilm_kernels minilm_plain = {
    embed, quantize, quantize_plainly, quantize_gelu, multiply, attend, add_norm, mean,
};
