// Attention for vectors of minilm_vector.h. Keys and values of one head are copied together first:
// in place their stride maps to few sets of the first cache.

enum {
    TILES = MINILM_MAX_TOKENS / LANES,
    TILE = MINILM_HEAD * LANES,
    /// Rows of scores apart by no power of two.
    SCORES_STRIDE = MINILM_MAX_TOKENS + 16,
};

/// out[r][v] = sum over k of a[r][k] * b[k][v], for few rows and vectors that stay in registers.
INLINE void product(int rows, int vectors, const float *a, int a_stride, const float *b, int b_step,
                    int b_vector, int depth, float *out, int out_stride) {
    vec totals[4][2] = {};
    for (int k = 0; k < depth; k++, b += b_step)
#pragma unroll
        for (int r = 0; r < rows; r++)
#pragma unroll
            for (int v = 0; v < vectors; v++)
                totals[r][v] = fma(same(a[r * a_stride + k]), load(b + v * b_vector), totals[r][v]);
#pragma unroll
    for (int r = 0; r < rows; r++)
#pragma unroll
        for (int v = 0; v < vectors; v++) store(out + r * out_stride + v * LANES, totals[r][v]);
}

/// Components of the keys as [tile][component][lane], positions past the end 0.
static void copy_keys(const float *query_key_value, int count, int tiles, float *keys) {
    memset(keys, 0, (size_t)(tiles * TILE) * sizeof *keys);
    for (int p = 0; p < count; p++) {
        const float *key = query_key_value + p * 3 * MINILM_HIDDEN + MINILM_HIDDEN;
        float *lane = keys + p / LANES * TILE + p % LANES;
        for (int i = 0; i < MINILM_HEAD; i++) lane[i * LANES] = key[i];
    }
}

static void copy_values(const float *query_key_value, int count, float *values) {
    for (int p = 0; p < count; p++) {
        const float *value = query_key_value + p * 3 * MINILM_HIDDEN + 2 * MINILM_HIDDEN;
        memcpy(values + p * MINILM_HEAD, value, MINILM_HEAD * sizeof *value);
    }
}

/// Scores become weights that add up to what is returned.
static float weigh(float *scores, int count) {
    const int padded = (count + LANES - 1) / LANES * LANES;
    for (int p = count; p < padded; p++) scores[p] = -__builtin_inff();
    vec greatest = load(scores), total = same(0);
    for (int p = LANES; p < padded; p += LANES) greatest = greater(greatest, load(scores + p));
    greatest = same(__builtin_reduce_max(greatest));
    for (int p = 0; p < padded; p += LANES) {
        vec weight = exp2_of(load(scores + p) - greatest);
        total += weight;
        store(scores + p, weight);
    }
    return sum(total);
}

INLINE void attend_rows(int rows, const float *queries, const float *keys, const float *values,
                        int count, float *out) {
    _Alignas(64) float scores[4 * SCORES_STRIDE];
    const int tiles = (count + LANES - 1) / LANES;
    int t = 0;
    for (; t + 2 <= tiles; t += 2)
        product(rows, 2, queries, 3 * MINILM_HIDDEN, keys + t * TILE, LANES, TILE, MINILM_HEAD,
                scores + t * LANES, SCORES_STRIDE);
    if (t < tiles)
        product(rows, 1, queries, 3 * MINILM_HIDDEN, keys + t * TILE, LANES, TILE, MINILM_HEAD,
                scores + t * LANES, SCORES_STRIDE);
    float sums[4];
    for (int r = 0; r < rows; r++) sums[r] = weigh(scores + r * SCORES_STRIDE, count);
    for (int i = 0; i < MINILM_HEAD; i += 2 * LANES)
        product(rows, 2, scores, SCORES_STRIDE, values + i, MINILM_HEAD, LANES, count, out + i,
                MINILM_HIDDEN);
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < MINILM_HEAD; i += LANES) {
            float *part = out + r * MINILM_HIDDEN + i;
            store(part, load(part) / sums[r]);
        }
}

static void attend_head(const float *query_key_value, int count, float *rows) {
    _Alignas(64) float keys[TILES * TILE], values[MINILM_MAX_TOKENS * MINILM_HEAD];
    copy_keys(query_key_value, count, (count + LANES - 1) / LANES, keys);
    copy_values(query_key_value, count, values);
    for (int r = 0; r < count; r += 4) {
        const float *queries = query_key_value + r * 3 * MINILM_HIDDEN;
        float *out = rows + r * MINILM_HIDDEN;
        switch (count - r) {
        case 1: attend_rows(1, queries, keys, values, count, out); break;
        case 2: attend_rows(2, queries, keys, values, count, out); break;
        case 3: attend_rows(3, queries, keys, values, count, out); break;
        default: attend_rows(4, queries, keys, values, count, out);
        }
    }
}

static void attend(const float *query_key_value, int count, float *rows) {
    for (int i = 0; i < MINILM_HIDDEN; i += MINILM_HEAD)
        attend_head(query_key_value + i, count, rows + i);
}
