package alerts

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/highlights"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// lens is how a person looks at the list: through a view, with signs for what saved queries
// select, in times of a kind, frozen or not. What it shows can be resumed.
type lens struct {
	s          *Screen
	views      *views.Views
	highlights *highlights.Highlights
	times      text.Times
	frozenAt   time.Time
	columns    []string       // that a person chose; nil if they are as they were
	base       *facets.Facets // what the query of the view asks for
	baseOf     string         // that query
	kept       State          // as Remember keeps it
	keptAt     time.Time
	left       atomic.Pointer[State] // nil until the list is left
}

// newLens makes the lens of a list, and puts the query of its first view in force.
func newLens(s *Screen) *lens {
	l := &lens{s: s, keptAt: s.o.Now()}
	read := func(of string) *query.Query {
		r := s.filter.bar.Read(of)
		if r.Query == nil {
			return nil
		}
		return query.Restrict(r.Query, s.o.Only)
	}
	l.highlights = highlights.New(highlights.Options{Saved: s.o.Highlights, Read: read, Search: s.o.Store.Search})
	l.views = views.New(views.Options{
		BuiltIn: views.BuiltIn(s.o.User), Saved: s.o.Views, Read: read, Search: s.o.Store.Search, Now: s.o.Now,
	}, s.o.First)
	l.show(text.Relative)
	begin := l.own()
	if s.o.Resume != nil {
		begin = l.resume(*s.o.Resume)
	}
	s.filter.begin(begin)
	l.kept = l.state()
	return l
}

// close cancels what is under way, and notes how the list is left.
func (l *lens) close() {
	left := l.state()
	l.left.Store(&left)
	l.views.Close()
	l.highlights.Close()
}

// own returns the query of the view, to which filters are given up.
func (l *lens) own() string { return l.views.Chosen().Query }

// lookVerbs are how the list looks.
func lookVerbs() []verb {
	return []verb{
		in("list", "times", "times as ages, local, or UTC", func(s *Screen) tea.Cmd { return s.lens.cycleTimes() }, "t").also("zone", "age").both(),
		in("list", "freeze", "freeze the list, or let it go on", func(s *Screen) tea.Cmd { return s.lens.freeze() }, "P").also("pause"),
		in("list", "histogram", "histogram by severity, whose bars set the span of time", func(s *Screen) tea.Cmd { return s.lens.histogram() }, "i").also("chart"),
	}
}

// answered counts the views and looks for highlights after an answer to a search.
func (l *lens) answered() tea.Cmd {
	a := &l.s.rows.Answer
	return tea.Batch(l.views.Count(a.Seq), l.highlights.Look(a.Seq, a.Rows))
}

// counted takes the numbers of the views, and counts again if the store has changed since.
func (l *lens) counted(msg views.Message) tea.Cmd {
	l.views.Update(msg)
	return l.views.Count(l.s.rows.Answer.Seq)
}

// show writes times in a way from now on.
func (l *lens) show(t text.Times) {
	l.times = t
	l.s.pane.detail.SetTimes(t)
	offerTimes(l.s.rows.Columns, t)
}

func (l *lens) cycleTimes() tea.Cmd {
	l.show(l.times.Next())
	if l.times == text.Relative {
		return screen.Say(screen.Info, "Times are ages")
	}
	return screen.Say(screen.Info, "Times are "+l.times.String()+": "+l.times.Zone(l.s.o.Now()))
}

func (l *lens) freeze() tea.Cmd {
	if _, on := l.s.rows.Frozen(); on {
		return tea.Batch(l.s.rows.Freeze(false), screen.Say(screen.Info, "The list goes on"))
	}
	l.frozenAt = l.s.o.Now()
	return tea.Batch(l.s.rows.Freeze(true), screen.Say(screen.Info, "The list is frozen; P or r lets it go on"))
}

// still returns the query with what came after the list was frozen left out: a person's own
// act searches again, and the rows must not move for anything else.
func (l *lens) still(q *query.Query) *query.Query {
	if _, on := l.s.rows.Frozen(); !on {
		return q
	}
	before, problems := query.Parse("ingested_at <= '"+alert.At(l.frozenAt).String()+"'", l.frozenAt)
	if query.Failed(problems) != nil {
		return q
	}
	return both(q, before)
}

// frozen says that the list is frozen, and how much waits.
func (l *lens) frozen() (feeds.Place, bool) {
	changes, on := l.s.rows.Frozen()
	sign := l.s.theme.Glyphs.Pause
	few := sign + " frozen"
	if changes > 0 {
		few += " " + text.ShortNumber(int(changes))
	}
	return feeds.Place{
		Role: theme.Warn, Standalone: true, Text: sign + " frozen, " + text.Plural(int(changes), "change") + " waiting", Few: few,
	}, on
}
