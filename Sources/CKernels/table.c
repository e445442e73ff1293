#include "table.h"

static const int8_t *row_of(table_rows table, uint16_t token) {
    return table.rows + token * table.dimensions;
}

/// Rows lie anywhere in megabytes: all are asked for before the first is used.
static void fetch(table_rows table, const uint16_t *tokens, size_t count) {
    for (size_t token = 0; token < count; token++) {
        __builtin_prefetch(table.scales + tokens[token]);
        for (size_t at = 0; at < table.dimensions; at += 64)
            __builtin_prefetch(row_of(table, tokens[token]) + at);
    }
}

/// One block of the sum: the rows' values at `at` and behind it.
typedef void block_kernel(table_rows table, size_t at, const uint16_t *tokens, size_t count,
                          float *sum);

static void block_plain(table_rows table, size_t at, const uint16_t *tokens, size_t count,
                        float *sum) {
    for (int i = 0; i < TABLE_BLOCK; i++) sum[i] = 0;
    for (size_t token = 0; token < count; token++) {
        const int8_t *row = row_of(table, tokens[token]) + at;
        float scale = table.scales[tokens[token]];
        for (int i = 0; i < TABLE_BLOCK; i++) sum[i] += scale * row[i];
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2,fma"))) static void
block_avx2(table_rows table, size_t at, const uint16_t *tokens, size_t count, float *sum) {
    __m256 sums[TABLE_BLOCK / 8] = {0};
    for (size_t token = 0; token < count; token++) {
        const int8_t *row = row_of(table, tokens[token]) + at;
        __m256 scale = _mm256_set1_ps(table.scales[tokens[token]]);
#pragma clang loop unroll(full)
        for (int i = 0; i < TABLE_BLOCK / 8; i++) {
            __m256i values = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(row + 8 * i)));
            sums[i] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(values), scale, sums[i]);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < TABLE_BLOCK / 8; i++) _mm256_storeu_ps(sum + 8 * i, sums[i]);
}

__attribute__((target("avx512f,avx512bw,avx512vl"))) static void
block_avx512(table_rows table, size_t at, const uint16_t *tokens, size_t count, float *sum) {
    __m512 sums[TABLE_BLOCK / 16] = {0};
    for (size_t token = 0; token < count; token++) {
        const int8_t *row = row_of(table, tokens[token]) + at;
        __m512 scale = _mm512_set1_ps(table.scales[tokens[token]]);
#pragma clang loop unroll(full)
        for (int i = 0; i < TABLE_BLOCK / 16; i++) {
            __m512i values = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)(row + 16 * i)));
            sums[i] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(values), scale, sums[i]);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < TABLE_BLOCK / 16; i++) _mm512_storeu_ps(sum + 16 * i, sums[i]);
}

static block_kernel *block_of(kernels_set set) {
    if (set == KERNELS_VNNI512) return block_avx512;
    return set == KERNELS_PLAIN ? block_plain : block_avx2;
}

#elif defined(__aarch64__)
#include <arm_neon.h>

static void block_neon(table_rows table, size_t at, const uint16_t *tokens, size_t count,
                       float *sum) {
    float32x4_t sums[TABLE_BLOCK / 4] = {0};
    for (size_t token = 0; token < count; token++) {
        const int8_t *row = row_of(table, tokens[token]) + at;
        float scale = table.scales[tokens[token]];
#pragma clang loop unroll(full)
        for (int i = 0; i < TABLE_BLOCK / 8; i++) {
            int16x8_t values = vmovl_s8(vld1_s8(row + 8 * i));
            float32x4_t low = vcvtq_f32_s32(vmovl_s16(vget_low_s16(values)));
            float32x4_t high = vcvtq_f32_s32(vmovl_s16(vget_high_s16(values)));
            sums[2 * i] = vfmaq_n_f32(sums[2 * i], low, scale);
            sums[2 * i + 1] = vfmaq_n_f32(sums[2 * i + 1], high, scale);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < TABLE_BLOCK / 4; i++) vst1q_f32(sum + 4 * i, sums[i]);
}

static block_kernel *block_of(kernels_set set) {
    return set == KERNELS_SDOT ? block_neon : block_plain;
}

#else

static block_kernel *block_of(kernels_set set) {
    (void)set;
    return block_plain;
}

#endif

void table_sum(table_rows table, const uint16_t *tokens, size_t count, float *sum) {
    table_sum_with(kernels_chosen(), table, tokens, count, sum);
}

void table_sum_with(kernels_set set, table_rows table, const uint16_t *tokens, size_t count,
                    float *sum) {
    fetch(table, tokens, count);
    block_kernel *block = block_of(set);
    for (size_t at = 0; at < table.dimensions; at += TABLE_BLOCK)
        block(table, at, tokens, count, sum + at);
}
