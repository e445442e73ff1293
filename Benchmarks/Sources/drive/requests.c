#include "requests.h"

#include "statistics.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUILT_IN_QUESTIONS = 64, QUESTIONS_WITH_HISTORY = 16, WORDS_A_MESSAGE = 150 };

static const char *const words[] = {
    "tea",     "garden",  "server", "window",  "paper",    "river",   "music",    "engine",
    "report",  "budget",  "travel", "cheese",  "puppy",    "Berlin",  "schedule", "invoice",
    "kitchen", "bicycle", "doctor", "weather", "python",   "swift",   "cluster",  "holiday",
    "sister",  "novel",   "guitar", "coffee",  "mountain", "library", "deadline", "contract",
};
enum { WORDS = sizeof words / sizeof *words };

static void add_question(questions *q, char *text) {
    q->texts = realloc(q->texts, (q->count + 1) * sizeof *q->texts);
    if (!q->texts || !text)
        abort();
    q->texts[q->count++] = text;
}

static questions built_in_questions(void) {
    questions q = {0};
    for (int i = 0; i < BUILT_IN_QUESTIONS; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "Question %d: what do you know about my %s and the %s, and what should I do "
                 "about the %s?",
                 i, words[i % WORDS], words[(i * 7 + 3) % WORDS], words[(i * 13 + 5) % WORDS]);
        add_question(&q, strdup(text));
    }
    return q;
}

static questions questions_of_file(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(2);
    }
    questions q = {0};
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\r\n")] = 0;
        if (*line)
            add_question(&q, strdup(line));
    }
    free(line);
    fclose(file);
    if (q.count == 0) {
        fprintf(stderr, "%s holds no question\n", path);
        exit(2);
    }
    return q;
}

questions questions_read(const options *o) {
    questions q = o->questions_path ? questions_of_file(o->questions_path) : built_in_questions();
    if (o->history_kb > 0 && q.count > QUESTIONS_WITH_HISTORY)
        q.count = QUESTIONS_WITH_HISTORY; // so that the requests stay in the processor's cache
    return q;
}

/// A system message and as many earlier messages as it takes, the same in every run.
static void append_history(buffer *body, int kilobytes) {
    unsigned long seed = 42;
    if (kilobytes > 0)
        buffer_print(body, "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},");
    for (int i = 0; buffer_length(body) < (size_t)kilobytes * 1024; i++) {
        buffer_print(body, "{\"role\":\"%s\",\"content\":\"", i % 2 ? "assistant" : "user");
        for (int k = 0; k < WORDS_A_MESSAGE; k++)
            buffer_print(body, "%s ", words[(int)(uniform(&seed) * WORDS)]);
        buffer_print(body, "\"},");
    }
}

static void append_escaped(buffer *body, const char *text) {
    for (; *text; text++)
        buffer_print(body, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
}

static buffer body_of(const options *o, const char *question) {
    buffer body = {0};
    buffer_print(&body, "{\"model\":\"%s\",\"messages\":[", o->model);
    append_history(&body, o->history_kb);
    buffer_print(&body, "{\"role\":\"user\",\"content\":\"");
    append_escaped(&body, question);
    buffer_print(&body, "\"}]%s}", o->streams ? ",\"stream\":true" : "");
    return body;
}

static buffer request_of(const target *t, const buffer *body) {
    buffer request = {0};
    buffer_print(&request,
                 "POST %s/chat/completions HTTP/1.1\r\nHost: %s:%d\r\nAccept: */*\r\n"
                 "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                 t->path, inet_ntoa(t->address.sin_addr), ntohs(t->address.sin_port),
                 buffer_length(body));
    buffer_append(&request, buffer_bytes(&t->headers), buffer_length(&t->headers));
    buffer_print(&request, "\r\n");
    buffer_append(&request, buffer_bytes(body), buffer_length(body));
    return request;
}

buffer *requests_for(const target *t, const options *o, const questions *q) {
    buffer *requests = calloc(q->count, sizeof *requests);
    if (!requests)
        abort();
    for (size_t i = 0; i < q->count; i++) {
        buffer body = body_of(o, q->texts[i]);
        requests[i] = request_of(t, &body);
        buffer_free(&body);
    }
    return requests;
}
