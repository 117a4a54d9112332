package alerts

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
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
	columns    []string       // that a person chose; nil if they are as they were
	base       *facets.Facets // what the query of the view asks for
	baseOf     string         // that query
	kept       State          // as Remember keeps it
	keptAt     time.Time
}

// newLens makes the lens of a list, and puts the query of its first view in force.
func newLens(s *Screen) *lens {
	l := &lens{s: s, keptAt: s.o.Now()}
	read := func(of string) *query.Query {
		r := s.bar.Read(of)
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
	s.apply(begin) // what it asks to search for comes with the focus
	l.kept = l.state()
	return l
}

// close cancels what is under way.
func (l *lens) close() {
	l.views.Close()
	l.highlights.Close()
}

// own returns the query of the view, to which filters are given up.
func (l *lens) own() string { return l.views.Chosen().Query }

// lensSpecs returns the commands of the lens.
func lensSpecs() []command.Spec {
	var specs []command.Spec
	for _, row := range lensRows() {
		s := row.spec
		s.ID, s.Where = string(Context)+"."+s.ID, Context
		specs = append(specs, s)
	}
	return specs
}

// lensRow is a command of the lens.
type lensRow struct {
	spec command.Spec // its id is without the context
	do   func(l *lens, arg string) tea.Cmd
	args func(l *lens) screen.Arguments // nil if it takes none
}

// lensRows returns the commands of the lens and what they do.
func lensRows() []lensRow {
	step := func(d int) func(*lens, string) tea.Cmd {
		return func(l *lens, _ string) tea.Cmd { return l.choose(l.views.Step(d)) }
	}
	return []lensRow{
		{spec: command.Spec{ID: "next-view", Help: "next view", Keys: []string{"tab", "L"}, Group: "views", Short: "view", Hint: 27}, do: step(1)},
		{spec: command.Spec{ID: "previous-view", Help: "previous view", Keys: []string{"shift+tab", "H"}, Group: "views"}, do: step(-1)},
		{spec: command.Spec{ID: "view", Help: "show a view", Group: "views", Arg: "NAME", Also: []string{"tab"}}, do: (*lens).named, args: (*lens).viewNames},
		{spec: command.Spec{ID: "save", Help: "save the query as a view", Group: "views", Arg: "NAME"}, do: (*lens).save, args: (*lens).savedNames},
		{spec: command.Spec{ID: "tenant", Help: "show the alerts of one integration", Group: "find", Arg: "NAME", Also: []string{"integration"}}, do: (*lens).tenant, args: (*lens).tenants},
		{spec: command.Spec{ID: "times", Help: "times as ages, local, or UTC", Keys: []string{"t"}, Group: "list", Also: []string{"zone", "age"}}, do: (*lens).cycleTimes},
		{spec: command.Spec{ID: "freeze", Help: "freeze the list, or let it go on", Keys: []string{"P"}, Group: "list", Also: []string{"pause"}}, do: (*lens).freeze},
	}
}

// do runs the command with an id, and what was typed after its verb.
func (l *lens) do(id, arg string) (tea.Cmd, bool) {
	if id == "detail.times" {
		return l.cycleTimes(""), true
	}
	for _, row := range lensRows() {
		if string(Context)+"."+row.spec.ID == id {
			return row.do(l, arg), true
		}
	}
	return nil, false
}

// DoWith runs a command with what was typed after its verb.
func (s *Screen) DoWith(id, arg string) tea.Cmd {
	s.rows.Begin()
	if cmd, ok := s.lens.do(id, arg); ok {
		return cmd
	}
	return s.Do(id)
}

// Arguments returns what the argument of a command can be now.
func (s *Screen) Arguments(id string) screen.Arguments {
	for _, row := range lensRows() {
		if string(Context)+"."+row.spec.ID == id && row.args != nil {
			return row.args(s.lens)
		}
	}
	return screen.Arguments{}
}

// Legend explains the signs before the rows.
func (s *Screen) Legend() []screen.Mark {
	g := &s.theme.Glyphs
	return append([]screen.Mark{
		{Sign: theme.Seg(theme.NewMark, g.New), Meaning: "new since this list opened"},
		{Sign: theme.Seg(theme.Muted, g.Dot), Meaning: "unseen"},
		{Sign: theme.Seg(theme.Good, g.OK), Meaning: "done"},
	}, s.lens.highlights.Legend()...)
}

// sign returns the sign of the highlight that selects a row.
func (s *Screen) sign(r *index.Row) (theme.Role, string) { return s.lens.highlights.Sign(r.Key) }

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
	l.s.detail.SetTimes(t)
	offerTimes(l.s.rows.Columns, t)
}

func (l *lens) cycleTimes(string) tea.Cmd {
	l.show(l.times.Next())
	if l.times == text.Relative {
		return screen.Say(screen.Info, "Times are ages")
	}
	return screen.Say(screen.Info, "Times are "+l.times.String()+": "+l.times.Zone(l.s.o.Now()))
}

func (l *lens) freeze(string) tea.Cmd {
	if _, on := l.s.rows.Frozen(); on {
		return tea.Batch(l.thaw(), screen.Say(screen.Info, "The list goes on"))
	}
	return tea.Batch(l.s.rows.Freeze(true), screen.Say(screen.Info, "The list is frozen; P or r lets it go on"))
}

// thaw lets a frozen list go on.
func (l *lens) thaw() tea.Cmd { return l.s.rows.Freeze(false) }

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
