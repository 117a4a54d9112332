//go:build unix

package sqlite

import (
	"os"
	"syscall"
	"testing"
)

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o600) }

// useUpFiles lowers the limit of open files to those that are open.
func useUpFiles(t *testing.T) (release func()) {
	t.Helper()
	var was syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was))
	f, err := os.Open(os.DevNull) // the lowest free number
	must(t, err)
	lower := was
	lower.Cur = uint64(f.Fd())
	must(t, f.Close())
	must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &lower))
	return func() { must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was)) }
}
