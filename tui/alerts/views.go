package alerts

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// viewVerbs choose what the list shows, by name.
func viewVerbs() []verb {
	step := func(d int) func(*Screen) tea.Cmd {
		return func(s *Screen) tea.Cmd { return s.lens.Choose(s.lens.Views.Step(d)) }
	}
	with := func(group, id, help string, do func(*look, string) tea.Cmd, args func(*look) screen.Arguments) verb {
		v := in(group, id, help, nil)
		v.Arg = "NAME"
		v.do = func(s *Screen, arg string) tea.Cmd { return do(s.lens, strings.TrimSpace(arg)) }
		v.args = func(s *Screen) screen.Arguments { return args(s.lens) }
		return v
	}
	return []verb{
		in("views", "next-view", "next view", step(1), "tab", "L").footer("view", 27),
		in("views", "previous-view", "previous view", step(-1), "shift+tab", "H"),
		with("views", "view", "show a view", (*look).named, func(l *look) screen.Arguments { return l.Names() }).both(),
		with("views", "save", "save the query as a view", (*look).save, (*look).savedNames).both(),
		with("find", "tenant", "show the alerts of one integration", (*look).tenant, (*look).tenants).also("integration"),
	}
}

// named shows the view with a name, over the list alone.
func (l *look) named(name string) tea.Cmd {
	return l.turned(func() tea.Cmd { return l.Named(name) })
}

// turned turns to another view. An alert that was opened from the list before closes with that: it
// may not be of the view.
func (l *look) turned(turn func() tea.Cmd) tea.Cmd {
	before := l.s.filter.Bar.Text()
	cmd := turn()
	if l.s.filter.Bar.Text() == before {
		return cmd
	}
	return tea.Batch(cmd, bare(l.s))
}

// savedNames suggests the names of the settings, to write one anew.
func (l *look) savedNames() (a screen.Arguments) {
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
func (l *look) save(name string) tea.Cmd {
	view := query.View{Name: name, Text: l.s.filter.Bar.Text()}
	switch {
	case l.s.o.Save == nil || l.s.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: no view can be saved here")
	case name == "":
		return screen.Say(screen.Info, "Name the view: :save NAME")
	case view.Text == "":
		return screen.Say(screen.Info, "The query is empty, as that of the view "+views.All)
	}
	if have, ok := l.Views.Named(name); ok && have.Query != view.Text {
		question := fmt.Sprintf("Replace the view %q by the query in force?", text.Shorten(text.Clean(name), decide.MostName))
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
func write(l *look, view query.View) tea.Cmd {
	write, closing := l.s.o.Save, l.s.outside.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, saveLimit)
		defer cancel()
		where, err := write(ctx, view)
		return saved{of{l.s}, view, where, err}
	}
}

// saved shows the view that was saved, unless another query is in force by now.
func (l *look) saved(msg saved) tea.Cmd {
	if msg.err != nil {
		return screen.Tell(msg.err)
	}
	l.s.filter.Bar.Reread()
	if view, ok := l.Views.Named(msg.view.Name); ok && l.s.filter.Bar.Text() == view.Query {
		l.Views.Choose(view, view.Query)
	}
	return tea.Batch(l.Views.Count(l.s.rows.Answer.Seq), screen.Say(screen.Good, fmt.Sprintf("Saved the view %q in %s", text.Clean(msg.view.Name), filepath.Base(msg.where))))
}

// tenant shows the alerts of one integration, or of all for "".
func (l *look) tenant(name string) tea.Cmd {
	known := l.tenants().Values
	switch {
	case name == "" || slices.Contains(known, name):
		return l.s.filter.Edited(query.Set(l.s.filter.Bar.Text(), "integration", name))
	case len(known) == 0:
		return screen.Say(screen.Warn, "There are no integrations")
	}
	return screen.Say(screen.Warn, fmt.Sprintf("No integration is named %q; there are %s", text.Shorten(text.Clean(name), decide.MostName), text.Clean(strings.Join(known, ", "))))
}

// tenants returns the names of the integrations that alerts are listed of.
func (l *look) tenants() screen.Arguments {
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
