package alerts

import (
	"reflect"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/list"
	"tocsin/tui/rows"
	"tocsin/tui/text"
)

// rememberEvery is how long changes gather before Options.Remember keeps them.
const rememberEvery = 30 * time.Second

// State is how a list is looked at: what another one needs to go on there.
type State struct {
	View    string   `json:"view"`
	Query   string   `json:"query"`
	Sort    string   `json:"sort,omitempty"` // a field; "" is the usual order
	Up      bool     `json:"up,omitempty"`
	Columns []string `json:"columns,omitempty"` // from left to right; none if they are the usual ones
	Hidden  []string `json:"hidden,omitempty"`  // columns that the person hides
	Shared  bool     `json:"shared,omitempty"`  // columns in which all rows in sight have one value are left out
	Chosen  string   `json:"chosen,omitempty"`  // the column that commands act on
	Cursor  *Cursor  `json:"cursor,omitempty"`
	Top     bool     `json:"top,omitempty"`   // the list followed its top: another one begins with the newest rows
	Page    string   `json:"page,omitempty"`  // of the detail of the alert that was open; "" for none
	Share   int      `json:"share,omitempty"` // per cent that the detail is larger than usual
	Times   string   `json:"times,omitempty"`

	Seen time.Time `json:"seen,omitzero"` // until when the list showed what came: what came since is new
}

// Cursor is the alert that the cursor is on.
type Cursor struct {
	Integration string           `json:"integration"`
	Source      alert.SourceName `json:"source"`
	ID          string           `json:"id"`
}

func cursorOn(k alert.Key) *Cursor { return &Cursor{k.Integration, k.Source, k.ID} }

func (c *Cursor) key() alert.Key {
	return alert.Key{Integration: c.Integration, Source: c.Source, ID: c.ID}
}

// Left returns how the list looked when it was left; ok is false as long as it is shown. It
// may be called at any time.
func (s *Screen) Left() (state State, ok bool) {
	if left := s.lens.left.Load(); left != nil {
		return *left, true
	}
	return State{}, false
}

func (l *look) state() State {
	s := l.s
	out := State{
		View: l.Views.Chosen().Name, Query: s.filter.Bar.Text(), Sort: s.rows.Sort.Field, Up: s.rows.Sort.Up,
		Columns: l.columns, Shared: s.rows.Columns.LeavesOut(), Chosen: s.rows.Columns.Chosen().Name, Share: s.pane.detail.Grown(), Times: l.Times.String(),
	}
	if s.pane.open && !s.acts.queue.On() && len(s.hops.back) == 0 {
		out.Page = detail.Page(s.pane.detail)
	}
	if l.columns != nil {
		out.Hidden = s.rows.Columns.Hidden()
	}
	switch row, ok := s.current(); {
	case s.pane.resumes():
		out.Cursor, out.Top, out.Page = cursorOn(s.pane.again.key), l.kept.Top, s.pane.again.page
	case ok:
		out.Cursor, out.Top = cursorOn(row.Key), list.Follows(s.rows.List)
	case !s.rows.Answer.Known: // nothing was found yet
		out.Cursor, out.Top = l.kept.Cursor, l.kept.Top
	}
	return out
}

// resume looks at the list as another one was left, as far as all of it is still possible,
// and returns the text to begin with.
func (l *look) resume(was State) (begin string) {
	s := l.s
	view, known := l.Views.Named(was.View)
	if known {
		l.Views.Choose(view, view.Query)
	}
	l.Show(text.TimesOf(was.Times))
	if own := knownColumns(l, was.Columns); len(own) > 0 {
		l.columns = own
		s.rows.Columns.Set(own)
		s.rows.Columns.Hide(was.Hidden)
	}
	s.rows.Columns.LeaveOut(was.Shared)
	s.rows.Columns.ChooseName(was.Chosen)
	if slices.ContainsFunc(columns(s.o.Now(), s.o.User), func(c rows.Column) bool { return c.Sort == was.Sort }) {
		s.rows.Sort = index.Sort{Field: was.Sort, Up: was.Up}
	}
	s.pane.detail.Grow(was.Share)
	if c := was.Cursor; c != nil {
		l.kept.Cursor, l.kept.Top = c, was.Top
	}
	if c := was.Cursor; c != nil && (!was.Top || was.Page != "") {
		s.rows.List.Select(c.key())
		s.pane.again = again{c.key(), was.Page}
	}
	if s.filter.Bar.Read(was.Query).Query == nil || !known && was.Query == "" {
		return l.Own()
	}
	return was.Query
}

// opened returns since when what comes is new to a person: since now, or, if a list goes on,
// since that one was left.
func opened(o Options) alert.Time {
	now := o.Now()
	if was := o.Resume; was != nil && !was.Seen.IsZero() && was.Seen.Before(now) {
		now = was.Seen
	}
	return alert.At(now)
}

// knownColumns returns the columns that the list has, of those that another one had.
func knownColumns(l *look, was []string) []string {
	known := columns(l.s.o.Now(), l.s.o.User)
	return slices.DeleteFunc(slices.Clone(was), func(name string) bool {
		return !slices.ContainsFunc(known, func(c rows.Column) bool { return c.Name == name })
	})
}

// tick keeps the state if it has changed and was not kept for a while.
func (l *look) tick() tea.Cmd {
	now := l.s.o.Now()
	if l.s.o.Remember == nil || now.Sub(l.keptAt) < rememberEvery {
		return nil
	}
	state := l.state()
	if l.keptAt = now; reflect.DeepEqual(state, l.kept) {
		return nil
	}
	l.kept = state
	state.Seen = now
	remember := l.s.o.Remember
	return func() tea.Msg {
		_ = remember(state) // what was kept last is tried again with the next change
		return nil
	}
}

// moveOn searches again after a while if the query may contain a time relative
// to now.
func (l *look) moveOn() tea.Cmd {
	s := l.s
	if s.filter.Bar.Text() == "" {
		return nil
	}
	return rows.ReloadAfter(s.rows, time.Minute)
}
