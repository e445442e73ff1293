#ifndef ANSWER_H
#define ANSWER_H
#include "buffer.h"
#include "programme.h"

#include <stdbool.h>
#include <stdint.h>

/// A chat answer that is still being given. All zero: nothing left to say.
typedef struct {
    enum { ANSWER_OVER, ANSWER_NOT_BEGUN, ANSWER_BODY } stage;
    programme programme;
    bool streams, reports_usage;
    int64_t said; // chunks of a stream, or bytes of a JSON answer's text
} answer;

/// The answer to a chat request's body.
answer answer_to(const char *body, size_t length);

/// Appends what belongs into the next write. True if the following piece waits for
/// `programme.gap_ns` first.
bool answer_continue(answer *a, buffer *out);

#endif
