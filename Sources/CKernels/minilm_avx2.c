#if defined(__x86_64__)
#include "minilm_kernels.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNELS minilm_avx2
#define LANES 8
#define STORED_LOWEST 0
#define ROWS 3
#define PANEL 16

/// As 16 bits, because the sums of vpmaddubsw saturate: 255 * 127 * 2 is no int16.
typedef int16_t stored;

#include "minilm_vector.h"

#include "minilm_attention.h"
#include "minilm_rows.h"

/// The sums of neighbours: of 4 outputs in each argument, the 8 of both.
INLINE ivec pairs(__m256i low, __m256i high) {
    return (ivec)_mm256_permute4x64_epi64(_mm256_hadd_epi32(low, high), 0xd8);
}

/// Rows times 16 outputs: up to 12 sums in registers, each of 4 outputs in halves.
INLINE void block(int rows, const minilm_matrix *matrix, const minilm_activations *from, int output,
                  int row, float *out) {
    const int inputs = matrix->inputs;
    const int8_t *weights = matrix->values + output * inputs;
    const int16_t *values = (const int16_t *)from->values + row * inputs;
    __m256i sums[3][4] = {};
    for (int k = 0; k < inputs; k += 4) {
        const __m128i *line = (const __m128i *)(weights + k * 16);
#pragma unroll
        for (int v = 0; v < 4; v++) {
            __m256i wide = _mm256_cvtepi8_epi16(_mm_load_si128(line + v));
#pragma unroll
            for (int r = 0; r < rows; r++) {
                int64_t four;
                memcpy(&four, values + r * inputs + k, sizeof four);
                __m256i products = _mm256_madd_epi16(wide, _mm256_set1_epi64x(four));
                sums[r][v] = _mm256_add_epi32(sums[r][v], products);
            }
        }
    }
#pragma unroll
    for (int r = 0; r < rows; r++) {
        ivec low = pairs(sums[r][0], sums[r][1]), high = pairs(sums[r][2], sums[r][3]);
        finish(matrix, from, low, output, row + r, out);
        finish(matrix, from, high, output + LANES, row + r, out);
    }
}

#include "minilm_panels.h"

#pragma clang attribute pop
#endif
