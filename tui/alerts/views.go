package alerts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/facets"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// viewVerbs choose what the list shows, by name.
func viewVerbs() []verb {
	step := func(d int) func(*Screen) tea.Cmd {
		return func(s *Screen) tea.Cmd { return s.lens.choose(s.lens.views.Step(d)) }
	}
	with := func(group, id, help string, do func(*lens, string) tea.Cmd, args func(*lens) screen.Arguments) verb {
		v := in(group, id, help, nil)
		v.Arg = "NAME"
		v.do = func(s *Screen, arg string) tea.Cmd { return do(s.lens, strings.TrimSpace(arg)) }
		v.args = func(s *Screen) screen.Arguments { return args(s.lens) }
		return v
	}
	return []verb{
		in("views", "next-view", "next view", step(1), "tab", "L").footer("view", 27),
		in("views", "previous-view", "previous view", step(-1), "shift+tab", "H"),
		with("views", "view", "show a view", (*lens).named, (*lens).viewNames),
		with("views", "save", "save the query as a view", (*lens).save, (*lens).savedNames),
		with("find", "tenant", "show the alerts of one integration", (*lens).tenant, (*lens).tenants).also("integration"),
	}
}

// choose shows another view: its query is the text in force.
func (l *lens) choose(to views.View) tea.Cmd {
	if r := l.s.filter.bar.Read(to.Query); r.Query == nil {
		return screen.Tell(query.Failed(r.Problems))
	}
	left := l.s.filter.bar.Text()
	l.views.Choose(to, left)
	if to.Query == left {
		return nil
	}
	l.s.acts.undo.Edited("view", left, to.Query)
	cmd := l.s.filter.followed(l.s.filter.bar.Put(to.Query), nil)
	l.s.filter.trail.Leave()
	return cmd
}

// named shows the view with a name.
func (l *lens) named(name string) tea.Cmd {
	if view, ok := l.views.Named(name); ok {
		return l.choose(view)
	}
	if name == "" {
		return screen.Say(screen.Info, "Name a view: "+strings.Join(l.views.Names(), ", "))
	}
	return screen.Say(screen.Warn, fmt.Sprintf("No view is named %q; there are %s", text.Shorten(text.Clean(name), mostTitle), strings.Join(l.views.Names(), ", ")))
}

func (l *lens) viewNames() screen.Arguments {
	return screen.Arguments{Values: l.views.Names(), Only: true}
}

// savedNames suggests the names of the settings, to write one anew.
func (l *lens) savedNames() (a screen.Arguments) {
	if l.s.o.Views != nil {
		for _, v := range l.s.o.Views() {
			a.Values = append(a.Values, v.Name)
		}
	}
	return a
}

// saveLimit is the time limit of writing a view into the settings.
const saveLimit = 10 * time.Second

// saved is sent when a view was written into the settings, or could not be.
type saved struct {
	of
	view  query.View
	where string
	err   error
}

// save writes the query in force into the settings, as the view with a name.
func (l *lens) save(name string) tea.Cmd {
	view := query.View{Name: name, Text: l.s.filter.bar.Text()}
	switch {
	case l.s.o.Save == nil || l.s.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: no view can be saved here")
	case name == "":
		return screen.Say(screen.Info, "Name the view: :save NAME")
	case view.Text == "":
		return screen.Say(screen.Info, "The query is empty, as that of the view "+views.All)
	}
	if have, ok := l.views.Named(name); ok && have.Query != view.Text {
		question := fmt.Sprintf("Replace the view %q by the query in force?", text.Shorten(text.Clean(name), mostTitle))
		return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(l.s.theme, question, replaced{of{l.s}, view})})
	}
	return write(l, view)
}

// replaced is sent when a person has agreed to write over a view.
type replaced struct {
	of
	view query.View
}

// write writes a view into the settings.
func write(l *lens, view query.View) tea.Cmd {
	write, closing := l.s.o.Save, l.s.outside.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, saveLimit)
		defer cancel()
		where, err := write(ctx, view)
		return saved{of{l.s}, view, where, err}
	}
}

// saved shows the view that was saved, unless another query is in force by now.
func (l *lens) saved(msg saved) tea.Cmd {
	if msg.err != nil {
		return screen.Tell(msg.err)
	}
	l.s.filter.bar.Reread()
	if view, ok := l.views.Named(msg.view.Name); ok && l.s.filter.bar.Text() == view.Query {
		l.views.Choose(view, view.Query)
	}
	return tea.Batch(l.views.Count(l.s.rows.Answer.Seq), screen.Say(screen.Good, fmt.Sprintf("Saved the view %q in %s", msg.view.Name, msg.where)))
}

// tenant shows the alerts of one integration, or of all for "".
func (l *lens) tenant(name string) tea.Cmd {
	if known := l.tenants().Values; name != "" && !slices.Contains(known, name) {
		return screen.Say(screen.Info, "There is no integration with this name")
	}
	return l.s.filter.edited(query.Set(l.s.filter.bar.Text(), "integration", name))
}

// tenants returns the names of the integrations that alerts are listed of.
func (l *lens) tenants() screen.Arguments {
	names := slices.Clone(l.s.o.Integrations)
	for _, f := range l.s.outside.feeds.Shown() {
		names = append(names, f.Integration)
	}
	if only := l.s.o.Only; len(only) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(only, name) })
	}
	slices.Sort(names)
	return screen.Arguments{Values: slices.Compact(names), Only: true}
}

// mostTenant is how many columns the tabs leave to the tenants in the header.
const mostTenant = 12

// tabs returns the views for a header of w columns beside a breadcrumb.
func (l *lens) tabs(w int, title string) []theme.Segment {
	return l.views.Tabs(tabRoom(l.s, w, title))
}

// tabRoom returns how many columns the tabs have in a header of w columns.
func tabRoom(s *Screen, w int, title string) int {
	room := max(w-2, 0)
	room -= min(text.Width(title), room*2/3) + headerGap
	if len(s.o.Integrations) > 0 {
		room -= mostTenant + headerGap
	}
	return room
}

// asks reports whether the view's own query asks for a value of a field.
func (l *lens) asks(field, value string) bool {
	if own := l.own(); l.base == nil || l.baseOf != own {
		l.base, l.baseOf = facets.New(facets.Options{}), own
		l.base.Ask(l.s.filter.bar.Read(own).Terms())
	}
	return l.base.Has(field, value)
}

// crumb returns the breadcrumb of the list: its view, and the filters that keys have set
// beside it.
func (l *lens) crumb(filters string) string {
	sign := " " + l.s.theme.Glyphs.Crumb + " "
	title := "alerts" + sign + text.Shorten(text.Clean(l.views.Chosen().Name), crumbName)
	if filters != "" {
		title += sign + filters
	}
	return title
}
