package bound

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := os.WriteFile(path, []byte("abcd"), 0o640); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		most       int64
		want       string
		err        error
		info       bool
	}{
		{"whole", path, 4, "abcd", nil, true},
		{"too large", path, 3, "abc", ErrTooLarge, true},
		{"missing", path + "x", 4, "", fs.ErrNotExist, false},
		{"empty device", os.DevNull, 4, "", nil, true},
	} {
		data, info, err := File(t.Context(), c.path, c.most)
		if string(data) != c.want || !errors.Is(err, c.err) || (err != nil) != (c.err != nil) || (info != nil) != c.info {
			t.Errorf("%s: %q, %v, %v", c.name, data, info, err)
		}
		if err != nil && !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: %v does not name the file", c.name, err)
		}
	}
	if _, info, err := File(t.Context(), dir, 4); err == nil || info == nil || !info.IsDir() {
		t.Errorf("folder: %v, %v", info, err)
	}
}

func TestFileEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	asked := errors.New("asked to end")
	cancel(asked)
	if _, _, err := File(ctx, t.TempDir(), 4); !errors.Is(err, asked) && !strings.Contains(err.Error(), "directory") {
		t.Errorf("%v", err)
	}
}
