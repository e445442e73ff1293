#if defined(__x86_64__)
#include "minilm_kernels.h"

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))),             \
    apply_to = function)

#define KERNELS minilm_vnni256
#define DOT _mm256_dpbusd_epi32

#include "minilm_256.h"

#pragma clang attribute pop
#endif
