#ifndef ROUTES_H
#define ROUTES_H
#include "answer.h"
#include "buffer.h"
#include "request.h"

#include <stdint.h>

/// Counted since the start; GET /stats shows them.
typedef struct {
    uint64_t connections, open_connections, requests, chats, bytes_sent;
} counters;
extern counters counted;

/// Answers a request into `out`, or begins a chat answer in `chat`:
/// POST */chat/completions, GET */models, GET /stats, GET /last (body of the last chat request).
/// Anything else gets {"status":"ok"}.
void route(const request *r, answer *chat, buffer *out);

#endif
