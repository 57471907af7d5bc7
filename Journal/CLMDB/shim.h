#include <lmdb.h>
// What kind of file system LMDB's file lies on, which the module of the C library leaves out.
#include <sys/vfs.h>
