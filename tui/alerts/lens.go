package alerts

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/highlights"
	"tocsin/tui/lens"
	"tocsin/tui/views"
)

// look is how a person looks at the list: through a lens, with signs for what saved queries
// select. What it shows can be resumed.
type look struct {
	*lens.Lens
	s          *Screen
	keys       *lens.Keys
	highlights *highlights.Highlights
	columns    []string // that a person chose; nil if they are as they were
	kept       State    // as Remember keeps it
	keptAt     time.Time
	left       atomic.Pointer[State] // nil until the list is left
	passing    bool                  // the list is on the way of another screen: it is not resumed
}

// newLook makes the look of a list, and puts the query of its first view in force: that of own
// if it has a name.
func newLook(s *Screen, own query.View) *look {
	l := &look{s: s, keptAt: s.o.Now(), passing: own.Name != ""}
	read := func(of string) *query.Query {
		r := s.filter.Bar.Read(of)
		if r.Query == nil {
			return nil
		}
		return query.Restrict(r.Query, s.o.Only)
	}
	l.highlights = highlights.New(highlights.Options{Saved: s.o.Saved.Highlights, Read: read, Search: s.o.Store.Search})
	builtIn, first := views.BuiltIn(alert.AlertKind(), s.o.User), s.o.First
	if l.passing {
		builtIn, first = append([]views.View{{Name: own.Name, Query: own.Text}}, builtIn...), own.Name
	}
	all := views.New(views.Options{
		BuiltIn: builtIn, Saved: s.o.Saved.Views, Read: read, Search: s.o.Store.Search, Now: s.o.Now,
	}, first)
	l.Lens = lens.New(lens.Options{Views: all, Filter: s.filter, Rows: s.rows, Now: s.o.Now, Title: "alerts", Times: s.pane.detail.SetTimes})
	l.keys = newKeys(l)
	begin := l.Own()
	if s.o.Resume != nil {
		begin = l.resume(*s.o.Resume)
	}
	s.filter.Begin(begin)
	l.kept = l.state()
	return l
}

// close cancels what is under way, and notes how the list is left.
func (l *look) close() {
	if left := l.state(); !l.passing {
		left.Seen = l.s.o.Now()
		l.left.Store(&left)
	}
	l.Views.Close()
	l.highlights.Close()
}

// answered counts the views and looks for highlights after an answer to a search.
func (l *look) answered() tea.Cmd {
	a := &l.s.rows.Answer
	return tea.Batch(l.Views.Count(a.Seq), l.highlights.Look(a.Seq, a.Rows))
}
