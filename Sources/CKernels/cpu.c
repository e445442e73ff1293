#include "cpu.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    AVX2 = 1,
    AVX_VNNI = 2,
    AVX512_VNNI = 4,
    VPOPCNTDQ = 8,
    DOT_PRODUCT = 16,
    DETECTED = 32,
};

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

static int detect(void) {
    const uint32_t ymm_states = 0x06, zmm_states = 0xe6;
    const uint32_t fma_popcnt_f16c = 1u << 12 | 1u << 23 | 1u << 29;
    const uint32_t avx2_bmi_bmi2 = 1u << 5 | 1u << 3 | 1u << 8;
    const uint32_t f_dq_bw_vl = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;
    registers one = cpuid(1, 0), seven = cpuid(7, 0);
    uint32_t states = saved_states(one.c);
    if (!has(states, ymm_states) || !has(one.c, fma_popcnt_f16c) || !has(seven.b, avx2_bmi_bmi2))
        return 0;
    int found = AVX2;
    if (has(cpuid(7, 1).a, 1u << 4)) found |= AVX_VNNI;
    if (!has(states, zmm_states) || !has(seven.b, f_dq_bw_vl)) return found;
    if (has(seven.c, 1u << 11)) found |= AVX512_VNNI;
    if (has(seven.c, 1u << 14)) found |= VPOPCNTDQ;
    return found;
}

#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

static int detect(void) {
    const unsigned long asimddp = 1ul << 20;
    return getauxval(AT_HWCAP) & asimddp ? DOT_PRODUCT : 0;
}

#elif defined(__ARM_FEATURE_DOTPROD)

static int detect(void) { return DOT_PRODUCT; }

#else

static int detect(void) { return 0; }

#endif

/// Remembered, because a virtual machine leaves for its host at every cpuid.
static bool machine_has(int any_of) {
    static atomic_int known = 0;
    int found = atomic_load_explicit(&known, memory_order_relaxed);
    if (!found) {
        found = detect() | DETECTED;
        atomic_store_explicit(&known, found, memory_order_relaxed);
    }
    return found & any_of;
}

bool kernels_can_run(kernels_set set) {
    switch (set) {
    case KERNELS_PLAIN: return true;
    case KERNELS_AVX2: return machine_has(AVX2);
    case KERNELS_VNNI256: return machine_has(AVX_VNNI | AVX512_VNNI);
    case KERNELS_VNNI512: return machine_has(AVX512_VNNI);
    case KERNELS_SDOT: return machine_has(DOT_PRODUCT);
    }
    return false;
}

bool kernels_has_avx_vnni(void) { return machine_has(AVX_VNNI); }

bool kernels_has_vpopcntdq(void) { return machine_has(VPOPCNTDQ); }

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
