#if defined(__x86_64__)
#include "minilm_kernels.h"

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))),             \
    apply_to = function)

#define KERNELS minilm_vnni512
#define LANES 16
#define STORED_LOWEST 0
#define ROWS 6
#define PANEL 64

typedef uint8_t stored;

#include "minilm_vector.h"

#include "minilm_attention.h"
#include "minilm_rows.h"

/// Rows times 64 outputs: up to 24 sums in registers.
INLINE void block(int rows, const minilm_matrix *matrix, const minilm_activations *from, int output,
                  int row, float *out) {
    const int inputs = matrix->inputs;
    const int8_t *weights = matrix->values + output * inputs;
    const uint8_t *values = (const uint8_t *)from->values + row * inputs;
    __m512i sums[6][4] = {};
    for (int k = 0; k < inputs; k += 4) {
        __m512i lines[4];
#pragma unroll
        for (int v = 0; v < 4; v++)
            lines[v] = _mm512_load_si512(weights + v * 16 * inputs + k * 16);
#pragma unroll
        for (int r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, values + r * inputs + k, sizeof four);
#pragma unroll
            for (int v = 0; v < 4; v++)
                sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], _mm512_set1_epi32(four), lines[v]);
        }
    }
#pragma unroll
    for (int r = 0; r < rows; r++)
#pragma unroll
        for (int v = 0; v < 4; v++)
            finish(matrix, from, (ivec)sums[r][v], output + v * LANES, row + r, out);
}

#include "minilm_panels.h"

#pragma clang attribute pop
#endif
