#ifndef MEMORY_PROXY_SELECTION_H
#define MEMORY_PROXY_SELECTION_H

#include <stddef.h>
#include <stdint.h>

/// Tells the greatest of many numbers apart by counting them in so many steps: two passes, no
/// sorting, and counts that take little of the processor's cache.
enum { SELECTION_STEPS = 256 };

/// The step of each value between `least` and `greatest`; what lies outside is in the first or the
/// last one.
void selection_steps(const float *values, size_t count, float least, float greatest,
                     uint16_t *steps);

/// Writes the places of the `wanted` greatest of some steps, the later ones first; of those in the
/// least step only later ones stay. Returns how many they are: all, if there are no more.
size_t selection_greatest(const uint16_t *steps, size_t count, size_t wanted, uint32_t *places);

#endif
