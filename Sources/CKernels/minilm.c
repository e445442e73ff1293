#include "minilm_kernels.h"

static const minilm_kernels *kernels(kernels_set set) {
    switch (set) {
#if defined(__x86_64__)
    case KERNELS_AVX2: return &minilm_avx2;
    case KERNELS_VNNI256: return kernels_has_avx_vnni() ? &minilm_avx_vnni : &minilm_vnni256;
    case KERNELS_VNNI512: return &minilm_vnni512;
#elif defined(__aarch64__)
    case KERNELS_SDOT: return &minilm_sdot;
#endif
    default: return &minilm_plain;
    }
}

void minilm_embed(kernels_set set, const minilm_embeddings *embeddings, const uint16_t *tokens,
                  int count, float *rows) {
    kernels(set)->embed(embeddings, tokens, count, rows);
}

void minilm_quantize(kernels_set set, const float *rows, int count, minilm_affine balance,
                     minilm_activations *to) {
    kernels(set)->quantize(rows, count, balance, to);
}

void minilm_quantize_plainly(kernels_set set, const float *rows, int count,
                             minilm_activations *to) {
    kernels(set)->quantize_plainly(rows, count, to);
}

void minilm_quantize_gelu(kernels_set set, const float *rows, int count, minilm_activations *to) {
    kernels(set)->quantize_gelu(rows, count, to);
}

void minilm_multiply(kernels_set set, const minilm_matrix *matrix, const minilm_activations *from,
                     int count, float *rows) {
    kernels(set)->multiply(matrix, from, count, rows);
}

void minilm_attend(kernels_set set, const float *query_key_value, int count, float *rows) {
    kernels(set)->attend(query_key_value, count, rows);
}

void minilm_add_norm(kernels_set set, float *rows, const float *addend, int count,
                     minilm_affine norm) {
    kernels(set)->add_norm(rows, addend, count, norm);
}

void minilm_mean(kernels_set set, const float *rows, int count, float *mean) {
    kernels(set)->mean(rows, count, mean);
}
