//go:build unix

package blockfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestFIFO: an open of one without a writer would wait for ever.
func TestFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	must(t, syscall.Mkfifo(path, 0o600))
	if _, err := Open(path, nil); !errors.Is(err, ErrUntrusted) {
		t.Errorf("%v", err)
	}
}

func TestWritableByOthers(t *testing.T) {
	path := written(t, "mine", nil)
	for _, mode := range []fs.FileMode{0o620, 0o602, 0o666} {
		must(t, os.Chmod(path, mode))
		if _, err := Open(path, nil); !errors.Is(err, ErrUntrusted) {
			t.Errorf("%v: %v", mode, err)
		}
	}
	must(t, os.Chmod(path, 0o644)) // readable is no danger
	holds(t, path, "mine", nil)
}

// info is a file of another user.
type info struct {
	fs.FileInfo
	sys any
}

func (i info) Sys() any           { return i.sys }
func (i info) Mode() fs.FileMode  { return 0o600 }
func (i info) ModTime() time.Time { return time.Time{} }

func TestOwner(t *testing.T) {
	me := uint32(os.Geteuid())
	if !trusted(info{sys: &syscall.Stat_t{Uid: me}}) || trusted(info{sys: &syscall.Stat_t{Uid: me + 1}}) || trusted(info{}) {
		t.Error("only this user's files are to be trusted")
	}
}
