#if defined(__x86_64__)
#include "minilm_kernels.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,avxvnni"))), apply_to = function)

#define KERNELS minilm_avx_vnni
#define DOT _mm256_dpbusd_avx_epi32

#include "minilm_256.h"

#pragma clang attribute pop
#endif
