#include "flow.h"

/// The numbers of the memories in the window around one, `FLOW_NONE` where there is none.
static void find_places(const flow_links *links, uint32_t memory, uint32_t places[FLOW_PLACES]) {
    flow_links around = links[memory];
    places[0] = memory;
    places[1] = around.previous;
    places[2] = around.next;
    places[3] = around.previous == FLOW_NONE ? FLOW_NONE : links[around.previous].previous;
    places[4] = around.next == FLOW_NONE ? FLOW_NONE : links[around.next].next;
}

size_t flow_gather(const uint32_t *memories, size_t count, const flow_links *links,
                   uint32_t *places, uint32_t *gathered) {
    size_t found = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t window[FLOW_PLACES];
        find_places(links, memories[at], window);
        for (int place = 0; place < FLOW_PLACES; place++) {
            uint32_t memory = window[place];
            if (memory == FLOW_NONE || places[memory]) continue;
            gathered[found++] = memory;
            places[memory] = (uint32_t)found;
        }
    }
    return found;
}

size_t flow_windows(const uint32_t *memories, size_t count, flow_memories scope, flow_rules rules,
                    uint32_t *rows, flow_window *windows, uint32_t *holders) {
    size_t held = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t places[FLOW_PLACES];
        find_places(scope.links, memories[at], places);
        for (int place = 0; place < FLOW_PLACES; place++) {
            uint32_t memory = places[place];
            windows[at].rows[place] = 0;
            windows[at].weights[place] = 0;
            if (memory == FLOW_NONE || !(scope.scores[memory] > 0)) continue;
            if (!rows[memory]) {
                holders[held++] = memory;
                rows[memory] = (uint32_t)held;
            }
            int is_long = place > 0 && scope.lengths[memory] > rules.max_terms;
            windows[at].rows[place] = rows[memory];
            windows[at].weights[place] =
                rules.weights[place] * (is_long ? rules.lent_by_long_ones : 1);
        }
    }
    return held;
}

typedef float lanes __attribute__((vector_size(4 * FLOW_LANES), aligned(4)));

void flow_sums(const flow_window *windows, size_t count, const float *values, size_t width,
               float *sums) {
    for (size_t at = 0; at < count; at++) {
        lanes sum = {0};
        for (size_t column = 0; column < width; column += FLOW_LANES) {
            lanes best = {0};
            for (int place = 0; place < FLOW_PLACES; place++) {
                const float *row = values + windows[at].rows[place] * width + column;
                best = __builtin_elementwise_max(
                    best, *(const lanes *)row * windows[at].weights[place]);
            }
            sum += best;
        }
        sums[at] = sum[0] + sum[1] + sum[2] + sum[3];
    }
}

void flow_near(const uint32_t *memories, size_t count, const flow_links *links,
               const float *scores, int places, float *best) {
    for (size_t at = 0; at < count; at++) {
        uint32_t before = memories[at], after = before;
        float greatest = scores[before];
        for (int place = 0; place < places && before != FLOW_NONE; place++) {
            before = links[before].previous;
            if (before != FLOW_NONE && scores[before] > greatest) greatest = scores[before];
        }
        for (int place = 0; place < places && after != FLOW_NONE; place++) {
            after = links[after].next;
            if (after != FLOW_NONE && scores[after] > greatest) greatest = scores[after];
        }
        best[at] = greatest;
    }
}
