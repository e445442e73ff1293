#include "codes.h"

#include "scan.h"
#include "selection.h"

#include <math.h>
#include <string.h>

size_t codes_dimensions(size_t dimensions) {
    size_t power = 64;
    while (2 * power < dimensions) power *= 2;
    return power;
}

// MARK: Rotation

/// 64 signs that are the same for ever: a number of a fixed pseudo-random sequence (SplitMix64).
static uint64_t signs(uint64_t index) {
    uint64_t bits = (index + 1) * 0x9e3779b97f4a7c15;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return bits ^ bits >> 31;
}

static void change_signs(float *values, size_t count, uint64_t round) {
    // The sign bits of four values, for each combination of four.
    static const uint32_t negations[16][4] = {
#define SIGN(bits, bit) ((bits) >> (bit) & 1u) << 31
#define SIGNS(bits) {SIGN(bits, 0), SIGN(bits, 1), SIGN(bits, 2), SIGN(bits, 3)}
        SIGNS(0), SIGNS(1), SIGNS(2),  SIGNS(3),  SIGNS(4),  SIGNS(5),  SIGNS(6),  SIGNS(7),
        SIGNS(8), SIGNS(9), SIGNS(10), SIGNS(11), SIGNS(12), SIGNS(13), SIGNS(14), SIGNS(15),
    };
    for (size_t at = 0; at < count; at += 64) {
        uint64_t negative = signs(round << 32 | at / 64);
        for (size_t four = 0; four < 64; four += 4) {
            uint32_t bits[4];
            memcpy(bits, values + at + four, sizeof bits);
            for (int value = 0; value < 4; value++)
                bits[value] ^= negations[negative >> four & 15][value];
            memcpy(values + at + four, bits, sizeof bits);
        }
    }
}

/// The Hadamard transform: an orthogonal matrix of ones and minus ones in n log n additions.
static void transform(float *values, size_t count) {
    for (size_t at = 0; at < count; at += 4) {
        float a = values[at] + values[at + 1], b = values[at] - values[at + 1];
        float c = values[at + 2] + values[at + 3], d = values[at + 2] - values[at + 3];
        values[at] = a + c, values[at + 1] = b + d;
        values[at + 2] = a - c, values[at + 3] = b - d;
    }
    for (size_t half = 4; half < count; half *= 2)
        for (size_t start = 0; start < count; start += 2 * half) {
            float *restrict low = values + start, *restrict high = low + half;
            for (size_t at = 0; at < half; at++) {
                float difference = low[at] - high[at];
                low[at] += high[at];
                high[at] = difference;
            }
        }
}

void codes_rotate(const int8_t *values, size_t dimensions, float *rotated) {
    size_t count = codes_dimensions(dimensions);
    for (size_t at = 0; at < count; at++) rotated[at] = at < dimensions ? values[at] : 0;
    for (uint64_t round = 0; round < 2; round++) {
        change_signs(rotated, count, round);
        transform(rotated, count);
    }
}

// MARK: Codes

void codes_set(uint8_t *block, size_t row, const float *rotated, size_t code_dimensions) {
    for (size_t byte = 0; byte < code_dimensions / 8; byte++) {
        uint8_t bits = 0;
        for (int bit = 0; bit < 8; bit++) bits |= (rotated[8 * byte + bit] > 0) << bit;
        block[byte * CODES_BLOCK_ROWS + row] = bits;
    }
}

void codes_copy(const uint8_t *from, size_t from_row, uint8_t *to, size_t to_row,
                size_t code_dimensions) {
    for (size_t byte = 0; byte < code_dimensions / 8; byte++)
        to[byte * CODES_BLOCK_ROWS + to_row] = from[byte * CODES_BLOCK_ROWS + from_row];
}

// MARK: Table

/// For each byte of a code 16 entries for its low half, twice, so that both lanes of a register
/// have them; behind all of those the same for the high halves.
enum { LANES = 32 };

static uint8_t *entries(uint8_t *table, size_t half, size_t bytes) {
    return table + (half / 2 + half % 2 * bytes) * LANES;
}

size_t codes_table_bytes(size_t code_dimensions) { return code_dimensions / 8 * 2 * LANES; }

typedef float sixteen_floats __attribute__((vector_size(64)));
typedef int32_t sixteen_numbers __attribute__((vector_size(64)));
typedef uint8_t sixteen_bytes __attribute__((vector_size(16)));

/// For each of four bits what it makes of a number in the sixteen combinations: -1 where it is 0.
static const sixteen_floats bit_signs[4] = {
    {-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1},
    {-1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1},
    {-1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1},
    {-1, -1, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1, 1, 1, 1},
};

/// Entries are steps of one size, chosen so that two of them fit into a byte and all into 16 bits.
void codes_make_table(const float *rotated_query, size_t code_dimensions, uint8_t *table) {
    size_t halves = code_dimensions / 4;
    float widest = 0, sum = 0;
    for (size_t half = 0; half < halves; half++) {
        float width = 0;
        for (int bit = 0; bit < 4; bit++) width += fabsf(rotated_query[4 * half + bit]);
        widest = fmaxf(widest, width);
        sum += width;
    }
    float steps = widest > 0 ? fminf(127 / (2 * widest), 65000 / (2 * sum)) : 0;
    for (size_t half = 0; half < halves; half++) {
        sixteen_floats values = {0};
        for (int bit = 0; bit < 4; bit++) {
            float q = rotated_query[4 * half + bit] * steps;
            values += fabsf(q) + bit_signs[bit] * q;
        }
        sixteen_bytes bytes = __builtin_convertvector(
            __builtin_convertvector(values, sixteen_numbers), sixteen_bytes);
        uint8_t *to = entries(table, half, code_dimensions / 8);
        memcpy(to, &bytes, sizeof bytes);
        memcpy(to + 16, &bytes, sizeof bytes);
    }
}

// MARK: The best ones

static void swap(uint64_t *a, uint64_t *b) {
    uint64_t c = *a;
    *a = *b, *b = c;
}

/// Brings the `wanted` greatest of distinct keys to the front (Hoare's quickselect).
static void select_greatest(uint64_t *keys, size_t count, size_t wanted) {
    size_t low = 0, high = count;
    while (wanted > low && wanted < high) {
        uint64_t pivot = keys[low + (high - low) / 2];
        size_t left = low, right = high - 1;
        for (;;) {
            while (keys[left] > pivot) left++;
            while (keys[right] < pivot) right--;
            if (left >= right) break;
            swap(&keys[left++], &keys[right--]);
        }
        if (wanted <= left) high = left;
        else low = left == right ? left + 1 : left;
    }
}

void codes_finish(codes_best *best) {
    if (best->count <= best->wanted) return;
    select_greatest(best->found, best->count, best->wanted);
    best->count = best->wanted;
    uint64_t least = UINT64_MAX;
    for (size_t at = 0; at < best->count; at++)
        if (best->found[at] < least) least = best->found[at];
    best->least = (uint32_t)(least >> 32);
}

static void take(codes_best *best, uint32_t score, uint32_t row) {
    if (score < best->least) return;
    if (best->count == best->capacity) {
        codes_finish(best);
        if (score < best->least) return;
    }
    best->found[best->count++] = (uint64_t)score << 32 | row;
}

// MARK: Scan

typedef struct {
    const uint8_t *table;
    size_t bytes;
} query_table;

/// Bytes from what a kernel works on to what it has fetched from memory meanwhile. What the
/// processor fetches by itself ends at the edge of a page.
enum { AHEAD = 2048 };

/// Adds up the entries of the 32 rows of a block. Returns a bit for each row whose sum may reach
/// `least`; if there is none, the sums are not written.
typedef uint32_t block_kernel(query_table query, const uint8_t *block, uint32_t least,
                              uint16_t *sums);

static uint32_t block_plain(query_table query, const uint8_t *block, uint32_t least,
                            uint16_t *sums) {
    (void)least;
    memset(sums, 0, CODES_BLOCK_ROWS * sizeof *sums);
    const uint8_t *low = query.table, *high = query.table + query.bytes * LANES;
    for (size_t byte = 0; byte < query.bytes; byte++, low += LANES, high += LANES)
        for (int row = 0; row < CODES_BLOCK_ROWS; row++) {
            uint8_t code = block[byte * CODES_BLOCK_ROWS + row];
            sums[row] += low[code & 15] + high[code >> 4];
        }
    return UINT32_MAX;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx2")))

/// Puts the sums of even and odd rows in order. The sums of even rows hold those of the odd ones
/// 256 times as well.
AVX2 static inline uint32_t store_sums(__m256i all, __m256i odd, uint32_t least, uint16_t *sums) {
    __m256i even = _mm256_sub_epi16(all, _mm256_slli_epi16(odd, 8));
    __m256i low = _mm256_unpacklo_epi16(even, odd), high = _mm256_unpackhi_epi16(even, odd);
    __m256i limit = _mm256_set1_epi16((int16_t)least);
    // The lanes of both hold rows 0-7 and 16-23, 8-15 and 24-31; packing puts them in order.
    __m256i reached = _mm256_packs_epi16(_mm256_cmpeq_epi16(_mm256_max_epu16(low, limit), low),
                                         _mm256_cmpeq_epi16(_mm256_max_epu16(high, limit), high));
    uint32_t rows = (uint32_t)_mm256_movemask_epi8(reached);
    if (!rows) return 0;
    _mm256_storeu_si256((__m256i *)sums, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256((__m256i *)(sums + 16), _mm256_permute2x128_si256(low, high, 0x31));
    return rows;
}

AVX2 static uint32_t block_avx2(query_table query, const uint8_t *block, uint32_t least,
                                uint16_t *sums) {
    const uint8_t *low = query.table, *high = query.table + query.bytes * LANES;
    __m256i all = _mm256_setzero_si256(), odd = all, half = _mm256_set1_epi8(15);
    for (size_t at = 0; at < query.bytes * LANES; at += LANES) {
        __builtin_prefetch(block + at + AHEAD);
        __m256i codes = _mm256_loadu_si256((const __m256i *)(block + at));
        __m256i pair = _mm256_add_epi8(
            _mm256_shuffle_epi8(_mm256_loadu_si256((const __m256i *)(low + at)),
                                _mm256_and_si256(codes, half)),
            _mm256_shuffle_epi8(_mm256_loadu_si256((const __m256i *)(high + at)),
                                _mm256_and_si256(_mm256_srli_epi16(codes, 4), half)));
        all = _mm256_add_epi16(all, pair);
        odd = _mm256_add_epi16(odd, _mm256_srli_epi16(pair, 8));
    }
    return store_sums(all, odd, least, sums);
}

/// Two bytes of the codes at once.
AVX512 static uint32_t block_avx512(query_table query, const uint8_t *block, uint32_t least,
                                    uint16_t *sums) {
    const uint8_t *low = query.table, *high = query.table + query.bytes * LANES;
    __m512i all = _mm512_setzero_si512(), odd = all, half = _mm512_set1_epi8(15);
    for (size_t at = 0; at < query.bytes * LANES; at += 2 * LANES) {
        __builtin_prefetch(block + at + AHEAD);
        __m512i codes = _mm512_loadu_si512(block + at);
        __m512i pair = _mm512_add_epi8(
            _mm512_shuffle_epi8(_mm512_loadu_si512(low + at), _mm512_and_si512(codes, half)),
            _mm512_shuffle_epi8(_mm512_loadu_si512(high + at),
                                _mm512_and_si512(_mm512_srli_epi16(codes, 4), half)));
        all = _mm512_add_epi16(all, pair);
        odd = _mm512_add_epi16(odd, _mm512_srli_epi16(pair, 8));
    }
    return store_sums(
        _mm256_add_epi16(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1)),
        _mm256_add_epi16(_mm512_castsi512_si256(odd), _mm512_extracti64x4_epi64(odd, 1)), least,
        sums);
}

#elif defined(__aarch64__)
#include <arm_neon.h>

/// Adds the entries of sixteen rows to their sums.
static inline void add_neon(uint16x8_t *first, uint16x8_t *second, uint8x16_t low, uint8x16_t high,
                            uint8x16_t codes) {
    uint8x16_t pair = vaddq_u8(vqtbl1q_u8(low, vandq_u8(codes, vdupq_n_u8(15))),
                               vqtbl1q_u8(high, vshrq_n_u8(codes, 4)));
    *first = vaddw_u8(*first, vget_low_u8(pair));
    *second = vaddw_high_u8(*second, pair);
}

static uint32_t block_neon(query_table query, const uint8_t *block, uint32_t least,
                           uint16_t *sums) {
    const uint8_t *low = query.table, *high = query.table + query.bytes * LANES;
    uint16x8_t sum[4] = {vdupq_n_u16(0), vdupq_n_u16(0), vdupq_n_u16(0), vdupq_n_u16(0)};
    for (size_t at = 0; at < query.bytes * LANES; at += LANES) {
        __builtin_prefetch(block + at + AHEAD);
        uint8x16_t l = vld1q_u8(low + at), h = vld1q_u8(high + at);
        add_neon(&sum[0], &sum[1], l, h, vld1q_u8(block + at));
        add_neon(&sum[2], &sum[3], l, h, vld1q_u8(block + at + 16));
    }
    uint16x8_t greatest = vmaxq_u16(vmaxq_u16(sum[0], sum[1]), vmaxq_u16(sum[2], sum[3]));
    if (vmaxvq_u16(greatest) < least) return 0;
    for (int part = 0; part < 4; part++) vst1q_u16(sums + 8 * part, sum[part]);
    return UINT32_MAX;
}

#endif

static block_kernel *kernel_of(kernels_set set) {
#if defined(__x86_64__)
    if (set >= KERNELS_VNNI512) return block_avx512;
    if (set >= KERNELS_AVX2) return block_avx2;
#elif defined(__aarch64__)
    if (set == KERNELS_SDOT) return block_neon;
#endif
    (void)set;
    return block_plain;
}

void codes_scan_with(kernels_set set, const uint8_t *table, const uint8_t *blocks, size_t count,
                     size_t code_dimensions, uint32_t first_row, codes_best *best) {
    block_kernel *kernel = kernel_of(set);
    query_table query = {table, code_dimensions / 8};
    for (size_t start = 0; start < count; start += CODES_BLOCK_ROWS) {
        uint16_t sums[CODES_BLOCK_ROWS];
        const uint8_t *block = blocks + start * query.bytes;
        uint32_t reached = kernel(query, block, best->least, sums);
        if (count - start < CODES_BLOCK_ROWS) reached &= (1u << (count - start)) - 1;
        for (; reached; reached &= reached - 1) {
            int row = __builtin_ctz(reached);
            take(best, sums[row], first_row + (uint32_t)start + (uint32_t)row);
        }
    }
}

void codes_scan(const uint8_t *table, const uint8_t *blocks, size_t count, size_t code_dimensions,
                uint32_t first_row, codes_best *best) {
    codes_scan_with(kernels_chosen(), table, blocks, count, code_dimensions, first_row, best);
}

/// Makes steps (selection.h) of sums: those between the least and the greatest.
static void make_steps(uint16_t *sums, size_t count) {
    uint16_t least = UINT16_MAX, greatest = 0;
    for (size_t at = 0; at < count; at++) {
        least = sums[at] < least ? sums[at] : least;
        greatest = sums[at] > greatest ? sums[at] : greatest;
    }
    int shift = 0;
    while (count && (greatest - least) >> shift >= SELECTION_STEPS) shift++;
    for (size_t at = 0; at < count; at++) sums[at] = (uint16_t)((sums[at] - least) >> shift);
}

size_t codes_pick(const uint8_t *table, const uint8_t *blocks, size_t count,
                  size_t code_dimensions, size_t wanted, uint32_t *rows) {
    block_kernel *kernel = kernel_of(kernels_chosen());
    query_table query = {table, code_dimensions / 8};
    uint16_t sums[SCAN_CHUNK_ROWS];
    for (size_t start = 0; start < count; start += CODES_BLOCK_ROWS)
        kernel(query, blocks + start * query.bytes, 0, sums + start);
    make_steps(sums, count);
    return selection_greatest(sums, count, wanted, rows);
}
