#ifndef MEMORY_PROXY_CPU_H
#define MEMORY_PROXY_CPU_H

#include <stdbool.h>

/// The sets of instructions that kernels are written for, best last (for one architecture).
/// Every kernel has a plain form; a set that a kernel has no form for means the next lower one.
typedef enum {
    KERNELS_PLAIN = 0,
    /// AVX2, FMA, F16C, BMI2, POPCNT.
    KERNELS_AVX2 = 1,
    /// AVX2 and 8-bit dot products on 256 bits: AVX-VNNI, or AVX-512 VNNI and VL
    /// (`kernels_has_avx_vnni` tells which encoding).
    KERNELS_VNNI256 = 2,
    /// AVX-512 F, BW, DQ, VL and VNNI.
    KERNELS_VNNI512 = 3,
    /// arm64 NEON with dot products.
    KERNELS_SDOT = 4,
} kernels_set;

/// The best set that this processor and its operating system allow, or the one that the environment
/// variable MEMORY_PROXY_KERNELS names (plain, avx2, vnni256, vnni512, sdot) if they allow it.
/// Looked up once for the process.
kernels_set kernels_chosen(void);

/// Whether this processor and its operating system can run the set.
bool kernels_can_run(kernels_set set);

/// Whether VNNI256 may use the AVX-VNNI (VEX) encoding; else it needs the AVX-512 (EVEX) one.
bool kernels_has_avx_vnni(void);

/// Whether AVX-512 VPOPCNTDQ is there as well (bit codes).
bool kernels_has_vpopcntdq(void);

/// As in MEMORY_PROXY_KERNELS; "plain" for a value that is no set.
const char *kernels_name(kernels_set set);

#endif
