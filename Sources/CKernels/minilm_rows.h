// The steps that go row by row, for vectors of minilm_vector.h. The including file has defined
// `stored`, the type of a quantized value, and STORED_LOWEST, which stands for the lowest of a row.

INLINE void normalize(float *row, minilm_affine norm) {
    vec total = same(0), squares = same(0);
    for (int i = 0; i < MINILM_HIDDEN; i += LANES) total += load(row + i);
    vec mean = same(sum(total) / MINILM_HIDDEN);
    for (int i = 0; i < MINILM_HIDDEN; i += LANES) {
        vec centred = load(row + i) - mean;
        squares = fma(centred, centred, squares);
    }
    vec factor = same(1 / __builtin_sqrtf(sum(squares) / MINILM_HIDDEN + 1e-12f));
    for (int i = 0; i < MINILM_HIDDEN; i += LANES) {
        vec scaled = (load(row + i) - mean) * factor;
        store(row + i, fma(scaled, load(norm.scale + i), load(norm.shift + i)));
    }
}

static void embed(const minilm_embeddings *embeddings, const uint16_t *tokens, int count,
                  float *rows) {
    for (int t = 0; t < count; t++) {
        const int8_t *word = embeddings->words + (long)tokens[t] * MINILM_HIDDEN;
        const float *position = embeddings->positions + t * MINILM_HIDDEN;
        vec scale = same(embeddings->scales[tokens[t]]);
        float *row = rows + t * MINILM_HIDDEN;
        for (int i = 0; i < MINILM_HIDDEN; i += LANES)
            store(row + i, fma(widen(word + i), scale, load(position + i)));
        normalize(row, embeddings->norm);
    }
}

static void add_norm(float *rows, const float *addend, int count, minilm_affine norm) {
    for (int r = 0; r < count; r++) {
        float *row = rows + r * MINILM_HIDDEN;
        const float *added = addend + r * MINILM_HIDDEN;
        for (int i = 0; i < MINILM_HIDDEN; i += LANES)
            store(row + i, load(row + i) + load(added + i));
        normalize(row, norm);
    }
}

static void mean(const float *rows, int count, float *mean) {
    for (int i = 0; i < MINILM_HIDDEN; i += LANES) {
        vec total = same(0);
        for (int r = 0; r < count; r++) total += load(rows + r * MINILM_HIDDEN + i);
        store(mean + i, total / (float)count);
    }
}

INLINE void quantize_row(const float *row, vec low, vec high, int index, minilm_activations *to) {
    typedef stored narrow __attribute__((vector_size(LANES * sizeof(stored))));
    float offset = __builtin_reduce_min(low), range = __builtin_reduce_max(high) - offset;
    float scale = (range > 1e-12f ? range : 1e-12f) / 255;
    vec factor = same(1 / scale), rounding = same(0.5f - offset / scale);
    stored *values = (stored *)to->values + index * to->columns;
    for (int i = 0; i < to->columns; i += LANES) {
        vec positive = greater(fma(load(row + i), factor, rounding), same(0));
        ivec whole = __builtin_convertvector(lower(positive, same(255)), ivec) + STORED_LOWEST;
        *(narrow *)(values + i) = __builtin_convertvector(whole, narrow);
    }
    to->scales[index] = scale;
    to->offsets[index] = offset - STORED_LOWEST * scale;
}

static void quantize_plainly(const float *rows, int count, minilm_activations *to) {
    for (int r = 0; r < count; r++) {
        const float *row = rows + r * to->columns;
        vec low = load(row), high = low;
        for (int i = LANES; i < to->columns; i += LANES) {
            low = lower(low, load(row + i));
            high = greater(high, load(row + i));
        }
        quantize_row(row, low, high, r, to);
    }
}

static void quantize(const float *rows, int count, minilm_affine balance, minilm_activations *to) {
    _Alignas(64) float row[MINILM_HIDDEN];
    for (int r = 0; r < count; r++) {
        vec low = same(__builtin_inff()), high = -low;
        for (int i = 0; i < MINILM_HIDDEN; i += LANES) {
            vec value = load(rows + r * MINILM_HIDDEN + i);
            value = fma(value, load(balance.scale + i), load(balance.shift + i));
            low = lower(low, value);
            high = greater(high, value);
            store(row + i, value);
        }
        quantize_row(row, low, high, r, to);
    }
}

static void quantize_gelu(const float *rows, int count, minilm_activations *to) {
    _Alignas(64) float row[MINILM_FEED_FORWARD];
    for (int r = 0; r < count; r++) {
        vec low = same(__builtin_inff()), high = -low;
        for (int i = 0; i < MINILM_FEED_FORWARD; i += LANES) {
            vec value = gelu(load(rows + r * MINILM_FEED_FORWARD + i));
            low = lower(low, value);
            high = greater(high, value);
            store(row + i, value);
        }
        quantize_row(row, low, high, r, to);
    }
}

/// Sums of products of one row with LANES outputs, back as floats.
INLINE void finish(const minilm_matrix *matrix, const minilm_activations *from, ivec sums,
                   int output, int row, float *out) {
    vec products = __builtin_convertvector(sums, vec) * from->scales[row];
    vec offsets = fma(same(from->offsets[row]), load(matrix->sums + output),
                      load(matrix->biases + output));
    store(out + row * matrix->outputs + output,
          fma(products, load(matrix->scales + output), offsets));
}
