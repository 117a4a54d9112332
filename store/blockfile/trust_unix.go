//go:build unix

package blockfile

import (
	"io/fs"
	"os"
	"syscall"
)

// openFlags keep an open from following a link and from waiting for the other end of a
// FIFO, if one takes the file's place just before.
const openFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// trusted reports whether a file is this user's and no other may write it.
func trusted(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
