package cmd

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
)

// progress reports on stderr what the feeds do. On a terminal it overwrites one
// line: what each feed is doing, pages, items, rate. Otherwise it writes a line for
// each change of a feed's health or fault, for a service's journal.
type progress struct {
	app   *app
	line  *progressLine
	began time.Time
	said  map[ingest.Feed]string

	mu sync.Mutex // held while a line is written: notes come from another goroutine
}

func newProgress(a *app) *progress {
	return &progress{app: a, line: newProgressLine(a.env), began: a.env.Now(), said: map[ingest.Feed]string{}}
}

func (p *progress) show(ctx context.Context) {
	states, err := p.app.store.States(ctx)
	if err != nil {
		return // the command itself fails with the store's error
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.line.live() {
		p.line.show(p.summary(states))
		return
	}
	p.changes(states)
}

// last clears the line, or reports what changed since the last time.
func (p *progress) last() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if !p.line.live() {
		p.show(ctx)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line.clear()
}

// tell writes and logs notes about the settings or the store.
func (p *progress) tell(notes ...note) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range notes {
		p.app.logNote(n)
		p.line.clear()
		fmt.Fprintf(p.app.env.Err, "%s %s\n", p.app.env.Now().UTC().Format(time.RFC3339), text.Clean(n.text))
	}
}

// summary says in one line what the feeds do.
func (p *progress) summary(states []ingest.State) string {
	var parts []string
	items := 0
	for _, s := range states {
		items += s.Items
		parts = append(parts, s.Integration+" "+string(s.Source)+" "+feeds.Doing(s, p.app.env.Now()))
	}
	head := fmt.Sprintf("%d items", items)
	if secs := p.app.env.Now().Sub(p.began).Seconds(); secs >= 1 && items > 0 {
		head += fmt.Sprintf(", %.0f a second", float64(items)/secs)
	}
	return head + " · " + strings.Join(parts, " · ")
}

func (p *progress) changes(states []ingest.State) {
	now := p.app.env.Now()
	var order []string
	feeds := map[string][]string{} // by what is said of them: one cause may fail them all
	for _, s := range states {
		says := string(s.Health(now))
		if s.Fault != nil {
			says = s.Fault.Sentence
		}
		if p.said[s.Feed] == says || s.At.Before(p.began) {
			continue
		}
		p.said[s.Feed] = says
		feed := text.Clean(s.Integration) + " " + string(s.Source)
		if s.Fault == nil {
			p.change(now, feed, says)
			continue
		}
		if feeds[says] == nil {
			order = append(order, says)
		}
		feeds[says] = append(feeds[says], feed)
	}
	for _, says := range order {
		p.change(now, strings.Join(feeds[says], ", "), says)
	}
}

func (p *progress) change(now time.Time, feeds, says string) {
	fmt.Fprintf(p.app.env.Err, "%s %s: %s\n", now.UTC().Format(time.RFC3339), feeds, text.Clean(says))
}
