#if defined(__aarch64__)
#include "minilm_kernels.h"

#include <arm_neon.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define KERNELS minilm_sdot
#define LANES 4
/// Signed, as the weights are: sdot knows no other.
#define STORED_LOWEST (-128)
#define ROWS 4
#define PANEL 16

typedef int8_t stored;

#include "minilm_vector.h"

#include "minilm_attention.h"
#include "minilm_rows.h"

/// Four inputs of each row, `lane` of the sixteen loaded.
#define STEP(lane)                                                                                 \
    _Pragma("unroll") for (int v = 0; v < 4; v++) {                                                \
        int8x16_t line = vld1q_s8(weights + (k + 4 * lane) * 16 + v * 16);                         \
        _Pragma("unroll") for (int r = 0; r < rows; r++) sums[r][v] =                              \
            vdotq_laneq_s32(sums[r][v], line, sixteen[r], lane);                                   \
    }

/// Rows times 16 outputs: up to 16 sums in registers.
INLINE void block(int rows, const minilm_matrix *matrix, const minilm_activations *from, int output,
                  int row, float *out) {
    const int inputs = matrix->inputs;
    const int8_t *weights = matrix->values + output * inputs;
    const int8_t *values = (const int8_t *)from->values + row * inputs;
    int32x4_t sums[4][4] = {};
    for (int k = 0; k < inputs; k += 16) {
        int8x16_t sixteen[4];
#pragma unroll
        for (int r = 0; r < rows; r++) sixteen[r] = vld1q_s8(values + r * inputs + k);
        STEP(0)
        STEP(1)
        STEP(2)
        STEP(3)
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
