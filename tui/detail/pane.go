package detail

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/memory"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Store holds what the pane needs of a store. store.Store satisfies it.
type Store interface {
	memory.Store
	// Record returns a record with its item as received, and its evidence.
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
	// Alerts returns stored alerts of an incident with their items as received, the newest
	// first. It bounds how many.
	Alerts(ctx context.Context, incident alert.Key) ([]alert.Record, error)
	// Search returns a window of the rows that a query selects.
	Search(ctx context.Context, request index.Request) (index.Result, error)
}

// Pane is the detail of one record. Make one with New.
type Pane struct {
	// Rest is how long the cursor of a list stays on a record before Preview loads it.
	Rest time.Duration

	store Store
	now   func() time.Time

	asked  loader
	shown  *content // what is drawn; nil before the first answer
	versus compared
	beside
	pages  []page
	chosen int // number of the page
	views  []view
	folds  folds
	ticks  ticks
	search
	manner
	going
}

// beside holds what a pane loads beside its record.
type beside struct {
	past     fetch[past]
	recalled recalled
	decided  int // counts the decisions that the pane heard of
	related  related
	common   commonness
	linked   fetch[links.Links]
	part     fetch[string] // what the alert of an audit record is called
	only     []string      // integrations that memory may speak of; none means all
}

// clear forgets what is of one record.
func (b *beside) clear() {
	b.past.clear()
	b.related.found.clear()
	b.common.clear()
	b.linked.clear()
	b.part.clear()
	b.related.of = Pivot{}
}

// view is one page as it was built and drawn last.
type view struct {
	scroller
	built rendering
	next  *rendering // is being written, and takes the place of built; nil for none
	waits []string   // moves that wait until the page is whole
}

// manner is how the pane is drawn.
type manner struct {
	preview bool     // beside a list that has the keys
	cut     bool     // long lines are cut, not broken
	digits  []string // what the digits do now, if they choose no pages
	grown   int      // per cent of the space that the pane takes more than usual
	times   text.Times
	version int // counts what changes pages beside the record
	serial  int // counts built pages
}

// usualRest is longer than a held key takes to repeat, and too short to wait for.
const usualRest = 120 * time.Millisecond

// New makes an empty pane. now is the clock that ages are measured by.
func New(store Store, now func() time.Time) *Pane {
	p := &Pane{Rest: usualRest, store: store, now: now, pages: pageRows()}
	p.asked.clear()
	p.versus.asked.clear()
	p.forget()
	return p
}

// forget begins all pages anew: nothing is unfolded, nothing is searched.
func (p *Pane) forget() {
	p.views = make([]view, len(p.pages))
	for i := range p.views {
		p.views[i].height = 1
	}
	p.folds, p.ticks, p.search = folds{}, ticks{}, p.search.ended()
	p.beside.clear()
	p.manner.version++
}

// Restrict lets the pane tell only of records of some integrations beside the shown one;
// none means all.
func (b *beside) Restrict(integrations []string) { b.only = integrations }

// Show loads a record. The chosen page stays chosen. The previous record stays,
// under a muted title, until the answer arrives; older queries are cancelled
// and their answers dropped. For the record shown already, Show is
// Reload.
func (p *Pane) Show(key alert.Key) tea.Cmd {
	p.manner.preview = false
	return want(p, key, 0)
}

// Preview is Show for a pane beside a list that keeps the keys: the title is muted and
// no row has a cursor, until Show is called. It loads the record once no other one has been
// asked for during a short pause.
func (p *Pane) Preview(key alert.Key) tea.Cmd {
	p.manner.preview = true
	return want(p, key, p.Rest)
}

// want loads a record after a pause, or again if it is the one asked for.
func want(p *Pane, key alert.Key, pause time.Duration) tea.Cmd {
	if p.asked.wanted && p.asked.key == key && !(p.asked.rests && pause == 0) {
		return p.Reload()
	}
	p.asked.key, p.asked.wanted, p.asked.failed = key, true, nil
	if p.versus.asked.wanted || p.versus.other != nil {
		p.manner.version++ // else the page that stays in sight until the answer comes is as it was
	}
	p.versus.clear() // not in forget: Compare may come before the record does
	return p.asked.load(p.store, pause)
}

// Reload loads the same record again, since the store has changed; the scroll
// position stays. While a query is running, the next one waits for it, so that
// a busy store doesn't keep the pane empty.
func (p *Pane) Reload() tea.Cmd {
	if !p.asked.wanted {
		return nil
	}
	if p.asked.loading {
		p.asked.again = true
		return nil
	}
	return p.asked.load(p.store, 0)
}

// Key returns the record asked for last, which the pane shows or is about to
// show; ok is false after New and Clear.
func (p *Pane) Key() (key alert.Key, ok bool) { return p.asked.key, p.asked.wanted }

// Clear empties the pane and cancels its work. The chosen page stays chosen.
func (p *Pane) Clear() {
	p.asked.clear()
	p.versus.clear()
	p.shown = nil
	p.manner.preview = false
	p.forget()
}

// Update handles the pane's own messages, and what is typed while it is Typing. It drops
// all others and answers that come too late.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(goneOn); ok {
		if p.going.came(m) {
			return p.GoOn()
		}
		return nil
	}
	p.going.unseen = false
	cmd := hear(p, msg)
	return tea.Batch(cmd, p.GoOn())
}

// hear is Update for the message alone.
func hear(p *Pane, msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case loaded:
		switch {
		case p.asked.answers(m):
			return p.take(m)
		case p.versus.asked.answers(m):
			p.manner.version++
			return p.versus.take(m)
		}
	case answer:
		if m.asker() == p && m.settle() {
			p.manner.version++
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if p.Typing() && p.search.typed(msg) {
			p.search.sought, p.search.done = false, false
		}
	}
	return nil
}

// take shows an answer. Places, folds and ticks are kept within one record.
func (p *Pane) take(m loaded) tea.Cmd {
	p.asked.loading, p.asked.rests, p.asked.failed = false, false, nil
	if m.err != nil {
		p.asked.failed = fault.Of(m.err)
		p.asked.again = false
		return screen.Tell(m.err)
	}
	if p.shown == nil || p.shown.record.Key != m.content.record.Key {
		p.forget()
	}
	p.shown, p.asked.had = m.content, m.content
	p.ticks.settle(m.content.ticked)
	if p.asked.again {
		return p.asked.load(p.store, 0)
	}
	return tea.Batch(recall(p), relateAgain(p), link(p), callPart(p))
}

// Grown returns by how many per cent of the screen the pane is larger than usual, or
// smaller if it is negative. layout.State takes it.
func (m *manner) Grown() int { return m.grown }

// Grow makes the pane larger than usual by so many per cent of the screen.
func (m *manner) Grow(percent int) { m.grown = min(max(percent, -mostGrown), mostGrown) }

// SetTimes writes times in a way from now on. Ages have the time in UTC beside them.
func (m *manner) SetTimes(t text.Times) {
	m.times = t
	m.version++
}

// ScrollBy scrolls the page by d lines, for the keys of a list beside it.
func (p *Pane) ScrollBy(d int) {
	v := &p.views[p.chosen]
	v.waits = nil
	v.built.reach(&v.scroller)
	v.scroll(&v.built, d)
}
