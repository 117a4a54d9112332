package detail

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Store holds what the pane needs of a store. store.Store satisfies it.
type Store interface {
	// Record returns a record with its item as received, and its evidence.
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
}

// Pane is the detail of one record. Make one with New.
type Pane struct {
	store Store
	now   func() time.Time

	key        alert.Key // the record asked for last, if wanted
	wanted     bool
	generation int // of the running or last query
	cancel     context.CancelFunc
	loading    bool
	again      bool         // the store changed while a query was running
	failed     *fault.Fault // why key could not be loaded the last time

	shown  *content // what is drawn; nil before the first answer
	tab    tab
	tops   [tabs]int // first visible line of each
	built  [tabs]rendering
	height int // lines of a page that the last Draw had room for
}

// New makes an empty pane. now is the clock that ages are measured by.
func New(store Store, now func() time.Time) *Pane {
	return &Pane{store: store, now: now, cancel: func() {}, height: 1}
}

// Show loads a record. The chosen pane stays chosen. The previous record stays,
// under a muted title, until the answer arrives; older queries are cancelled
// and their answers dropped. For the record shown already, Show is
// Reload.
func (p *Pane) Show(key alert.Key) tea.Cmd {
	if p.wanted && p.key == key {
		return p.Reload()
	}
	p.key, p.wanted, p.failed = key, true, nil
	return p.load()
}

// Reload loads the same record again, since the store has changed; the scroll
// position stays. While a query is running, the next one waits for it, so that
// a busy store doesn't keep the pane empty.
func (p *Pane) Reload() tea.Cmd {
	if !p.wanted {
		return nil
	}
	if p.loading {
		p.again = true
		return nil
	}
	return p.load()
}

// Key returns the record asked for last, which the pane shows or is about to
// show; ok is false after New and Clear.
func (p *Pane) Key() (key alert.Key, ok bool) { return p.key, p.wanted }

// Clear empties the pane and cancels its work. The chosen pane stays chosen.
func (p *Pane) Clear() {
	p.cancel()
	fresh := New(p.store, p.now)
	fresh.generation, fresh.tab, fresh.height = p.generation+1, p.tab, p.height
	*p = *fresh
}

// Update handles the pane's own messages. It drops all others and answers that
// come too late.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(loaded); ok && m.to == p && m.generation == p.generation && p.loading {
		return p.take(m)
	}
	return nil
}

// current reports whether the drawn record is the one asked for.
func (p *Pane) current() bool { return p.shown != nil && p.shown.record.Key == p.key }
