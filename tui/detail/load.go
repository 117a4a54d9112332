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

// limit is how long the store may take.
const limit = 5 * time.Second

// content is one record with all that is shown of it. It does not change.
type content struct {
	record   alert.Record
	evidence []alert.Evidence // those with a sentence first
	pieces   int              // of evidence, nested ones too
	changes  []alert.Change   // newest first
	actions  []string         // recommended, as sent
	json     bool             // the item is JSON
}

// loaded is the answer to one question of one pane: there may be several panes
// on the stack of screens, and each is told every message.
type loaded struct {
	to         *Pane
	generation int
	content    *content
	err        error
}

// load asks for what is wanted, and gives up what was under way.
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

// read fetches and prepares what takes longer than a frame for a large record.
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

// late names the store where the time limit struck: a deadline alone reads as
// trouble with the network.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer within 5 seconds", "it may be busy with a back-fill; open the alert again", err)
	}
	return err
}

// take shows an answer. The place that one reads is kept within one record.
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
