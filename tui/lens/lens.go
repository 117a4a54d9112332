// Package lens is how a person looks at a list: through a view, with times of a kind, frozen or
// not.
//
// A Lens joins the views, the filter and the rows of a list; it draws the tabs of the header
// and the breadcrumb. The columns of creation (Columns) follow the way to write times. It is a
// part of a screen and must not know one: Options.Times tells panes how times are written.
//
// Begin with Lens; columns.go has the columns of creation.
package lens

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/filter"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// Options configure the lens of a list.
type Options struct {
	Views  *views.Views
	Filter *filter.Filter
	Rows   *rows.Rows
	Now    func() time.Time
	Title  string           // of the list, in the breadcrumb
	Times  func(text.Times) // tells panes how times are written from now on
}

// Lens is how one list is looked at. Make one with New.
type Lens struct {
	Views *views.Views
	Times text.Times

	o        Options
	frozenAt time.Time
	base     *facets.Facets // what the query of the view asks for
	baseOf   string         // that query
	kept     kept
	asked    asked
}

// New makes the lens of a list, which shows times as ages.
func New(o Options) *Lens {
	l := &Lens{Views: o.Views, o: o}
	l.Show(text.Relative)
	filter.Steps(o.Filter).Named = l.viewOf
	return l
}

// viewOf says which view has a query: "the view Active"; or which has part of it, with the chips of the rest or its
// fields, "Active, v2, title"; "" for none, and for a long rest.
func (l *Lens) viewOf(of string) string {
	all := l.Views.All()
	if i := slices.IndexFunc(all, func(v views.View) bool { return v.Query == of }); i >= 0 {
		return "the view " + all[i].Name
	}
	base, ok := l.Views.Base(of, "")
	if !ok {
		return ""
	}
	rest := slices.DeleteFunc(slices.Clone(l.o.Filter.Bar.Read(of).Terms()), func(t query.Term) bool { return !slices.Contains(base.Rest, of[t.At.From:t.At.To]) })
	names, fields := facets.Beside(facets.Of(l.o.Filter.Facets, rest), facets.New(facets.Options{}))
	for _, t := range rest {
		if about := l.about(of, t); (t.Negated || !slices.Contains(fields, t.Field)) && !slices.Contains(names, about) {
			names = append(names, about)
		}
	}
	if len(names) > mostNamed {
		return ""
	}
	return strings.Join(append([]string{base.View.Name}, names...), ", ")
}

// Own returns the query of the view, to which filters are given up.
func (l *Lens) Own() string { return l.Views.Chosen().Query }

// Whole names what the list shows once the filters are given up: "all alerts", or its view.
func (l *Lens) Whole(noun string) string {
	if l.Own() == "" {
		return "all " + noun + "s"
	}
	return "the view " + text.Clean(l.Views.Chosen().Name)
}

// Choose shows another view: its query is the text in force.
func (l *Lens) Choose(to views.View) tea.Cmd {
	if r := l.o.Filter.Bar.Read(to.Query); r.Query == nil {
		return screen.Tell(query.Failed(r.Problems))
	}
	l.Views.Choose(to, l.o.Filter.Text())
	return l.o.Filter.Put("view "+text.Shorten(text.Clean(to.Name), decide.MostName), to.Query)
}

// Named shows the view with a name.
func (l *Lens) Named(name string) tea.Cmd {
	if view, ok := l.Views.Named(name); ok {
		return l.Choose(view)
	}
	names := strings.Join(l.Views.Names(), ", ")
	if name == "" {
		return screen.Say(screen.Info, "Name a view: "+names)
	}
	return screen.Say(screen.Warn, fmt.Sprintf("No view is named %q; there are %s", text.Shorten(text.Clean(name), decide.MostName), names))
}

// Names returns what the argument of :view can be.
func (l *Lens) Names() screen.Arguments {
	return screen.Arguments{Values: l.Views.Names(), Only: true, Alone: true}
}

// Restore puts a text in force that undo has brought back, and chooses its view.
func (l *Lens) Restore(text string) tea.Cmd {
	l.Views.Follow(text)
	return l.o.Filter.Apply(text)
}

// Counted takes the numbers of the views, and counts again if the store has changed since.
func (l *Lens) Counted(msg views.Message) tea.Cmd {
	l.Views.Update(msg)
	return l.Views.Count(l.o.Rows.Answer.Seq)
}

// Show writes times in a way from now on.
func (l *Lens) Show(t text.Times) {
	l.Times = t
	l.o.Times(t)
	Offer(l.o.Rows.Columns, t)
}

// CycleTimes writes times in the next way. The histogram is counted anew: its bars begin at round
// times of the zone.
func (l *Lens) CycleTimes() tea.Cmd {
	l.Show(l.Times.Next())
	said := "Times are ages"
	switch zone := l.Times.Zone(l.o.Now()); l.Times {
	case text.Local:
		said = "Times are those of this computer, in " + zone
	case text.UTC:
		said = "Times are in " + zone
	}
	return tea.Batch(l.o.Rows.Reload(), screen.Say(screen.Info, said))
}

// Freeze freezes the list, or lets it go on.
func (l *Lens) Freeze() tea.Cmd {
	if l.o.Rows.Frozen.On() {
		return tea.Batch(l.o.Rows.Freeze(false), screen.Say(screen.Info, "The list goes on"))
	}
	l.frozenAt = l.o.Now()
	return tea.Batch(l.o.Rows.Freeze(true), screen.Say(screen.Info, "The list is frozen; P or r lets it go on"))
}

// Still returns the query with what came after the list was frozen left out: a person's own
// act searches again, and the rows must not move for anything else.
func (l *Lens) Still(q *query.Query) *query.Query {
	if !l.o.Rows.Frozen.On() {
		return q
	}
	before, problems := query.Parse("ingested_at <= '"+alert.At(l.frozenAt).String()+"'", l.frozenAt)
	if query.Failed(problems) != nil {
		return q
	}
	return query.Both(q, before)
}

// Frozen says that the list is frozen, and how much waits.
func (l *Lens) Frozen(g *theme.Glyphs) (feeds.Place, bool) {
	changes, on := l.o.Rows.Frozen.Waiting()
	few := g.Pause + " frozen"
	if changes > 0 {
		few += " " + text.ShortNumber(int(changes))
	}
	return feeds.Place{
		Role: theme.Warn, Standalone: true, Text: g.Pause + " frozen, " + text.Plural(int(changes), "change") + " waiting", Few: few,
	}, on
}

// headerGap is the distance of two parts of the header.
const headerGap = 3

// mostTenant is how many columns the tabs leave to the tenants in the header.
const mostTenant = 12

// Header holds the room of the tabs.
type Header struct {
	Width   int
	Title   string // the breadcrumb beside them
	Tenants int    // columns of the names of tenants, which follow; 0 for none
}

// room returns how many columns the tabs have.
func (h Header) room() int {
	room := max(h.Width-2, 0)
	room -= min(text.Width(h.Title), room*2/3) + headerGap
	if h.Tenants > 0 {
		room -= min(h.Tenants, mostTenant) + headerGap
	}
	return room
}

// Tabs returns the views for a header, and how many of its columns they leave.
func (l *Lens) Tabs(h Header) (tabs []theme.Segment, left int) {
	left = h.Width
	shown := ""
	if view, ok := l.shown(); ok {
		shown = view.Name
	}
	if tabs = l.Views.Tabs(h.room(), shown); len(tabs) > 0 {
		left -= theme.Width(tabs...) + headerGap
	}
	return tabs, left
}

// Click shows the view whose tab in the header was clicked. The tabs are the header's first
// part if there is room for them.
func (l *Lens) Click(h Header, at screen.HeaderClick) tea.Cmd {
	view, ok := l.Views.Point(h.room(), at.X)
	if !ok || at.Part != 0 {
		return nil
	}
	return l.Choose(view)
}

// basis returns what the own query of the shown view asks for.
func basis(l *Lens) *facets.Facets {
	own := ""
	if view, ok := l.shown(); ok {
		own = view.Query
	}
	if l.base == nil || l.baseOf != own {
		l.base, l.baseOf = facets.New(facets.Options{}), own
		l.base.Ask(l.asks(own))
	}
	return l.base
}
