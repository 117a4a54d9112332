package detail

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// fetch is something that a pane loads beside its record. The zero fetch has loaded nothing.
type fetch[T any] struct {
	generation int
	cancel     context.CancelFunc // nil if nothing is loading
	value      T
	known      bool // value was loaded
	err        error
	at         time.Time // of the last question
}

// answer is the message that answers a fetch of one pane: several panes may be on the stack
// of screens, and each receives every message.
type answer interface {
	asker() *Pane
	settle() bool // keeps the answer and reports whether it answers the last question
}

// fetched is the answer to a fetch.
type fetched[T any] struct {
	pane       *Pane
	to         *fetch[T]
	generation int
	value      T
	err        error
}

func (m fetched[T]) asker() *Pane { return m.pane }

func (m fetched[T]) settle() bool {
	f := m.to
	if m.generation != f.generation || f.cancel == nil {
		return false
	}
	f.cancel = nil
	if f.err = m.err; m.err == nil {
		f.value, f.known = m.value, true
	}
	return true
}

// ask loads with a time limit, and cancels what is loading. Until the answer comes, the
// value of before stays.
func (f *fetch[T]) ask(p *Pane, load func(ctx context.Context) (T, error)) tea.Cmd {
	f.stop()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	f.cancel, f.at = cancel, p.now()
	reply := fetched[T]{pane: p, to: f, generation: f.generation}
	return func() tea.Msg {
		defer cancel()
		reply.value, reply.err = load(ctx)
		reply.err = late(reply.err)
		return reply
	}
}

// restore takes what another fetch had loaded, and reports whether that was all that had been asked for.
func (f *fetch[T]) restore(was *fetch[T]) (whole bool) {
	f.stop()
	f.value, f.known, f.err, f.at = was.value, was.known, was.err, was.at
	return was.cancel == nil && was.err == nil
}

// stop cancels what is loading; its answer will be dropped.
func (f *fetch[T]) stop() {
	if f.cancel != nil {
		f.cancel()
	}
	f.cancel = nil
	f.generation++
}

// clear forgets the value too.
func (f *fetch[T]) clear() {
	f.stop()
	*f = fetch[T]{generation: f.generation}
}
