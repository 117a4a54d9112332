package rows

import (
	"errors"
	"testing"
)

// A frozen list counts what it doesn't show; one that goes on lets nothing wait.
func TestFrozenCounts(t *testing.T) {
	for _, c := range []struct {
		name   string
		frozen Frozen
		do     func(f *Frozen)
		waits  int64
		lets   bool // it lets the next change wait
	}{
		{"goes on", Frozen{}, func(f *Frozen) { f.note(9) }, 0, false},
		{"frozen", Frozen{on: true, from: 5, latest: 5}, func(*Frozen) {}, 0, true},
		{"changes", Frozen{on: true, from: 5, latest: 5}, func(f *Frozen) { f.note(9) }, 4, true},
		{"an older one", Frozen{on: true, from: 5, latest: 9}, func(f *Frozen) { f.note(7) }, 4, true},
		{"own ones", Frozen{on: true, from: 5, latest: 9}, func(f *Frozen) { f.Own(3) }, 1, true},
		{"own ones not heard of yet", Frozen{on: true, from: 5, latest: 5}, func(f *Frozen) { f.Own(3) }, 0, true},
	} {
		f := c.frozen
		c.do(&f)
		if n, on := f.Waiting(); n != c.waits || on != c.frozen.on || f.On() != on {
			t.Errorf("%s: %d wait, frozen %v", c.name, n, on)
		}
		if got := f.note(0); got != c.lets {
			t.Errorf("%s: a change waits: %v", c.name, got)
		}
	}
}

// The same trouble is told once, until a search has succeeded or fails for another reason.
func TestTroubleIsNewsOnce(t *testing.T) {
	locked, full := errors.New("locked"), errors.New("full")
	a := Answer{}
	for i, c := range []struct{ err, news error }{{locked, locked}, {errors.New("locked"), nil}, {full, full}, {locked, locked}} {
		if got := a.fail(c.err); !errors.Is(got, c.news) || !errors.Is(a.Failed, c.err) {
			t.Errorf("%d: %v is news, failed by %v", i, got, a.Failed)
		}
	}
}
