// A system on which names are not found for a while, and which has no asynchronous I/O.
//   cc -shared -fPIC -o system_shim.so system_shim.c
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef int (*lookup)(
    const char *, const char *, const struct addrinfo *, struct addrinfo **);

// LOST_NAME is looked up for ten seconds, in vain.
int getaddrinfo(
    const char *restrict node, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict found) {
    const char *lost = getenv("LOST_NAME");
    if (lost && node && strcmp(lost, node) == 0) {
        sleep(10);
        return EAI_AGAIN;
    }
    return ((lookup)dlsym(RTLD_NEXT, "getaddrinfo"))(node, service, hints, found);
}

// NO_AIO is set: io_setup(2) is not there.
long syscall(long number, ...) {
    if (number == SYS_io_setup && getenv("NO_AIO")) {
        errno = ENOSYS;
        return -1;
    }
    va_list list;
    va_start(list, number);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
    long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
    va_end(list);
    typedef long (*call)(long, ...);
    return ((call)dlsym(RTLD_NEXT, "syscall"))(number, a, b, c, d, e, f);
}
