#ifndef ROUTES_H
#define ROUTES_H
#include "answer.h"
#include "buffer.h"
#include "request.h"

#include <stdint.h>

/// Counted since the start; GET /stats shows them.
typedef struct {
    uint64_t connections, open_connections, requests, chats, bytes_sent;
    uint64_t expecting, satisfied; // chats with X-Expects, and those whose body holds its value
} counters;
extern counters counted;

/// Answers a request into `out`, or begins a chat answer in `chat`:
/// POST */chat/completions, GET */models, GET /stats, GET /last (body of the last chat request).
/// A chat with the field X-Expects is counted, and whether its body holds the field's value: were
/// memories put in? Anything else gets {"status":"ok"}.
void route(const request *r, answer *chat, buffer *out);

#endif
