package store

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"tocsin/graph/fault"
	"tocsin/store/engine"
)

// failingCheck is an engine whose check fails.
type failingCheck struct {
	engine.Engine
	err error
}

func (f failingCheck) Check(context.Context) iter.Seq2[engine.Finding, error] {
	return func(yield func(engine.Finding, error) bool) { yield(engine.Finding{}, f.err) }
}

// TestCheckEndsWithItsError: an error is the last that a check yields, whether its
// consumer goes on or not.
func TestCheckEndsWithItsError(t *testing.T) {
	broken := fault.New(fault.Store, "the disk is gone", "", nil)
	path := filepath.Join(t.TempDir(), "store.db-index")
	must(t, os.WriteFile(path, nil, 0o600)) // damaged
	s := &Store{engine: failingCheck{err: broken}, snapshot: path}
	if f := s.damagedSnapshot(t.Context()); f == nil {
		t.Fatal("the snapshot is not damaged")
	}
	yielded := 0
	for _, err := range s.Check(t.Context()) {
		if yielded++; !errors.Is(err, broken) {
			t.Error(err)
		}
	}
	if yielded != 1 {
		t.Errorf("%d yielded", yielded)
	}
}
