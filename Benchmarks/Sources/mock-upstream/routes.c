#include "routes.h"

#include <string.h>
#include <sys/resource.h>

counters counted;
static buffer last_chat;

static bool path_ends_with(const request *r, const char *suffix) {
    size_t length = strlen(suffix);
    return r->path_length >= length &&
           memcmp(r->path + r->path_length - length, suffix, length) == 0;
}

static void reply(buffer *out, const char *json, size_t length) {
    buffer_print(out,
                 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                 "Content-Length: %zu\r\n\r\n",
                 length);
    buffer_append(out, json, length);
}

static void reply_text(buffer *out, const char *json) {
    reply(out, json, strlen(json));
}

static void reply_stats(buffer *out) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    long cpu_us = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec +
                  used.ru_stime.tv_usec;
    buffer json = {0};
    buffer_print(&json,
                 "{\"requests\":%lu,\"chats\":%lu,\"connections\":%lu,\"open_connections\":%lu,"
                 "\"bytes_sent\":%lu,\"expecting\":%lu,\"satisfied\":%lu,"
                 "\"last_chat_bytes\":%zu,\"cpu_us\":%ld}\n",
                 counted.requests, counted.chats, counted.connections, counted.open_connections,
                 counted.bytes_sent, counted.expecting, counted.satisfied,
                 buffer_length(&last_chat), cpu_us);
    reply(out, buffer_bytes(&json), buffer_length(&json));
    buffer_free(&json);
}

static void check_expectation(const request *r) {
    if (!r->expected)
        return;
    counted.expecting++;
    counted.satisfied += memmem(r->body, r->body_length, r->expected, r->expected_length) != NULL;
}

static answer begin_chat(const request *r) {
    counted.chats++;
    check_expectation(r);
    buffer_clear(&last_chat);
    buffer_append(&last_chat, r->body, r->body_length);
    return answer_to(r->body, r->body_length);
}

void route(const request *r, answer *chat, buffer *out) {
    counted.requests++;
    if (path_ends_with(r, "/chat/completions"))
        *chat = begin_chat(r);
    else if (path_ends_with(r, "/last"))
        reply(out, buffer_bytes(&last_chat), buffer_length(&last_chat));
    else if (path_ends_with(r, "/stats"))
        reply_stats(out);
    else if (path_ends_with(r, "/models"))
        reply_text(out, "{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\","
                        "\"created\":1760000000,\"owned_by\":\"mock\"}]}");
    else
        reply_text(out, "{\"status\":\"ok\"}");
}
