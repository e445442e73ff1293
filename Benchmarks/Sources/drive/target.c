#include "target.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *text, const char *why) {
    fprintf(stderr, "target \"%s\": %s\n", text, why);
    exit(2);
}

static void read_url(target *t, const char *url, const char *text) {
    char host[64] = "";
    unsigned short port = 80;
    snprintf(t->path, sizeof t->path, "/v1");
    if (sscanf(url, "http://%63[0-9.]:%hu%255s", host, &port, t->path) < 2)
        refuse(text, "not http://127.0.0.1:PORT/PATH");
    t->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    if (strncmp(host, "127.", 4) != 0 || inet_pton(AF_INET, host, &t->address.sin_addr) != 1)
        refuse(text, "only loopback addresses");
}

target target_read(const char *text) {
    target t = {0};
    char *copy = strdup(text), *rest = strchr(copy, '=');
    if (!rest)
        refuse(text, "not NAME=URL");
    *rest++ = 0;
    snprintf(t.name, sizeof t.name, "%s", copy);
    read_url(&t, strsep(&rest, ","), text);
    for (char *option; (option = strsep(&rest, ","));) {
        if (strncmp(option, "pid=", 4) == 0)
            t.pid = atoi(option + 4);
        else if (strncmp(option, "header=", 7) == 0)
            buffer_print(&t.headers, "%s\r\n", option + 7);
        else
            refuse(text, "an option is neither pid= nor header=");
    }
    free(copy);
    return t;
}
