// Vectors of LANES floats. Included by the file of one set of instructions, inside its target
// region, after it has defined LANES.

#include <string.h>

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t ivec __attribute__((vector_size(4 * LANES)));

INLINE vec load(const float *from) { return *(const vec *)from; }

INLINE void store(float *to, vec value) { *(vec *)to = value; }

INLINE vec same(float value) { return (vec){} + value; }

INLINE vec fma(vec a, vec b, vec c) { return __builtin_elementwise_fma(a, b, c); }

INLINE vec lower(vec a, vec b) { return __builtin_elementwise_min(a, b); }

INLINE vec greater(vec a, vec b) { return __builtin_elementwise_max(a, b); }

INLINE float sum(vec v) {
#pragma clang fp reassociate(on)
    float total = 0;
    for (int i = 0; i < LANES; i++) total += v[i];
    return total;
}

INLINE vec widen(const int8_t *from) {
    typedef int8_t bytes __attribute__((vector_size(LANES), aligned(1)));
    return __builtin_convertvector(*(const bytes *)from, vec);
}

/// erf(x / sqrt 2) / x as a polynomial in x * x up to |x| = 4.2, fitted to the least error of GELU
/// (4e-5).
INLINE vec gelu(vec x) {
    const float c[] = {0.7976691722869873f,      -0.13244414329528809f,   0.01948186755180359f,
                       -0.0021729138679802418f,  0.00017967111489269882f, -1.0579045010672417e-05f,
                       4.1449007426308526e-07f,  -9.59115098453367e-09f,  9.847399978779592e-11f};
    vec clamped = lower(greater(x, same(-4.2f)), same(4.2f));
    vec square = clamped * clamped, p = same(c[8]);
#pragma unroll
    for (int i = 7; i >= 0; i--) p = fma(p, square, same(c[i]));
    return 0.5f * x * fma(clamped, p, same(1));
}

/// 2 to the power of x <= 0, relative error 1e-7 down to x = -126.
INLINE vec exp2_of(vec x) {
    const float c[] = {1.0000001192092896f,  0.6931469440460205f,   0.24022120237350464f,
                       0.05550713464617729f, 0.009675534442067146f, 0.0013276434037834406f};
    x = greater(x, same(-126));
    vec whole = __builtin_elementwise_roundeven(x), part = x - whole, p = same(c[5]);
#pragma unroll
    for (int i = 4; i >= 0; i--) p = fma(p, part, same(c[i]));
    ivec exponent = (__builtin_convertvector(whole, ivec) + 127) << 23;
    return p * (vec)exponent;
}
