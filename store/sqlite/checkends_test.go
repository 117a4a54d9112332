package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"tocsin/store/engine"
)

// endingAt returns the invariants so that the nth call of one of their members calls end
// first, and a count of the calls.
func endingAt(n int, end func()) (all []invariant, calls *int) {
	all, calls = invariants(), new(int)
	call := func() {
		if *calls++; *calls == n {
			end()
		}
	}
	whole := func(member func(*checker, *invariant) error) func(*checker, *invariant) error {
		if member == nil {
			return nil
		}
		return func(c *checker, in *invariant) error { call(); return member(c, in) }
	}
	for i := range all {
		in := &all[i]
		in.file, in.end = whole(in.file), whole(in.end)
		if row := in.row; row != nil {
			in.row = func(c *checker, r *checkedRow) (string, error) { call(); return row(c, r) }
		}
		if block := in.block; block != nil {
			in.block = func(c *checker, b *checkedBlock) (string, error) { call(); return block(c, b) }
		}
	}
	return all, calls
}

// TestCheckInterrupted ends the context of a check before each of its steps in turn. A
// sound store is sound then too, and the error is that of the context.
func TestCheckInterrupted(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "store.db"))
	for i := range 4 {
		putAll(t, db, someRecords(4*i, 4, 0)...)
	}
	all, steps := endingAt(0, nil)
	must(t, db.findings(t.Context(), all, func(f engine.Finding) bool { t.Error(f); return true }))
	if *steps < 16*5 {
		t.Fatalf("%d steps", *steps)
	}
	for n := 1; n <= *steps; n++ {
		ctx, cancel := context.WithCancel(t.Context())
		all, _ := endingAt(n, cancel)
		err := db.findings(ctx, all, func(f engine.Finding) bool {
			t.Errorf("step %d: %s: %s", n, f.Invariant, f.Detail)
			return true
		})
		if err != nil && !errors.Is(err, context.Canceled) || err == nil && n < *steps {
			t.Fatalf("step %d: %v", n, err)
		}
	}
	if n := db.Damaged(); n > 0 {
		t.Errorf("%d damaged records", n)
	}
}

// TestCheckStoppedAsItEnds: after the consumer has stopped, or after the context has
// ended, no finding comes, even if both happen at once.
func TestCheckStoppedAsItEnds(t *testing.T) {
	path := inhabited(t)
	execAt(t, path, "UPDATE alert SET kh=kh+1")
	db := openAt(t, path)
	for most := 1; most <= 20; most += 3 {
		ctx, cancel := context.WithCancel(t.Context())
		found := 0
		for _, err := range db.Check(ctx) {
			must(t, err)
			if found++; found == most {
				cancel()
				break
			}
		}
		if found != most {
			t.Errorf("%d findings of %d", found, most)
		}
		ctx, cancel = context.WithCancel(t.Context())
		found = 0
		var last error
		for f, err := range db.Check(ctx) {
			switch last = err; {
			case err == nil && ctx.Err() != nil:
				t.Fatalf("%s is found after the context has ended", f.Invariant)
			case err == nil:
				if found++; found == most {
					cancel()
				}
			}
		}
		cancel()
		if !errors.Is(last, context.Canceled) {
			t.Errorf("after %d findings: %v", most, last)
		}
	}
}
