package cmd

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/ingest"
	"tocsin/store"
)

// removals is a remover that gives prepared answers in turn; the last one repeats.
type removals struct {
	answers []removalAnswer
	at      []time.Duration // since the start
	began   time.Time
}

type removalAnswer struct {
	n   int
	err error
}

func (r *removals) RemoveExpired(context.Context) (int, error) {
	r.at = append(r.at, time.Since(r.began))
	a := r.answers[min(len(r.at), len(r.answers))-1]
	return a.n, a.err
}

// TestRemovalBesidePolling has four hours of polling, with what each removal may meet.
func TestRemovalBesidePolling(t *testing.T) {
	full, gone := errors.New("disk full"), errors.Join(ingest.ErrRemoved)
	for name, c := range map[string]struct {
		keep    time.Duration
		answers []removalAnswer
		at      []time.Duration
		told    []string
	}{
		"for ever": {0, nil, nil, nil},
		"much, one, none": {
			400 * 24 * time.Hour,
			[]removalAnswer{{n: 1204}, {n: 1}, {}},
			[]time.Duration{time.Minute, 61 * time.Minute, 121 * time.Minute, 181 * time.Minute},
			[]string{"1 204 records older than keep = 400d removed", "1 record older than keep = 400d removed"},
		},
		"no service answers": {
			10 * 24 * time.Hour,
			[]removalAnswer{{err: store.ErrUntimed}, {err: store.ErrUntimed}, {n: 3}},
			[]time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 63 * time.Minute, 123 * time.Minute, 183 * time.Minute},
			[]string{"3 records older than keep = 10d removed", "3 records older than keep = 10d removed", "3 records older than keep = 10d removed", "3 records older than keep = 10d removed"},
		},
		"an error twice, then none, then again": {
			10 * 24 * time.Hour,
			[]removalAnswer{{n: 2, err: full}, {err: full}, {}, {err: full}},
			[]time.Duration{time.Minute, 61 * time.Minute, 121 * time.Minute, 181 * time.Minute},
			[]string{"2 records older than keep = 10d removed", "what is older than keep could not be removed: disk full", "what is older than keep could not be removed: disk full"},
		},
		"the store is gone": {10 * 24 * time.Hour, []removalAnswer{{err: gone}}, []time.Duration{time.Minute, 61 * time.Minute, 121 * time.Minute, 181 * time.Minute}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &removals{answers: c.answers, began: time.Now()}
				var told []string
				e := &expiry{store: r, keep: func() time.Duration { return c.keep }, tell: func(notes ...note) {
					for _, n := range notes {
						told = append(told, n.text)
					}
				}}
				ended := errors.New("polling ended")
				err := e.beside(func(context.Context) error { time.Sleep(4 * time.Hour); return ended })(t.Context())
				if err != ended || !slices.Equal(r.at, c.at) || !slices.Equal(told, c.told) {
					t.Errorf("%v, at %v, told %q", err, r.at, told)
				}
			})
		})
	}
}

// TestRemovalTakesUpKeep begins to remove some time after keep was written.
func TestRemovalTakesUpKeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &removals{answers: []removalAnswer{{}}, began: time.Now()}
		e := &expiry{store: r, tell: func(...note) {}, keep: func() time.Duration {
			if time.Since(r.began) < 90*time.Minute {
				return 0
			}
			return 10 * 24 * time.Hour
		}}
		_ = e.beside(func(context.Context) error { time.Sleep(2 * time.Hour); return nil })(t.Context())
		if !slices.Equal(r.at, []time.Duration{90 * time.Minute}) {
			t.Errorf("at %v", r.at)
		}
	})
}

// TestRemovalAfterOnePoll removes once, also after a poll that failed, but not for one
// who interrupts, nor from a lost store.
func TestRemovalAfterOnePoll(t *testing.T) {
	for name, c := range map[string]struct {
		ends error
		stop bool
		want int
	}{
		"well":        {nil, false, 1},
		"failed":      {errors.New("no answer"), false, 1},
		"interrupted": {context.Canceled, true, 0},
		"gone":        {ingest.ErrReplaced, false, 0},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		r := &removals{answers: []removalAnswer{{}}}
		e := &expiry{store: r, tell: func(...note) {}, keep: func() time.Duration { return 10 * 24 * time.Hour }}
		err := e.after(func(context.Context) error {
			if c.stop {
				cancel()
			}
			return c.ends
		})(ctx)
		if !errors.Is(err, c.ends) || len(r.at) != c.want {
			t.Errorf("%s: %v, %d removals", name, err, len(r.at))
		}
		cancel()
	}
}
