package detail

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/screen"
)

// limit is the time limit of the store.
const limit = 5 * time.Second

// content is one record with everything shown of it. It is immutable.
type content struct {
	record   alert.Record
	evidence []alert.Evidence // those with a sentence first
	pieces   int              // of evidence, including nested ones
	changes  []alert.Change   // newest first
	actions  []string         // recommended actions, as sent
	json     bool             // the item is valid JSON
}

// loaded is the answer to one query of one pane: several panes may be on the
// stack of screens, and each receives every message.
type loaded struct {
	to         *Pane
	generation int
	content    *content
	err        error
}

// load loads the wanted record and cancels a running load.
func (p *Pane) load() tea.Cmd {
	p.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	p.generation++
	p.cancel, p.loading, p.again = cancel, true, false
	store, key, answer := p.store, p.key, loaded{to: p, generation: p.generation}
	return func() tea.Msg {
		defer cancel()
		ctx, stop := context.WithTimeout(ctx, limit)
		defer stop()
		answer.content, answer.err = read(ctx, store, key)
		return answer
	}
}

// read loads the record and prepares what takes longer than a frame for a large
// record.
func read(ctx context.Context, store Store, key alert.Key) (*content, error) {
	record, evidence, err := store.Record(ctx, key)
	if err != nil {
		return nil, late(err)
	}
	changes, err := store.History(ctx, key)
	if err != nil {
		return nil, late(err)
	}
	record.Key = key
	return newContent(record, evidence, changes), nil
}

// late names the store if the time limit struck: a deadline alone reads as
// trouble with the network.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer within 5 seconds", "it may be busy with a back-fill; open the alert again", err)
	}
	return err
}

// take shows an answer. The scroll position is kept within one record.
func (p *Pane) take(m loaded) tea.Cmd {
	p.loading, p.failed = false, nil
	if m.err != nil {
		p.failed = fault.Of(m.err)
		p.again = false
		return screen.Tell(m.err)
	}
	if p.shown == nil || p.shown.record.Key != m.content.record.Key {
		p.tops = [tabs]int{}
		p.built = [tabs]rendering{}
	}
	p.shown = m.content
	if p.again {
		return p.load()
	}
	return nil
}
