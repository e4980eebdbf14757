/* A disk that has bad luck: loaded before libc (LD_PRELOAD), it watches what a process does to the
   files of one folder, and at the chosen moment kills the process, finds the disk full, or fails.
   With a log it writes down every change in order, from which faulty_disk.py makes the states a
   power cut could have left. faulty_disk.py compiles it and explains the environment it reads. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#undef open
#undef open64
#undef openat
#undef openat64
#undef pwrite
#undef pwrite64
#undef ftruncate
#undef ftruncate64

enum { WRITE = 1, SYNC, TRUNCATE, CREATE, REMOVE, RENAME, SYNC_FOLDER, NOTE };
enum { FILES = 4096 };

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off64_t);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

static const char *folder, *notes, *fault, *only_file;
static int only_op, moment;
static long at, lasting, latest, count, all;
static int log_file = -1;
static char *names[FILES]; /* what each descriptor is, inside the folder; "" is the folder itself */

__attribute__((constructor)) static void begin(void) {
  if (real_open) return; /* some library's own beginning was earlier, and opened a file */
  real_open = dlsym(RTLD_NEXT, "open64");
  real_openat = dlsym(RTLD_NEXT, "openat64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_rename = dlsym(RTLD_NEXT, "rename");
  folder = getenv("DISK_FOLDER");
  notes = getenv("DISK_NOTES");
  fault = getenv("DISK_FAULT");
  only_file = getenv("DISK_FILE");
  const char *op = getenv("DISK_OP"), *when = getenv("DISK_MOMENT"), *log = getenv("DISK_LOG");
  const char *number = getenv("DISK_AT"), *span = getenv("DISK_LASTING");
  const char *end = getenv("DISK_LATEST");
  only_op = !op || !strcmp(op, "any") ? 0
          : !strcmp(op, "write") ? WRITE
          : !strcmp(op, "sync") ? SYNC
          : !strcmp(op, "truncate") ? TRUNCATE
          : !strcmp(op, "remove") ? REMOVE : 0;
  moment = !when || !strcmp(when, "before") ? 0 : !strcmp(when, "half") ? 1 : 2;
  at = number ? atol(number) : 0;
  latest = end ? atol(end) : LONG_MAX;
  lasting = span ? atol(span) : LONG_MAX;
  if (log) log_file = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

/* The name of a path inside the folder, NULL where it lies elsewhere. */
static const char *inside(const char *path) {
  size_t length = folder ? strlen(folder) : 0;
  if (!length || strncmp(path, folder, length)) return NULL;
  if (!path[length]) return "";
  return path[length] == '/' ? path + length + 1 : NULL;
}

static const char *name_of(int file) {
  return file >= 0 && file < FILES ? names[file] : NULL;
}

static int is_note(const char *name) { return notes && name && !strcmp(name, notes); }

static void note(uint32_t op, const char *name, uint64_t offset, const void *data, size_t length) {
  if (log_file < 0) return;
  struct { uint32_t op, name; uint64_t offset, length; } head = {
      op, (uint32_t)strlen(name), offset, data ? length : 0};
  size_t size = sizeof head + head.name + head.length;
  char *record = malloc(size);
  if (!record) abort();
  memcpy(record, &head, sizeof head);
  memcpy(record + sizeof head, name, head.name);
  if (data) memcpy(record + sizeof head + head.name, data, length);
  if (real_write(log_file, record, size) != (ssize_t)size) abort();
  free(record);
}

static int ends_with(const char *name, const char *ending) {
  size_t one = strlen(name), other = strlen(ending);
  return one >= other && !strcmp(name + one - other, ending);
}

/* Whether the fault strikes this operation. */
static int strikes(int op, const char *name) {
  if (!fault || !at) return 0;
  if (__atomic_add_fetch(&all, 1, __ATOMIC_SEQ_CST) >= latest) return 1;
  if (only_op && only_op != op) return 0;
  if (only_file && *only_file && !ends_with(name, only_file)) return 0;
  long number = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
  return number >= at && number - at < lasting;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Before an operation: dies, or gives the error the disk answers with, or 0 to go on. `half` says
   that the caller is to write half of it first. */
static int before(int op, const char *name, int *dying, int *half) {
  *dying = *half = 0;
  if (!strikes(op, name)) return 0;
  if (!strcmp(fault, "kill")) {
    if (moment == 0) die();
    *dying = 1;
    *half = moment == 1;
    return 0;
  }
  *half = moment == 1;
  return strcmp(fault, "full") ? EIO : op == WRITE || op == CREATE ? ENOSPC : 0;
}

static void remember(int file, const char *name) {
  if (file < 0 || file >= FILES) return;
  free(names[file]);
  names[file] = name ? strdup(name) : NULL;
}

static int opened(int file, const char *name, int is_new) {
  if (file < 0) return file;
  remember(file, name);
  if (name && *name && is_new && !is_note(name)) note(CREATE, name, 0, NULL, 0);
  return file;
}

static int open_any(int at_folder, const char *path, int flags, mode_t mode) {
  begin();
  const char *name = inside(path);
  int dying, half, is_new = 0;
  if (name && *name && fault && !strcmp(fault, "readonly") && (flags & (O_WRONLY | O_RDWR))) {
    errno = EROFS;
    return -1;
  }
  if (name && *name && (flags & O_CREAT)) {
    is_new = access(path, F_OK) != 0;
    if (is_new && !is_note(name)) {
      int error = before(CREATE, name, &dying, &half);
      if (error) { errno = error; return -1; }
      if (dying) { real_open(path, flags, mode); die(); }
    }
  }
  return opened(real_openat(at_folder, path, flags, mode), name, is_new);
}

#define OPENING(name)                                                                             \
  int name(const char *path, int flags, ...) {                                                    \
    va_list more;                                                                                 \
    va_start(more, flags);                                                                        \
    mode_t mode = va_arg(more, mode_t);                                                           \
    va_end(more);                                                                                 \
    return open_any(AT_FDCWD, path, flags, mode);                                                 \
  }
#define OPENING_AT(name)                                                                          \
  int name(int where, const char *path, int flags, ...) {                                         \
    va_list more;                                                                                 \
    va_start(more, flags);                                                                        \
    mode_t mode = va_arg(more, mode_t);                                                           \
    va_end(more);                                                                                 \
    return open_any(where, path, flags, mode);                                                    \
  }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int file) {
  begin();
  remember(file, NULL);
  return real_close(file);
}

static ssize_t writing(int file, const void *data, size_t length, off64_t offset, int positioned) {
  begin();
  const char *name = name_of(file);
  if (!name || !*name)
    return positioned ? real_pwrite(file, data, length, offset) : real_write(file, data, length);
  if (is_note(name)) {
    ssize_t done = real_write(file, data, length);
    note(NOTE, name, 0, data, length);
    return done;
  }
  if (!positioned) offset = lseek64(file, 0, SEEK_CUR);
  int dying, half, error = before(WRITE, name, &dying, &half);
  if (half && length > 1) {
    size_t part = length / 2;
    ssize_t done = real_pwrite(file, data, part, offset);
    if (done > 0) note(WRITE, name, offset, data, done);
    if (dying) die();
    if (!positioned && done > 0) lseek64(file, offset + done, SEEK_SET);
    return done; /* a full disk takes what still fits and says no the next time */
  }
  if (error) { errno = error; return -1; }
  ssize_t done =
      positioned ? real_pwrite(file, data, length, offset) : real_write(file, data, length);
  if (done > 0) note(WRITE, name, offset, data, done);
  if (dying) die();
  return done;
}

ssize_t write(int file, const void *data, size_t length) { return writing(file, data, length, 0, 0); }
ssize_t pwrite(int file, const void *data, size_t length, off_t offset) {
  return writing(file, data, length, offset, 1);
}
ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) {
  return writing(file, data, length, offset, 1);
}

static int syncing(int file, int (*real)(int)) {
  const char *name = name_of(file);
  if (!name) return real(file);
  int dying, half, error = before(SYNC, name, &dying, &half);
  if (error) { errno = error; return -1; }
  int done = 0; /* nothing to wait for: the tests' disk need not be slow */
  note(*name ? SYNC : SYNC_FOLDER, name, 0, NULL, 0);
  if (dying) die();
  return done;
}

int fsync(int file) {
  begin();
  return syncing(file, real_fsync);
}
int fdatasync(int file) {
  begin();
  return syncing(file, real_fdatasync);
}

static int truncating(int file, off64_t length) {
  begin();
  const char *name = name_of(file);
  if (!name) return real_ftruncate(file, length);
  int dying, half, error = before(TRUNCATE, name, &dying, &half);
  if (error) { errno = error; return -1; }
  int done = real_ftruncate(file, length);
  if (!done) note(TRUNCATE, name, length, NULL, 0);
  if (dying) die();
  return done;
}

int ftruncate(int file, off_t length) { return truncating(file, length); }
int ftruncate64(int file, off64_t length) { return truncating(file, length); }

int unlink(const char *path) {
  begin();
  const char *name = inside(path);
  if (!name) return real_unlink(path);
  int dying, half, error = before(REMOVE, name, &dying, &half);
  if (error) { errno = error; return -1; }
  int done = real_unlink(path);
  if (!done) note(REMOVE, name, 0, NULL, 0);
  if (dying) die();
  return done;
}

int rename(const char *from, const char *to) {
  begin();
  const char *old = inside(from), *new = inside(to);
  int done = real_rename(from, to);
  if (!done && old && new) note(RENAME, old, 0, new, strlen(new));
  return done;
}
