package durable

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestAloneIsTheFileAtThePath: the holder of a file may remove it; the next one holds a new file, never the
// removed one.
func TestAloneIsTheFileAtThePath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.lock")
	first, free, err := Alone(path)
	if err != nil || !free {
		t.Fatalf("%v, %v", free, err)
	}
	stale, err := os.OpenFile(path, os.O_RDWR, 0o600) // another process has opened it, and waits
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stale.Close() }()
	if !at(stale, path) {
		t.Error("the file isn't taken for the one at its path")
	}
	if err := os.Remove(path); err != nil {
		t.Skip("a held file can't be removed here")
	}
	if at(stale, path) {
		t.Error("a file that is gone is taken for one that is there")
	}
	second, free, err := Alone(path)
	if err != nil || !free {
		t.Fatalf("after the removal: %v, %v", free, err)
	}
	if at(stale, path) {
		t.Error("a file that is gone is taken for its successor")
	}
	_, _ = first.Close(), second.Close()
}

// needLocks skips a test on a system or a disk without locks.
func needLocks(t *testing.T) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "locked"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = lock(f)
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip("no locks here: ", err)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestAloneHasAnEnd: on a disk that gives a file another number at each look, nothing is waited for.
func TestAloneHasAnEnd(t *testing.T) {
	needLocks(t)
	rounds := 0
	held, free, err := alone(filepath.Join(t.TempDir(), "x.lock"), func(*os.File, string) bool {
		if rounds++; rounds > 10*mostRounds {
			t.Fatal("it begins anew without an end")
		}
		return false
	})
	if err != nil || !free || rounds < 10 {
		t.Fatalf("after %d rounds: %v, %v", rounds, free, err)
	}
	if err := held.Close(); err != nil {
		t.Error(err)
	}
}

// TestAloneIsAlone: of many that hold a file, remove it and close it, one does at a time.
func TestAloneIsAlone(t *testing.T) {
	needLocks(t)
	path := filepath.Join(t.TempDir(), "x.lock")
	var inside, together atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for done := 0; done < 200; {
				held, free, err := Alone(path)
				if err != nil {
					t.Error(err)
					return
				}
				if !free {
					continue
				}
				if inside.Add(1) != 1 {
					together.Add(1)
				}
				runtime.Gosched()
				inside.Add(-1)
				_, _ = os.Remove(path), held.Close()
				done++
			}
		})
	}
	if all.Wait(); together.Load() > 0 {
		t.Errorf("%d times two held it", together.Load())
	}
}
