package collect

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"testing/synctest"
)

// counting yields numbers, then an error, and notes how far it came.
func counting(n int, at *int, end error) func(context.Context) iter.Seq2[int, error] {
	return func(ctx context.Context) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for *at = range n {
				if !yield(*at, nil) {
					return
				}
			}
			if end != nil {
				yield(0, end)
			}
		}
	}
}

func TestPrefetch(t *testing.T) {
	torn := errors.New("torn")
	var at int
	var got []int
	var err error
	for v, e := range prefetch(t.Context(), nil, counting(4, &at, torn)) {
		if e != nil {
			err = e
			continue
		}
		got = append(got, v)
	}
	if !slices.Equal(got, []int{0, 1, 2, 3}) || !errors.Is(err, torn) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestPrefetchIsOneAhead, and has ended when the loop over it has.
func TestPrefetchIsOneAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at int
		for v := range prefetch(t.Context(), nil, counting(100, &at, nil)) {
			synctest.Wait()
			if at != v+1 {
				t.Errorf("at %d while %d is worked on", at, v)
			}
			if v == 3 {
				break
			}
		}
		if at != 4 {
			t.Errorf("went on to %d", at)
		}
	})
}

func TestPrefetchHandsAPanicOn(t *testing.T) {
	var got error
	for _, err := range prefetch(t.Context(), nil, func(context.Context) iter.Seq2[int, error] {
		return func(func(int, error) bool) { panic("boom") }
	}) {
		got = err
	}
	var broke *panicError
	if !errors.As(got, &broke) || broke.text != "boom" || len(broke.stack) == 0 {
		t.Errorf("error %v", got)
	}
}
