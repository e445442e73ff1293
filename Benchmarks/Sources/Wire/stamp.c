#include "stamp.h"

#include <ctype.h>
#include <string.h>

void stamp_write(char out[STAMP_LENGTH], int64_t ns) {
    out[0] = out[STAMP_LENGTH - 1] = '@';
    for (int i = STAMP_LENGTH - 2; i > 0; i--, ns /= 10)
        out[i] = (char)('0' + ns % 10);
}

bool stamp_next(stamp_scanner *scanner, const char **at, const char *end) {
    while (*at < end) {
        if (scanner->seen == 0) {
            const char *sign = memchr(*at, '@', (size_t)(end - *at));
            *at = sign ? sign + 1 : end;
            *scanner = (stamp_scanner){.seen = sign ? 1 : 0};
            continue;
        }
        char c = **at;
        bool last = scanner->seen == STAMP_LENGTH - 1;
        if (!last && isdigit((unsigned char)c)) {
            scanner->ns = scanner->ns * 10 + (c - '0');
            scanner->seen++;
            *at += 1;
            continue;
        }
        scanner->seen = 0; // whole, or not a stamp: the sign may begin another one
        if (last && c == '@') {
            *at += 1;
            return true;
        }
    }
    return false;
}
