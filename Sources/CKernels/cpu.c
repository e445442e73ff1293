#include "cpu.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    bool avx2, avx_vnni, avx512, avx512_vnni, vpopcntdq, sdot;
} features;

#if defined(__x86_64__)
#include <cpuid.h>

typedef struct {
    uint32_t a, b, c, d;
} registers;

static registers cpuid(uint32_t leaf, uint32_t subleaf) {
    registers r = {0};
    __get_cpuid_count(leaf, subleaf, &r.a, &r.b, &r.c, &r.d);
    return r;
}

static bool has(uint32_t value, uint32_t bits) { return (value & bits) == bits; }

/// Which register states the operating system saves (XCR0); 0 if it does not say.
static uint32_t saved_states(uint32_t leaf1_c) {
    if (!has(leaf1_c, 1u << 27)) return 0;
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static features detect(void) {
    const uint32_t ymm_states = 0x06, zmm_states = 0xe6;
    const uint32_t fma_popcnt_f16c = 1u << 12 | 1u << 23 | 1u << 29;
    const uint32_t avx2_bmi_bmi2 = 1u << 5 | 1u << 3 | 1u << 8;
    const uint32_t f_dq_bw_vl = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;
    registers one = cpuid(1, 0), seven = cpuid(7, 0);
    uint32_t states = saved_states(one.c);
    features f = {0};
    f.avx2 = has(states, ymm_states) && has(one.c, fma_popcnt_f16c) && has(seven.b, avx2_bmi_bmi2);
    f.avx_vnni = f.avx2 && has(cpuid(7, 1).a, 1u << 4);
    f.avx512 = f.avx2 && has(states, zmm_states) && has(seven.b, f_dq_bw_vl);
    f.avx512_vnni = f.avx512 && has(seven.c, 1u << 11);
    f.vpopcntdq = f.avx512 && has(seven.c, 1u << 14);
    return f;
}

#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

static features detect(void) {
    const unsigned long dot_product = 1ul << 20;
    return (features){.sdot = (getauxval(AT_HWCAP) & dot_product) != 0};
}

#elif defined(__ARM_FEATURE_DOTPROD)

static features detect(void) { return (features){.sdot = true}; }

#else

static features detect(void) { return (features){0}; }

#endif

bool kernels_can_run(kernels_set set) {
    features f = detect();
    switch (set) {
    case KERNELS_PLAIN: return true;
    case KERNELS_AVX2: return f.avx2;
    case KERNELS_VNNI256: return f.avx_vnni || f.avx512_vnni;
    case KERNELS_VNNI512: return f.avx512_vnni;
    case KERNELS_SDOT: return f.sdot;
    }
    return false;
}

bool kernels_has_avx_vnni(void) { return detect().avx_vnni; }

bool kernels_has_vpopcntdq(void) { return detect().vpopcntdq; }

static const char *const names[] = {"plain", "avx2", "vnni256", "vnni512", "sdot"};
static const int count = sizeof names / sizeof names[0];

const char *kernels_name(kernels_set set) {
    return (int)set >= 0 && (int)set < count ? names[set] : names[KERNELS_PLAIN];
}

static kernels_set choose(void) {
    const char *wanted = getenv("MEMORY_PROXY_KERNELS");
    for (int set = 0; wanted && set < count; set++)
        if (strcmp(wanted, names[set]) == 0 && kernels_can_run(set)) return set;
    for (int set = count - 1; set > 0; set--)
        if (kernels_can_run(set)) return set;
    return KERNELS_PLAIN;
}

kernels_set kernels_chosen(void) {
    static atomic_int chosen = -1;
    int set = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (set < 0) {
        set = (int)choose();
        atomic_store_explicit(&chosen, set, memory_order_relaxed);
    }
    return set;
}
