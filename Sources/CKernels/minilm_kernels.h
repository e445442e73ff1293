#pragma once

#include "include/minilm.h"

/// How one set of instructions does each step of minilm.h.
typedef struct {
    void (*embed)(const minilm_embeddings *, const uint16_t *, int, float *);
    void (*quantize)(const float *, int, minilm_affine, minilm_activations *);
    void (*quantize_plainly)(const float *, int, minilm_activations *);
    void (*quantize_gelu)(const float *, int, minilm_activations *);
    void (*multiply)(const minilm_matrix *, const minilm_activations *, int, float *);
    void (*attend)(const float *, int, float *);
    void (*add_norm)(float *, const float *, int, minilm_affine);
    void (*mean)(const float *, int, float *);
} minilm_kernels;

extern const minilm_kernels minilm_plain, minilm_avx2, minilm_avx_vnni, minilm_vnni256,
    minilm_vnni512, minilm_sdot;

#define INLINE static inline __attribute__((always_inline))
