package index

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestRawItemsAreBoundedByBytes counts the bytes of each request: of items of 64 KB, of
// small ones, and of large ones behind small ones, of which the first requests may be larger.
func TestRawItemsAreBoundedByBytes(t *testing.T) {
	for name, c := range map[string]struct {
		size       func(n int) int // of the item of the nth alert, from the newest
		most, from int             // bytes of one request, from the nth item on
		calls      int             // at most so many requests
	}{
		"64 KB":        {func(int) int { return 64 << 10 }, 2 << 20, 0, 170},
		"small":        {func(int) int { return 100 }, 1 << 20, 0, 12},
		"large behind": {func(n int) int { return 100 + n/1000*(200<<10) }, 3 << 20, 1700, 400},
		"one of 8 MB":  {func(n int) int { return 100 + (8<<20)*boolean(n == 700) }, 9 << 20, 0, 40},
	} {
		t.Run(name, func(t *testing.T) {
			const n = 2300
			w := rawWorld(n)
			var mu sync.Mutex
			calls := 0
			ix := New(Options{RawTime: time.Hour, Raw: func(_ context.Context, keys []alert.Key) ([][]byte, error) {
				out, size, last := make([][]byte, len(keys)), 0, 0
				for i, key := range keys {
					id, err := strconv.Atoi(key.ID)
					if err != nil {
						return nil, err
					}
					last = n - 1 - id
					out[i] = bytes.Repeat([]byte{' '}, c.size(last))
					size += len(out[i])
				}
				mu.Lock()
				defer mu.Unlock()
				if calls++; size > c.most && last >= c.from {
					t.Errorf("%d items of %d KB at once, up to the %dth", len(keys), size>>10, last)
				}
				return out, nil
			}})
			ix.Apply(w.feed())
			whole(t, ix, Request{Query: parsed(t, "raw.a = 1")})
			if calls > c.calls {
				t.Errorf("%d requests", calls)
			}
		})
	}
}

// TestRawItemsAreReadTogether lets no request end before another has begun.
func TestRawItemsAreReadTogether(t *testing.T) {
	w := rawWorld(500)
	var mu sync.Mutex
	calls, second := 0, make(chan struct{})
	ix := New(Options{RawTime: time.Hour, Raw: func(ctx context.Context, keys []alert.Key) ([][]byte, error) {
		mu.Lock()
		if calls++; calls == 2 {
			close(second)
		}
		mu.Unlock()
		select {
		case <-second:
		case <-ctx.Done():
			return nil, errors.New("no other request begins")
		}
		return w.raw(ctx, keys)
	}})
	ix.Apply(w.feed())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	got, err := ix.Search(ctx, Request{Query: parsed(t, "raw.third = true")})
	if err != nil || got.Total != 167 || got.Partial {
		t.Errorf("%d, partial %v, %v", got.Total, got.Partial, err)
	}
}

// TestRawErrorOfOneWorker ends the others, and the first error is the answer.
func TestRawErrorOfOneWorker(t *testing.T) {
	broken := errors.New("broken")
	w := rawWorld(2000)
	var mu sync.Mutex
	calls := 0
	ix := New(Options{RawTime: time.Hour, Raw: func(ctx context.Context, keys []alert.Key) ([][]byte, error) {
		mu.Lock()
		calls++
		fail := calls == 3
		mu.Unlock()
		if fail {
			return nil, broken
		}
		return w.raw(ctx, keys)
	}})
	ix.Apply(w.feed())
	if _, err := ix.Search(t.Context(), Request{Query: parsed(t, "raw.third = true")}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if got := whole(t, ix, Request{Query: parsed(t, "raw.third = true")}); got.Total != 667 {
		t.Errorf("afterwards: %d", got.Total)
	}
}
