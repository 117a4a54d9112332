package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// TestWaitHearsOfARemovedStore: a screen that only waits for news hears of it, also in
// a read-only program, and hears of changes again when the file is back.
func TestWaitHearsOfARemovedStore(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not let go of files in use")
	}
	for _, readOnly := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "store.db")
		put(t, opened(t, "sqlite:"+path, Options{}), alerts(0, 3)...)
		s := opened(t, "sqlite:"+path, Options{ReadOnly: readOnly})
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path, path+".old"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := s.Wait(ctx, 1<<40)
		if !errors.Is(err, ingest.ErrRemoved) || kind(err) != fault.Store {
			t.Fatalf("read-only %v: %v", readOnly, err)
		}
		if err := s.Still(ctx); !errors.Is(err, ingest.ErrRemoved) {
			t.Errorf("Still: %v", err)
		}
		if err := os.Rename(path+".old", path); err != nil {
			t.Fatal(err)
		}
		for errors.Is(err, ingest.ErrRemoved) && ctx.Err() == nil {
			short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			_, err = s.Wait(short, 1<<40)
			cancel()
		}
		if !errors.Is(err, context.DeadlineExceeded) || s.Still(ctx) != nil {
			t.Errorf("put back: %v, %v", err, s.Still(ctx))
		}
	}
}

// TestTemporaryFolder: what keeps the folder of memory: from being made has a name.
func TestTemporaryFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", file)
	t.Setenv("TMP", file)
	_, err := Open(t.Context(), "memory:", Options{})
	if f := fault.Of(err); f.Kind != fault.Store || f.Hint == "" || f.Sentence == "" {
		t.Errorf("%+v", f)
	}
}
