package terminal

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// watched runs a watch in a bubble of time. act makes something happen; then events says
// how long after its return the watch spoke, and what it said.
func watched(t *testing.T, act func(w *watch, tell context.CancelFunc)) (said string, after time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWatch()
		ctx, tell := context.WithCancel(t.Context())
		ended, spoken := make(chan struct{}), make(chan string, 8)
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.run(ctx, ended, func() { spoken <- "interrupt" }, func() { spoken <- "frozen" })
		}()
		synctest.Wait()
		act(w, tell)
		began := time.Now()
		select {
		case said = <-spoken:
			after = time.Since(began)
		case <-time.After(time.Hour):
		}
		close(ended)
		tell()
		<-done
	})
	return said, after
}

// each runs f every d until it has run n times.
func each(d time.Duration, n int, f func()) {
	for range n {
		time.Sleep(d)
		f()
	}
}

func TestWatch(t *testing.T) {
	const wait = patience * tick
	for _, c := range []struct {
		name  string
		act   func(w *watch, tell context.CancelFunc)
		said  string
		after time.Duration
	}{
		{"nothing", func(*watch, context.CancelFunc) {}, "", 0},
		{"keys", func(w *watch, _ context.CancelFunc) { w.read(false, false) }, "", 0},
		{"ctrl+c, no message", func(w *watch, _ context.CancelFunc) { w.read(true, false) }, "frozen", wait},
		{"messages before it don't count", func(w *watch, _ context.CancelFunc) {
			w.took(false)
			w.read(true, false)
		}, "frozen", wait},
		{"ctrl+c again doesn't begin anew", func(w *watch, _ context.CancelFunc) {
			w.read(true, false)
			each(tick, 4, func() { w.read(true, false) })
		}, "frozen", wait - 4*tick},
		{"keys after it don't begin anew", func(w *watch, _ context.CancelFunc) {
			w.read(true, false)
			each(tick/5, 20, func() { w.read(false, false) })
		}, "frozen", wait - 4*tick},
		{"ctrl+c, heard", func(w *watch, _ context.CancelFunc) {
			w.read(true, false)
			w.took(true)
		}, "", 0},
		{"heard, and another", func(w *watch, _ context.CancelFunc) {
			w.read(true, false)
			time.Sleep(tick * 3 / 2)
			w.took(true)
			w.read(true, false)
		}, "frozen", wait - tick/2},
		{"ctrl+c behind many keys, and the last hangs", func(w *watch, _ context.CancelFunc) {
			w.read(true, false)
			each(tick, 4, func() { w.took(false) })
			time.Sleep(tick / 2)
		}, "interrupt", wait - 4*tick - tick/2},
		{"a whole paste", func(w *watch, _ context.CancelFunc) {
			w.read(false, true)
			time.Sleep(tick)
			w.read(false, false)
		}, "", 0},
		{"a paste without end", func(w *watch, _ context.CancelFunc) { w.read(false, true) }, "interrupt", wait},
		{"a slow paste", func(w *watch, _ context.CancelFunc) {
			w.read(false, true)
			each(wait/2, 9, func() { w.read(false, true) })
		}, "interrupt", wait},
		{"told to end", func(_ *watch, tell context.CancelFunc) { tell() }, "frozen", farewell * tick},
		{"ctrl+c, and told to end", func(w *watch, tell context.CancelFunc) {
			w.read(true, false)
			tell()
			time.Sleep(tick)
			w.read(true, false)
		}, "frozen", (farewell - 1) * tick},
		{"told to end, and messages", func(w *watch, tell context.CancelFunc) {
			tell()
			each(tick, 8, func() { w.took(false) })
		}, "frozen", (farewell - 8) * tick},
	} {
		t.Run(c.name, func(t *testing.T) {
			said, after := watched(t, c.act)
			if said != c.said || after < c.after-tick || after > c.after+tick {
				t.Errorf("%q after %v, want %q after %v", said, after, c.said, c.after)
			}
		})
	}
}

// TestWatchRests has no timer running after all was heard.
func TestWatchRests(t *testing.T) {
	w := newWatch()
	w.read(true, false)
	w.took(true)
	if _, pending := w.look(); pending {
		t.Error("it goes on looking")
	}
	w.read(false, true)
	w.read(false, false)
	if v, pending := w.look(); pending || v != well {
		t.Errorf("%v, pending %v", v, pending)
	}
}
