#ifndef PROGRAMME_H
#define PROGRAMME_H
#include <stddef.h>
#include <stdint.h>

/// What an answer looks like, written in the model's name. Parts in any order, joined by '-':
///
///     sse-N       N chunks of text if the request says "stream": true (default 20)
///     <n>us       time between two chunks, in microseconds           sse-200-1000us
///     b<n>        chunks written at once (default 1)
///     pad<n>      bytes of further text in each chunk                sse-3200-pad65536: 200 MiB
///     think<n>us  time before the first byte of the answer           mock-think2000us
///     size<n>     bytes of text if not streaming (default 700: a body of about 1 KB)
typedef struct {
    int64_t chunks, size, padding, batch;
    int64_t gap_ns, think_ns;
} programme;

programme programme_of_model(const char *model, size_t length);

#endif
