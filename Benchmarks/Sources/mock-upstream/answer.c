#include "answer.h"

#include "clock.h"
#include "stamp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CHUNK                                                                                      \
    "\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"        \
    "\"model\":\"mock\",\"system_fingerprint\":\"fp_mock\""
#define JSON_BEFORE_TEXT                                                                           \
    "{\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion\",\"created\":1760000000,"             \
    "\"model\":\"mock\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","            \
    "\"content\":\""
#define JSON_AFTER_TEXT                                                                            \
    "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":100,"         \
    "\"completion_tokens\":150,\"total_tokens\":250},\"system_fingerprint\":\"fp_mock\"}"

/// The value of the first key `name`. A key inside a text has escaped quotes and does not match.
static const char *json_value(const char *json, size_t length, const char *name) {
    char key[64];
    size_t key_length = (size_t)snprintf(key, sizeof key, "\"%s\"", name);
    const char *end = json + length;
    for (const char *at = json; (at = memmem(at, (size_t)(end - at), key, key_length));) {
        at += key_length;
        while (at < end && isspace((unsigned char)*at))
            at++;
        if (at == end || *at != ':')
            continue;
        do
            at++;
        while (at < end && isspace((unsigned char)*at));
        return at;
    }
    return NULL;
}

static bool json_is_true(const char *json, size_t length, const char *name) {
    const char *value = json_value(json, length, name);
    return value && json + length - value >= 4 && memcmp(value, "true", 4) == 0;
}

answer answer_to(const char *body, size_t length) {
    answer a = {.stage = ANSWER_NOT_BEGUN};
    const char *model = json_value(body, length, "model");
    const char *name = model && *model == '"' ? model + 1 : "";
    const char *quote = *name ? memchr(name, '"', (size_t)(body + length - name)) : NULL;
    a.programme = programme_of_model(name, quote ? (size_t)(quote - name) : 0);
    a.streams = json_is_true(body, length, "stream");
    a.reports_usage = json_is_true(body, length, "include_usage");
    return a;
}

static void append_filler(buffer *out, size_t count) {
    static const char text[] = "the quick brown fox jumps over the lazy dog while a patient turtle "
                               "reads about distributed systems and drinks tea ";
    for (size_t piece; count > 0; count -= piece) {
        piece = count < sizeof text - 1 ? count : sizeof text - 1;
        buffer_append(out, text, piece);
    }
}

static void append_stamp(buffer *out) {
    stamp_write(buffer_reserve(out, STAMP_LENGTH), clock_ns());
    buffer_commit(out, STAMP_LENGTH);
}

// ---- one JSON body

static void say_json(answer *a, buffer *out) {
    enum { PIECE = 65536 };
    if (a->stage == ANSWER_NOT_BEGUN) {
        size_t length = sizeof JSON_BEFORE_TEXT - 1 + STAMP_LENGTH + 1 + (size_t)a->programme.size +
                        sizeof JSON_AFTER_TEXT - 1;
        buffer_print(out,
                     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                     "Content-Length: %zu\r\n\r\n" JSON_BEFORE_TEXT,
                     length);
        append_stamp(out);
        buffer_append(out, " ", 1);
        a->stage = ANSWER_BODY;
    }
    int64_t left = a->programme.size - a->said;
    int64_t piece = left < PIECE ? left : PIECE;
    append_filler(out, (size_t)piece);
    a->said += piece;
    if (a->said < a->programme.size)
        return;
    buffer_append(out, JSON_AFTER_TEXT, sizeof JSON_AFTER_TEXT - 1);
    a->stage = ANSWER_OVER;
}

// ---- a stream of events, each in an HTTP chunk of its own

static void append_event(buffer *out, const char *json) {
    size_t length = strlen("data: ") + strlen(json) + strlen("\n\n");
    buffer_print(out, "%zx\r\ndata: %s\n\n\r\n", length, json);
}

static void append_text_chunk(const answer *a, buffer *out) {
    const char *role = a->said == 0 ? "\"role\":\"assistant\"," : "";
    static const char after[] = "\"},\"logprobs\":null,\"finish_reason\":null}]}";
    char before[320];
    int before_length =
        snprintf(before, sizeof before,
                 "{" CHUNK ",\"choices\":[{\"index\":0,\"delta\":{%s\"content\":\"", role);
    size_t padding = (size_t)a->programme.padding;
    size_t length = strlen("data: ") + (size_t)before_length + STAMP_LENGTH + strlen(" tok") +
                    padding + strlen(after) + strlen("\n\n");
    buffer_print(out, "%zx\r\ndata: %s", length, before);
    append_stamp(out);
    buffer_append(out, " tok", 4);
    append_filler(out, padding);
    buffer_print(out, "%s\n\n\r\n", after);
}

static void append_end(const answer *a, buffer *out) {
    append_event(out, "{" CHUNK ",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,"
                      "\"finish_reason\":\"stop\"}]}");
    if (a->reports_usage) {
        char usage[512];
        long long tokens = a->programme.chunks;
        snprintf(usage, sizeof usage,
                 "{" CHUNK ",\"choices\":[],\"usage\":{\"prompt_tokens\":100,"
                 "\"completion_tokens\":%lld,\"total_tokens\":%lld}}",
                 tokens, 100 + tokens);
        append_event(out, usage);
    }
    append_event(out, "[DONE]");
    buffer_append(out, "0\r\n\r\n", 5);
}

static void say_stream(answer *a, buffer *out) {
    if (a->stage == ANSWER_NOT_BEGUN) {
        buffer_print(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                          "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
        a->stage = ANSWER_BODY;
    }
    for (int64_t i = 0; i < a->programme.batch && a->said < a->programme.chunks; i++, a->said++)
        append_text_chunk(a, out);
    if (a->said < a->programme.chunks)
        return;
    append_end(a, out);
    a->stage = ANSWER_OVER;
}

bool answer_continue(answer *a, buffer *out) {
    if (!a->streams) {
        say_json(a, out);
        return false;
    }
    say_stream(a, out);
    return a->stage == ANSWER_BODY && a->programme.gap_ns > 0;
}
