#ifndef TARGET_H
#define TARGET_H
#include "buffer.h"

#include <netinet/in.h>

enum { LONGEST_NAME = 63, LONGEST_PATH = 255 };

/// A base URL to send the work to, and the process that stands behind it.
typedef struct {
    char name[LONGEST_NAME + 1];
    char path[LONGEST_PATH + 1];
    struct sockaddr_in address;
    buffer headers; // further fields of each request, "Name: value\r\n"
    int pid;        // 0: unknown
} target;

/// Reads NAME=http://127.0.0.1:PORT/PATH[,pid=N][,header=Name: value]... Exits with a message if
/// it is not of that form, or not a loopback address.
target target_read(const char *text);

#endif
