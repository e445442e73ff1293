#ifndef MEMORY_PROXY_VECTOR_H
#define MEMORY_PROXY_VECTOR_H

#include <stddef.h>

/// What the length of a vector comes from, and its greatest component without its sign.
typedef struct {
    float sum_of_squares;
    float greatest;
} vector_extent;

vector_extent vector_extent_of(const float *components, size_t count);

#endif
