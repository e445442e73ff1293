#pragma once
// Linux' asynchronous I/O: glibc has no functions for it. Of what it can do, only IOCB_CMD_POLL is
// used: the kernel waits for a descriptor to become readable and then counts an eventfd up.
#include <errno.h>
#include <linux/aio_abi.h>
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// The context, or 0 with errno set.
static inline aio_context_t readiness_open(void) {
    aio_context_t context = 0;
    return syscall(SYS_io_setup, 16, &context) == 0 ? context : 0;
}

// What is still asked of the kernel is taken back.
static inline void readiness_close(aio_context_t context) { syscall(SYS_io_destroy, context); }

// Once, when `descriptor` is readable, at once if it is, `event` is counted up. 0, or errno.
static inline int readiness_ask(aio_context_t context, int descriptor, int event) {
    struct iocb request = {
        .aio_lio_opcode = IOCB_CMD_POLL,
        .aio_fildes = (__u32)descriptor,
        .aio_buf = POLLIN,
        .aio_flags = IOCB_FLAG_RESFD,
        .aio_resfd = (__u32)event,
    };
    struct iocb *requests[] = {&request};
    if (syscall(SYS_io_submit, context, 1, requests) == 1) return 0;
    if (errno != EAGAIN) return errno;
    // The results, of which nothing is to be learned, have filled their ring.
    struct io_event results[64];
    struct timespec none = {0};
    while (syscall(SYS_io_getevents, context, 0, 64, results, &none) > 0) {}
    return syscall(SYS_io_submit, context, 1, requests) == 1 ? 0 : errno;
}
