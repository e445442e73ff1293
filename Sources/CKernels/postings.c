#include "postings.h"

/// Memories from the one that is worked on to the one that is fetched meanwhile.
enum { AHEAD = 24 };

size_t postings_add(const uint32_t *postings, size_t count, float weight, postings_gain gain,
                    const uint16_t *lengths, float *scores, uint32_t *touched) {
    size_t found = 0;
    float greatest = weight * gain.greatest;
    for (size_t at = 0; at < count; at++) {
        if (at + AHEAD < count) {
            __builtin_prefetch(scores + (postings[at + AHEAD] >> 8), 1);
            __builtin_prefetch(lengths + (postings[at + AHEAD] >> 8));
        }
        uint32_t memory = postings[at] >> 8;
        float frequency = (float)(postings[at] & 0xff), score = scores[memory];
        touched[found] = memory;
        found += score == 0;
        scores[memory] = score + greatest * frequency /
                                     (frequency + gain.base + gain.slope * (float)lengths[memory]);
    }
    return found;
}

void postings_read(const uint32_t *memories, size_t count, const float *scores, float *read) {
    for (size_t at = 0; at < count; at++) {
        if (at + AHEAD < count) __builtin_prefetch(scores + memories[at + AHEAD]);
        read[at] = scores[memories[at]];
    }
}

void postings_reset(const uint32_t *memories, size_t count, float *scores) {
    for (size_t at = 0; at < count; at++) {
        if (at + AHEAD < count) __builtin_prefetch(scores + memories[at + AHEAD], 1);
        scores[memories[at]] = 0;
    }
}
