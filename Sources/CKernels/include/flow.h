#ifndef MEMORY_PROXY_FLOW_H
#define MEMORY_PROXY_FLOW_H

#include <stddef.h>
#include <stdint.h>

/// What a memory and its neighbours in the conversation say of a query, term by term.

/// The memory itself, the one before, the one after, and the ones before and after those.
enum { FLOW_PLACES = 5 };

/// Where a conversation ends there is no neighbour.
#define FLOW_NONE UINT32_MAX

typedef struct {
    uint32_t previous, next;
} flow_links;

/// Gathers some memories and those in the windows around them, each once. Returns how many they are.
///
/// - `places`: zero for each memory of the scope; afterwards, for those that are gathered, their
///   number among them from 1 on.
/// - `gathered`: has room for five of each.
size_t flow_gather(const uint32_t *memories, size_t count, const flow_links *links,
                   uint32_t *places, uint32_t *gathered);

/// What a scope keeps of each of its memories, by number.
typedef struct {
    const flow_links *links;
    /// Zero for those that have no term of the query.
    const float *scores;
    /// Terms.
    const uint16_t *lengths;
} flow_memories;

/// What each place counts, and what a neighbour of more terms than `max_terms` keeps of it.
typedef struct {
    float weights[FLOW_PLACES];
    uint16_t max_terms;
    float lent_by_long_ones;
} flow_rules;

/// The rows of a window's memories, 0 for one that has no term of the query, and what they count.
typedef struct {
    uint32_t rows[FLOW_PLACES];
    float weights[FLOW_PLACES];
} flow_window;

/// Makes the windows around some memories. Memories in any of them that have a term are written to
/// `holders`, which has room for five each, in the order of their rows: the first has row 1.
/// Returns how many they are.
///
/// - `rows`: zero for each memory of the scope; afterwards the rows of the holders.
size_t flow_windows(const uint32_t *memories, size_t count, flow_memories scope, flow_rules rules,
                    uint32_t *rows, flow_window *windows, uint32_t *holders);

/// Numbers in a row of `values` are a multiple of this.
enum { FLOW_LANES = 4 };

/// For each window the sum over all columns of the best that its rows give, times their weight.
///
/// - `values`: a row of `width` numbers from 0 up for row 0, which are zero, and for each holder.
void flow_sums(const flow_window *windows, size_t count, const float *values, size_t width,
               float *sums);

/// For each of some memories the best score among those up to `places` before and after it in its
/// conversation, its own included.
void flow_near(const uint32_t *memories, size_t count, const flow_links *links,
               const float *scores, int places, float *best);

#endif
