#include "scan.h"

typedef int32_t row_kernel(const int8_t *query, const int8_t *row, size_t bytes);
typedef void four_rows_kernel(const int8_t *query, const int8_t *rows, size_t bytes,
                              int32_t *dots);
/// What makes a cosine of the sum of a query's products with a row.
typedef struct {
    const int8_t *values;
    float scale;
    int32_t excess;
} scan_query;

typedef void some_rows_kernel(scan_query query, scan_table table, const uint32_t *rows,
                              size_t count, float *products);

/// Rows from the one that is worked on to the one that is fetched meanwhile.
enum { AHEAD = 8 };

static inline const int8_t *row_at(scan_table table, uint32_t row) {
    return table.chunks[row / SCAN_CHUNK_ROWS] + row % SCAN_CHUNK_ROWS * table.row_bytes;
}

static inline void fetch(scan_table table, uint32_t row) {
    const int8_t *values = row_at(table, row);
    for (size_t byte = 0; byte < table.row_bytes; byte += SCAN_ROW_BYTES)
        __builtin_prefetch(values + byte);
    __builtin_prefetch(table.scales + row);
}

/// The loop over some rows, compiled with the instructions of each set so that its kernel is a
/// part of it.
#define SOME_ROWS(name, row_kernel)                                                               \
    static void name(scan_query query, scan_table table, const uint32_t *rows, size_t count,      \
                     float *products) {                                                            \
        for (size_t at = 0; at < count; at++) {                                                    \
            if (at + AHEAD < count) fetch(table, rows[at + AHEAD]);                                \
            int32_t dot = row_kernel(query.values, row_at(table, rows[at]), table.row_bytes);      \
            products[at] =                                                                         \
                (float)(dot - query.excess) * table.scales[rows[at]] * query.scale;                \
        }                                                                                          \
    }

static int32_t row_plain(const int8_t *query, const int8_t *row, size_t bytes) {
    int32_t sum = 0;
    for (size_t at = 0; at < bytes; at++) sum += query[at] * row[at];
    return sum;
}

SOME_ROWS(some_plain, row_plain)

static void four_plain(const int8_t *query, const int8_t *rows, size_t bytes, int32_t *dots) {
    for (int row = 0; row < 4; row++) dots[row] = row_plain(query, rows + row * bytes, bytes);
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define VNNI512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2")))

/// The sums of four registers of eight.
AVX2 static inline __m128i sums(__m256i a, __m256i b, __m256i c, __m256i d) {
    __m256i pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    return _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
}

/// 32 products: the instruction takes one unsigned factor, so the query gets the row's signs.
/// Pairs stay below 2^15.
AVX2 static inline __m256i add_products_avx2(__m256i sum, const int8_t *query, const int8_t *row) {
    __m256i q = _mm256_loadu_si256((const __m256i *)query);
    __m256i r = _mm256_loadu_si256((const __m256i *)row);
    __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(r), _mm256_sign_epi8(q, r));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

AVX2 static void four_avx2(const int8_t *query, const int8_t *rows, size_t bytes, int32_t *dots) {
    __m256i sum[4] = {0};
    for (size_t at = 0; at < bytes; at += 32)
        for (int row = 0; row < 4; row++)
            sum[row] = add_products_avx2(sum[row], query + at, rows + row * bytes + at);
    _mm_storeu_si128((__m128i *)dots, sums(sum[0], sum[1], sum[2], sum[3]));
}

AVX2 static inline int32_t row_avx2(const int8_t *query, const int8_t *row, size_t bytes) {
    __m256i sum = _mm256_setzero_si256(), zero = sum;
    for (size_t at = 0; at < bytes; at += 32) sum = add_products_avx2(sum, query + at, row + at);
    return _mm_cvtsi128_si32(sums(sum, zero, zero, zero));
}

AVX2 SOME_ROWS(some_avx2, row_avx2)

/// 64 products of row + 128, which has no sign, and the query.
VNNI512 static inline __m512i add_products_vnni(__m512i sum, __m512i query, const int8_t *row) {
    __m512i r = _mm512_xor_si512(_mm512_loadu_si512(row), _mm512_set1_epi8(-128));
    return _mm512_dpbusd_epi32(sum, r, query);
}

VNNI512 static inline __m256i halves(__m512i sum) {
    return _mm256_add_epi32(_mm512_castsi512_si256(sum), _mm512_extracti64x4_epi64(sum, 1));
}

VNNI512 static void four_vnni512(const int8_t *query, const int8_t *rows, size_t bytes,
                                 int32_t *dots) {
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    for (size_t at = 0; at < bytes; at += 64) {
        __m512i q = _mm512_loadu_si512(query + at);
        a = add_products_vnni(a, q, rows + at);
        b = add_products_vnni(b, q, rows + bytes + at);
        c = add_products_vnni(c, q, rows + 2 * bytes + at);
        d = add_products_vnni(d, q, rows + 3 * bytes + at);
    }
    _mm_storeu_si128((__m128i *)dots, sums(halves(a), halves(b), halves(c), halves(d)));
}

VNNI512 static inline int32_t row_vnni512(const int8_t *query, const int8_t *row, size_t bytes) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t at = 0; at < bytes; at += 64)
        sum = add_products_vnni(sum, _mm512_loadu_si512(query + at), row + at);
    return _mm512_reduce_add_epi32(sum);
}

VNNI512 SOME_ROWS(some_vnni512, row_vnni512)

#elif defined(__aarch64__)
#include <arm_neon.h>

#define SDOT __attribute__((target("dotprod")))

SDOT static inline int32_t row_sdot(const int8_t *query, const int8_t *row, size_t bytes) {
    int32x4_t even = vdupq_n_s32(0), odd = even;
    for (size_t at = 0; at < bytes; at += 32) {
        even = vdotq_s32(even, vld1q_s8(query + at), vld1q_s8(row + at));
        odd = vdotq_s32(odd, vld1q_s8(query + at + 16), vld1q_s8(row + at + 16));
    }
    return vaddvq_s32(vaddq_s32(even, odd));
}

SDOT SOME_ROWS(some_sdot, row_sdot)

SDOT static void four_sdot(const int8_t *query, const int8_t *rows, size_t bytes, int32_t *dots) {
    int32x4_t a = vdupq_n_s32(0), b = a, c = a, d = a;
    for (size_t at = 0; at < bytes; at += 16) {
        int8x16_t q = vld1q_s8(query + at);
        a = vdotq_s32(a, q, vld1q_s8(rows + at));
        b = vdotq_s32(b, q, vld1q_s8(rows + bytes + at));
        c = vdotq_s32(c, q, vld1q_s8(rows + 2 * bytes + at));
        d = vdotq_s32(d, q, vld1q_s8(rows + 3 * bytes + at));
    }
    vst1q_s32(dots, vpaddq_s32(vpaddq_s32(a, b), vpaddq_s32(c, d)));
}

#endif

typedef struct {
    row_kernel *row;
    four_rows_kernel *four;
    some_rows_kernel *some;
    /// What they add to each value of a row.
    int offset;
} kernels;

static kernels kernels_of(kernels_set set) {
#if defined(__x86_64__)
    if (set >= KERNELS_VNNI512) return (kernels){row_vnni512, four_vnni512, some_vnni512, 128};
    if (set >= KERNELS_AVX2) return (kernels){row_avx2, four_avx2, some_avx2, 0};
#elif defined(__aarch64__)
    if (set == KERNELS_SDOT) return (kernels){row_sdot, four_sdot, some_sdot, 0};
#endif
    (void)set;
    return (kernels){row_plain, four_plain, some_plain, 0};
}

/// What has to be taken from what the kernels say.
static int32_t excess(kernels use, const int8_t *query, size_t bytes) {
    int32_t sum = 0;
    for (size_t at = 0; use.offset && at < bytes; at++) sum += query[at];
    return use.offset * sum;
}

void scan_dots_with(kernels_set set, const int8_t *query, const int8_t *rows, size_t count,
                    size_t row_bytes, int32_t *dots) {
    kernels use = kernels_of(set);
    size_t at = 0;
    for (; at + 4 <= count; at += 4) use.four(query, rows + at * row_bytes, row_bytes, dots + at);
    for (; at < count; at++) dots[at] = use.row(query, rows + at * row_bytes, row_bytes);
    int32_t more = excess(use, query, row_bytes);
    for (at = 0; more && at < count; at++) dots[at] -= more;
}

void scan_dots(const int8_t *query, const int8_t *rows, size_t count, size_t row_bytes,
               int32_t *dots) {
    scan_dots_with(kernels_chosen(), query, rows, count, row_bytes, dots);
}

void scan_rows(const int8_t *query, float query_scale, scan_table table, const uint32_t *rows,
               size_t count, float *products) {
    kernels use = kernels_of(kernels_chosen());
    scan_query values = {query, query_scale, excess(use, query, table.row_bytes)};
    use.some(values, table, rows, count, products);
}
