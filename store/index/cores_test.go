package index

import (
	"runtime"
	"sync/atomic"
	"testing"
)

// TestCoresLetOthersRun waits for a turn on the only processor while much is done on all
// cores: it comes after few pieces of the work, not behind all.
func TestCoresLetOthersRun(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const pieces, most = 10_000, 100
	var done atomic.Int64
	var turn int64
	began, had := make(chan struct{}), make(chan struct{})
	go func() {
		<-began
		turn = done.Load()
		close(had)
	}()
	runtime.Gosched() // it waits now
	var first atomic.Bool
	cores(pieces, func() func(i int) bool {
		return func(int) bool {
			if first.CompareAndSwap(false, true) {
				close(began)
			}
			done.Add(1)
			return true
		}
	})
	<-had
	if turn > most || done.Load() != pieces {
		t.Errorf("the turn came after %d pieces of %d", turn, done.Load())
	}
}

// BenchmarkCores is what it costs to divide work, a number each.
func BenchmarkCores(b *testing.B) {
	var done atomic.Int64
	for b.Loop() {
		cores(100, func() func(i int) bool {
			return func(int) bool {
				done.Add(1)
				return true
			}
		})
	}
}
