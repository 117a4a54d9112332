//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package blockfile

import (
	"os"
	"testing"
	"time"
)

// TestChanged tells a file that another program wrote into from one that was replaced,
// removed or only read.
func TestChanged(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(path string) error
		want bool
	}{
		"nothing":   {func(string) error { return nil }, false},
		"read":      {func(path string) error { _, err := os.ReadFile(path); return err }, false},
		"replaced":  {func(path string) error { return writeTo(path, "other", nil) }, false},
		"removed":   {os.Remove, false},
		"renamed":   {func(path string) error { return os.Rename(path, path+"-other") }, false},
		"mode":      {func(path string) error { return os.Chmod(path, 0o400) }, false},
		"truncated": {func(path string) error { return os.Truncate(path, 0) }, true},
		"longer":    {func(path string) error { return os.Truncate(path, 1<<20) }, true},
		"written":   {func(path string) error { return overwrite(path) }, true},
	} {
		path := written(t, "mine", map[string][]byte{"a": random(3 * piece)})
		long := time.Now().Add(-time.Hour)
		must(t, os.Chtimes(path, long, long))
		f, err := Open(path, nil)
		must(t, err)
		must(t, c.do(path))
		if got := f.Changed(); got != c.want {
			t.Errorf("%s: changed is %v", name, got)
		}
		must(t, f.Close())
		must(t, f.Close())
	}
}

// overwrite writes one byte into a file.
func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteAt([]byte{1}, 200); err != nil {
		return err
	}
	return f.Close()
}
