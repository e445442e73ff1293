#include "programme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_MODEL = 255, NS_PER_US = 1000 };

static void read_part(programme *p, const char *part) {
    long long n;
    if (sscanf(part, "think%lldus", &n) == 1)
        p->think_ns = n * NS_PER_US;
    else if (sscanf(part, "size%lld", &n) == 1)
        p->size = n;
    else if (sscanf(part, "pad%lld", &n) == 1)
        p->padding = n;
    else if (sscanf(part, "b%lld", &n) == 1)
        p->batch = n > 0 ? n : 1;
    else if (sscanf(part, "%lldus", &n) == 1 && strstr(part, "us"))
        p->gap_ns = n * NS_PER_US;
}

programme programme_of_model(const char *model, size_t length) {
    programme p = {.chunks = 20, .size = 700, .batch = 1};
    char copy[LONGEST_MODEL + 1];
    snprintf(copy, sizeof copy, "%.*s", (int)length, model);
    char *rest = copy;
    for (char *part; (part = strsep(&rest, "-"));) {
        if (strcmp(part, "sse") == 0 && rest)
            p.chunks = atoll(strsep(&rest, "-"));
        else
            read_part(&p, part);
    }
    return p;
}
