/* Makes the Nth change to files below a folder fail, or kills the process just before it.

   gcc -shared -fPIC -O1 -o faults.so faults.c -ldl ; LD_PRELOAD=faults.so python ...
   fault_arm(n, error, folder) then counts the calls below `folder` that `error` can happen to:
     error 0        SIGKILL just before call n, whatever call that is
     ENOSPC         call n and every later call that needs room fail: the disk stays full
     other          call n alone fails
   fault_count() gives the calls counted so far. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum kind { GROW, CHANGE, SYNC }; /* needs room; changes names or modes; makes durable */

static long at, count;
static int error;
static char below[4096];

void fault_arm(long n, int number, const char *folder) {
  at = n; error = number; count = 0;
  snprintf(below, sizeof below, "%s", folder);
}
long fault_count(void) { return count; }

static int concerns(const char *path) {
  return at && path && strncmp(path, below, strlen(below)) == 0;
}
static int concerns_fd(int fd) {
  char link[64], path[4096];
  if (!at) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return concerns(path);
}
static int possible(enum kind kind) {
  if (error == 0) return 1;
  if (error == ENOSPC) return kind == GROW;
  if (error == EACCES) return kind == CHANGE;
  return 1;
}
/* Whether this call must fail; errno is set then. */
static int fails(enum kind kind) {
  if (!possible(kind)) return 0;
  count++;
  if (count < at || (count > at && error != ENOSPC)) return 0;
  if (error == 0) { kill(getpid(), SIGKILL); for (;;) pause(); }
  errno = error;
  return 1;
}
#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define OPENS(flags) ((flags) & O_CREAT)

#define OPEN(name) int name(const char *path, int flags, ...) { \
  va_list more; va_start(more, flags); mode_t mode = va_arg(more, int); va_end(more); REAL(name); \
  if (OPENS(flags) && concerns(path) && access(path, F_OK) != 0 && fails(error == EACCES ? CHANGE : GROW)) return -1; \
  return real(path, flags, mode); }
OPEN(open) OPEN(open64)
#define OPENAT(name) int name(int dir, const char *path, int flags, ...) { \
  va_list more; va_start(more, flags); mode_t mode = va_arg(more, int); va_end(more); REAL(name); \
  if (OPENS(flags) && concerns(path) && access(path, F_OK) != 0 && fails(error == EACCES ? CHANGE : GROW)) return -1; \
  return real(dir, path, flags, mode); }
OPENAT(openat) OPENAT(openat64)

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write); if (concerns_fd(fd) && fails(GROW)) return -1; return real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  REAL(pwrite); if (concerns_fd(fd) && fails(GROW)) return -1; return real(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  REAL(pwrite64); if (concerns_fd(fd) && fails(GROW)) return -1; return real(fd, data, size, offset); }
int fsync(int fd) { REAL(fsync); if (concerns_fd(fd) && fails(SYNC)) return -1; return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); if (concerns_fd(fd) && fails(SYNC)) return -1; return real(fd); }
int ftruncate(int fd, off_t size) {
  REAL(ftruncate); if (concerns_fd(fd) && fails(SYNC)) return -1; return real(fd, size); }
int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64); if (concerns_fd(fd) && fails(SYNC)) return -1; return real(fd, size); }
int rename(const char *from, const char *to) {
  REAL(rename); if (concerns(to) && fails(CHANGE)) return -1; return real(from, to); }
int unlink(const char *path) {
  REAL(unlink); if (concerns(path) && fails(CHANGE)) return -1; return real(path); }
int chmod(const char *path, mode_t mode) {
  REAL(chmod); if (concerns(path) && fails(CHANGE)) return -1; return real(path, mode); }
int mkdir(const char *path, mode_t mode) {
  REAL(mkdir); if (concerns(path) && fails(error == EACCES ? CHANGE : GROW)) return -1; return real(path, mode); }
