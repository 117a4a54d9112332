package collect

import (
	"context"
	"iter"
)

// prefetch runs a sequence in a goroutine of its own, so that the next value is
// made while this one is worked on, if ahead says so of this one; nil always does. At
// most one value waits. If the loop over the result ends early, the context of the sequence is cancelled, and the goroutine
// has ended when the loop has. A panic of the sequence becomes an error.
func prefetch[T any](ctx context.Context, ahead func(T) bool, seq func(context.Context) iter.Seq2[T, error]) iter.Seq2[T, error] {
	type pair struct {
		value T
		err   error
	}
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pairs, done := make(chan pair), make(chan struct{}, 1)
		defer func() {
			cancel()
			for range pairs {
			}
		}()
		go func() {
			defer close(pairs)
			send := func(p pair) bool {
				select {
				case pairs <- p:
					return true
				case <-ctx.Done():
					return false
				}
			}
			defer catch(func(err error) { send(pair{err: err}) })
			for value, err := range seq(ctx) {
				if !send(pair{value, err}) {
					return
				}
				if ahead == nil || ahead(value) {
					continue
				}
				select {
				case <-done:
				case <-ctx.Done():
					return
				}
			}
		}()
		for p := range pairs {
			if !yield(p.value, p.err) {
				return
			}
			if ahead != nil && !ahead(p.value) {
				select {
				case done <- struct{}{}:
				case <-ctx.Done():
				}
			}
		}
	}
}
