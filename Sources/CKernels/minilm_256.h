// VNNI on 256 bits. The including file has defined KERNELS and DOT(sums, unsigned, signed).

#define LANES 8
#define STORED_LOWEST 0
#define ROWS 6
#define PANEL 16

typedef uint8_t stored;

#include "minilm_vector.h"

#include "minilm_attention.h"
#include "minilm_rows.h"

/// Rows times 16 outputs: up to 12 sums in registers.
INLINE void block(int rows, const minilm_matrix *matrix, const minilm_activations *from, int output,
                  int row, float *out) {
    const int inputs = matrix->inputs;
    const int8_t *weights = matrix->values + output * inputs;
    const uint8_t *values = (const uint8_t *)from->values + row * inputs;
    __m256i sums[6][2] = {};
    for (int k = 0; k < inputs; k += 4) {
        const __m256i *line = (const __m256i *)(weights + k * 16);
        __m256i low = _mm256_load_si256(line), high = _mm256_load_si256(line + 1);
#pragma unroll
        for (int r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, values + r * inputs + k, sizeof four);
            sums[r][0] = DOT(sums[r][0], _mm256_set1_epi32(four), low);
            sums[r][1] = DOT(sums[r][1], _mm256_set1_epi32(four), high);
        }
    }
#pragma unroll
    for (int r = 0; r < rows; r++) {
        finish(matrix, from, (ivec)sums[r][0], output, row + r, out);
        finish(matrix, from, (ivec)sums[r][1], output + LANES, row + r, out);
    }
}

#include "minilm_panels.h"
