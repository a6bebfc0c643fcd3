/* Makes the n-th write call of a process fail as on a full or broken disk. Loaded with LD_PRELOAD.
   Every call that changes a disk counts: write, pwrite, fsync, fdatasync, ftruncate, rename, link, mkdir, unlink. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int target, calls;

void fail_write_call(int n) { calls = 0; target = n; }
int write_calls(void) { return calls; }

static int failing(void) {
    if (!target) return 0;
    if (++calls != target) return 0;
    errno = calls % 2 ? ENOSPC : EIO;
    return 1;
}

#define WRAP(type, name, parameters, arguments, counts)                    \
    type name parameters {                                                  \
        static type (*real) parameters;                                     \
        if (!real) real = dlsym(RTLD_NEXT, #name);                          \
        if ((counts) && failing()) return -1;                               \
        return real arguments;                                              \
    }

WRAP(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size), fd > 2)
WRAP(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at), 1)
WRAP(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at), 1)
WRAP(int, fsync, (int fd), (fd), 1)
WRAP(int, fdatasync, (int fd), (fd), 1)
WRAP(int, ftruncate, (int fd, off_t size), (fd, size), 1)
WRAP(int, ftruncate64, (int fd, off64_t size), (fd, size), 1)
WRAP(int, rename, (const char *from, const char *to), (from, to), 1)
WRAP(int, link, (const char *from, const char *to), (from, to), 1)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), 1)
WRAP(int, unlink, (const char *path), (path), 1)
