#ifndef REQUESTS_H
#define REQUESTS_H
#include "buffer.h"
#include "options.h"
#include "target.h"

#include <stddef.h>

/// The user messages that are asked in turn.
typedef struct {
    char **texts;
    size_t count;
} questions;

/// The lines of a file; without a file, 64 built-in ones.
questions questions_read(const options *o);

/// The bytes of one request for each question, ready to send to `t`.
buffer *requests_for(const target *t, const options *o, const questions *q);

#endif
