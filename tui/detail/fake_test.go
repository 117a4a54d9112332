package detail_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/theme"
)

// fakeStore is a store of samples. It counts its queries; a key in slow is only
// answered when its context ends.
type fakeStore struct {
	samples map[alert.Key]sample
	err     error
	lost    error // of History
	slow    map[alert.Key]bool
	asked   int
	alerts  []alert.Record // of every incident
	past    []*alert.Record
	tables  int           // how often Table was asked
	tabled  error         // of Table
	takes   time.Duration // that History takes, whatever its context says
}

func shelve(samples ...sample) *fakeStore {
	s := &fakeStore{samples: map[alert.Key]sample{}, slow: map[alert.Key]bool{}}
	for _, x := range samples {
		s.samples[x.record.Key] = x
	}
	return s
}

func (s *fakeStore) Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	s.asked++
	if s.slow[key] {
		<-ctx.Done()
		return alert.Record{}, nil, ctx.Err()
	}
	x, ok := s.samples[key]
	switch {
	case s.err != nil:
		return alert.Record{}, nil, s.err
	case !ok:
		return alert.Record{}, nil, fault.New(fault.Failed, "the alert is not kept", "it may have been removed", nil)
	}
	return x.record, x.evidence, nil
}

func (s *fakeStore) History(_ context.Context, key alert.Key) ([]alert.Change, error) {
	time.Sleep(s.takes)
	return s.samples[key].changes, s.lost
}

func (s *fakeStore) Alerts(context.Context, alert.Key) ([]alert.Record, error) {
	return s.alerts, s.lost
}

// Table answers over the records of the past, by the reference matcher.
func (s *fakeStore) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	s.tables++
	if s.tabled != nil {
		return nil, s.tabled
	}
	return q.Run(ctx, query.Records(s.matching(q)))
}

func (s *fakeStore) Search(_ context.Context, request index.Request) (index.Result, error) {
	found := s.matching(request.Query)
	result := index.Result{Total: len(found)}
	for _, r := range found[:min(len(found), request.Rows)] {
		result.Rows = append(result.Rows, index.Row{
			Key: r.Key, Severity: r.Alert.Severity, Provider: r.Alert.Provider, Product: r.Alert.Product, Title: r.Alert.Title, Created: r.Alert.Created, Triage: r.Triage.State, Incident: r.Alert.IncidentID, Status: r.Alert.Status, Verdict: r.Triage.Verdict,
		})
	}
	return result, s.tabled
}

// matching returns the records of the past that a query matches, the newest first.
func (s *fakeStore) matching(q *query.Query) []*alert.Record {
	var found []*alert.Record
	for _, r := range s.past {
		if query.Match(q, r) {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(a, b *alert.Record) int { return int(b.Created() - a.Created()) })
	return found
}

func now() time.Time { return clock }

// deliver runs a command and its consequences, and returns messages that aren't
// the pane's.
func deliver(p *detail.Pane, cmd tea.Cmd) (others []tea.Msg) {
	for cmd != nil {
		msg := cmd()
		if all, ok := msg.(tea.BatchMsg); ok {
			for _, each := range all {
				others = append(others, deliver(p, each)...)
			}
			return others
		}
		if cmd = p.Update(msg); cmd == nil {
			others = append(others, msg)
		}
	}
	return others
}

// open is a pane that shows a sample.
func open(x sample) *detail.Pane { return openAt(x, now) }

func openAt(x sample, now func() time.Time) *detail.Pane {
	p := detail.New(shelve(x), now)
	deliver(p, p.Show(x.record.Key))
	return p
}

// dark is one theme for all, as a program has: with another one a page is written anew.
var dark = sync.OnceValue(func() *theme.Theme { return theme.New(theme.Options{Name: "dark"}) })

// panes are the ids that choose a pane, with its name, in the order of the tabs.
var panes = []struct{ name, id string }{
	{"summary", "detail.summary"},
	{"evidence", "detail.evidence"},
	{"processes", "detail.processes"},
	{"timeline", "detail.timeline"},
	{"history", "detail.history"},
	{"raw", "detail.raw"},
	{"compare", "detail.compare"},
	{"related", "detail.related"},
	{"past", "detail.past"},
}

// whole is all of a pane, as on a very high terminal, with the evidence unfolded.
func whole(t testing.TB, p *detail.Pane, id string, w int) []string {
	t.Helper()
	p.Do(id)
	unfold(p, w)
	return p.Draw(dark(), w, 3000, true)
}

// unfold unfolds each row of the chosen pane, from the first on.
func unfold(p *detail.Pane, w int) {
	draw := func() string { return strings.Join(p.Draw(dark(), w, 500, true), "\n") }
	draw()
	p.Do("detail.top")
	for before, is := "", draw(); is != before; {
		if p.Unfold() {
			is = draw()
		}
		before = is
		p.Do("detail.down")
		is = draw()
	}
	p.Do("detail.top")
}
