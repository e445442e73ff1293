#ifndef MEMORY_PROXY_POSTINGS_H
#define MEMORY_PROXY_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

/// Walks over numbers that are kept for each memory of a scope. In a large one the next number
/// lies a cache line or more further on, so the walks fetch ahead.
///
/// A posting is a memory's number << 8 | how often it has the term; numbers ascend.

/// What a term of the frequency f in a memory of n terms gives, without its rarity:
/// greatest · f / (f + base + slope · n).
typedef struct {
    float greatest, base, slope;
} postings_gain;

/// Adds what a term of this weight gives to the scores of the memories that have it. Those whose
/// score was zero are written to `touched`, which has room for `count`; returns how many they are.
size_t postings_add(const uint32_t *postings, size_t count, float weight, postings_gain gain,
                    const uint16_t *lengths, float *scores, uint32_t *touched);

/// Reads the scores of the memories.
void postings_read(const uint32_t *memories, size_t count, const float *scores, float *read);

/// Sets the scores of the memories to zero.
void postings_reset(const uint32_t *memories, size_t count, float *scores);

#endif
