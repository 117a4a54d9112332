package lens

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/filter"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// editLimit is the time limit of writing a view into the settings.
const editLimit = 10 * time.Second

// edit is a change of the saved views, which z takes back. It is sent when the settings have it, or could
// not be written.
type edit struct {
	keys     *Keys
	to, back views.Change // what is made, and what takes it back
	text     string       // the query that was in force, which is shown as the view; "" to show none
	shown    bool         // it changes the chosen view
	over     string       // the query that was in force with that; z leads back to the view over the same one
	what     string       // names the step
	said     string       // tells that it was made; the name of the file follows
	then     string       // follows that
	undone   string       // tells what came of it being taken back
	same     bool         // it changes nothing
	turned   string       // tells that z or Z made it; "" for a person's own
	undoes   bool         // z did

	where string
	err   error
}

// agreed is sent when a person has said yes to an edit.
type agreed struct{ edit edit }

// saves reports whether views can be written into the settings.
func (k *Keys) saves() bool { return k.o.Save != nil && !k.o.ReadOnly }

// readOnly says that they can't.
func readOnly() tea.Cmd {
	return screen.Say(screen.Warn, "Read-only: no view can be saved or changed here")
}

// savedViews returns the views of the settings, of any kind.
func (k *Keys) savedViews() []query.View {
	if k.o.Saved == nil {
		return nil
	}
	return k.o.Saved()
}

// savedNames suggests the names of the settings.
func (k *Keys) savedNames() (a screen.Arguments) {
	for _, v := range k.savedViews() {
		a.Values = append(a.Values, v.Name)
	}
	return a
}

// savedOnly returns them as the only arguments.
func (k *Keys) savedOnly() screen.Arguments {
	return screen.Arguments{Values: k.savedNames().Values, Only: true, None: "There is no saved view"}
}

// write writes an edit into the settings.
func (k *Keys) write(e edit) tea.Cmd {
	write, closing := k.o.Save, k.o.Closing
	if e.shown = k.o.Lens.Views.Chosen().Name == e.to.Was.Name; e.shown {
		e.over = k.o.Lens.o.Filter.Text()
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, editLimit)
		defer cancel()
		e.where, e.err = write(ctx, e.to)
		return e
	}
}

// step returns what z and Z do with an edit that was made.
func (k *Keys) step(e edit) func(back bool) tea.Cmd {
	return func(back bool) tea.Cmd {
		again := edit{keys: k, to: e.to, what: e.what, turned: "Redone: " + e.what, undoes: back}
		if back {
			again.to, again.over, again.turned = e.back, e.over, "Undone: "+e.what
			if e.undone != "" {
				again.turned += "; " + e.undone
			}
		}
		return k.write(again)
	}
}

// edited tells of an edit that was made. The view that it made is shown, unless another query is in force by
// now.
func (k *Keys) edited(e edit) tea.Cmd {
	l := k.o.Lens
	if e.err != nil {
		if e.turned != "" {
			undo.Refused(filter.Steps(l.o.Filter), e.what, e.undoes)
		}
		return screen.Tell(e.err)
	}
	l.o.Filter.Bar.Reread()
	back := e.turned != "" && e.over != "" && e.over == l.o.Filter.Text()
	if view, ok := l.Views.Named(e.to.Is.Name); ok && (e.shown || back) {
		l.Views.Choose(view, l.o.Filter.Text()) // it may have another name
	}
	counted := func() tea.Cmd { return l.Views.Count(l.o.Rows.Answer.Seq) }
	if e.turned != "" {
		return tea.Batch(counted(), screen.Say(screen.Good, e.turned))
	}
	if !e.same {
		undo.Own(filter.Steps(l.o.Filter), e.what, k.step(e))
	}
	return tea.Batch(k.shows(e), counted(), screen.Say(screen.Good, e.said+filepath.Base(e.where)+e.then+k.meant(e.to.Is.Name)))
}

// meant says how a view is shown whose name is a command's own; "" for any other name.
func (k *Keys) meant(name string) string {
	if k.o.Commands == nil || !palette.Taken(slices.Concat(k.o.Commands(), command.Globals()), name) {
		return ""
	}
	name = text.Clean(name)
	return "; " + name + " is a command: :view " + name + " shows the view"
}

// shows shows the view that an edit made of the query in force.
func (k *Keys) shows(e edit) tea.Cmd {
	l := k.o.Lens
	view, ok := l.Views.Named(e.to.Is.Name)
	switch {
	case e.text == "" || !ok || l.o.Filter.Text() != e.text:
		return nil
	case view.Query == e.text:
		l.Views.Choose(view, view.Query)
		return nil
	}
	return l.Choose(view)
}
