//go:build linux || darwin

package blockfile

import "golang.org/x/sys/unix"

// Free returns how many bytes an ordinary user can still write on the disk of a path; ok is
// false if the system does not tell.
func Free(path string) (bytes uint64, ok bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil || s.Bsize <= 0 {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}
