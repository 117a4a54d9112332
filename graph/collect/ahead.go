package collect

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"

	"tocsin/graph"
)

// ahead runs a list in a goroutine of its own, so that the next page is fetched
// while this one is worked on. At most one page waits. Breaking off ends the
// request under way, and the goroutine is gone when the loop is.
func ahead(ctx context.Context, list func(context.Context) iter.Seq2[graph.Page, error]) iter.Seq2[graph.Page, error] {
	type pair struct {
		page graph.Page
		err  error
	}
	return func(yield func(graph.Page, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pages := make(chan pair)
		defer func() {
			cancel()
			for range pages {
			}
		}()
		go func() {
			defer close(pages)
			send := func(p pair) bool {
				select {
				case pages <- p:
					return true
				case <-ctx.Done():
					return false
				}
			}
			defer recovered(func(err error) { send(pair{err: err}) })
			for page, err := range list(ctx) {
				if !send(pair{page, err}) {
					return
				}
			}
		}()
		for p := range pages {
			if !yield(p.page, p.err) {
				return
			}
		}
	}
}

// recovered hands a panic on as an error: one feed must not end the others.
func recovered(hand func(error)) {
	if p := recover(); p != nil {
		hand(&panicked{fmt.Sprint(p), debug.Stack()})
	}
}

// panicked is a panic of one feed's work.
type panicked struct {
	text  string
	stack []byte
}

func (p *panicked) Error() string { return "the collector broke: " + p.text }
