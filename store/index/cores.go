package index

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// cores runs work on the numbers 0 … n-1 on all cores. Each goroutine asks once for its
// function, and ends when that returns false. A panic of one goes on in the caller.
//
// Between two numbers each lets other goroutines run. Otherwise the scheduler lets it go on
// for 10 ms, and a key that is pressed beside a few searches would wait for several of them.
func cores(n int, work func() func(i int) bool) {
	if n == 1 {
		work()(0)
		return
	}
	var next atomic.Int64
	var running sync.WaitGroup
	var panics carrier
	for range min(n, runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			panics.run(func() {
				do := work()
				for i := int(next.Add(1)) - 1; i < n && do(i); i = int(next.Add(1)) - 1 {
					runtime.Gosched()
				}
			})
		})
	}
	running.Wait()
	panics.deliver()
}
