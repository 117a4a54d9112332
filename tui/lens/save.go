package lens

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// saveLimit is the time limit of writing a view into the settings.
const saveLimit = 10 * time.Second

// saved is sent when a view was written into the settings, or could not be.
type saved struct {
	keys  *Keys
	view  query.View
	text  string // that was in force
	where string
	err   error
}

// replaced is sent when a person has agreed to write over a view.
type replaced struct {
	keys *Keys
	view query.View
	text string // that was in force
}

// savedNames suggests the names of the settings, to write one anew.
func (k *Keys) savedNames() (a screen.Arguments) {
	if k.o.Saved != nil {
		for _, v := range k.o.Saved() {
			a.Values = append(a.Values, v.Name)
		}
	}
	return a
}

// save writes the query in force into the settings, as the view with a name. It says there which
// kind of record it is over, unless those are alerts.
func (k *Keys) save(name string) tea.Cmd {
	text := k.o.Lens.o.Filter.Text()
	view := query.View{Name: name, Text: query.Scope{Kind: k.o.Kind}.Whole(text)}
	switch {
	case k.o.Save == nil || k.o.ReadOnly:
		return screen.Say(screen.Warn, "Read-only: no view can be saved here")
	case name == "":
		return screen.Say(screen.Info, "Name the view: :save NAME")
	case text == "":
		return screen.Say(screen.Info, "The query is empty, as that of the view "+views.All)
	}
	if question := k.replaces(view); question != "" {
		return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(k.o.Theme(), question, replaced{k, view, text})})
	}
	return k.write(view, text)
}

// replaces asks whether another view of the name is to be replaced; "" if there is none.
func (k *Keys) replaces(view query.View) string {
	name := text.Shorten(text.Clean(view.Name), decide.MostName)
	if have, ok := k.o.Lens.Views.Named(view.Name); ok {
		if have.Query == view.Text {
			return ""
		}
		return fmt.Sprintf("Replace the view %q by the query in force?", name)
	}
	if k.o.Saved != nil && slices.ContainsFunc(k.o.Saved(), func(v query.View) bool { return v.Name == view.Name }) {
		return fmt.Sprintf("Replace the view %q of another list by the query in force?", name)
	}
	return ""
}

// write writes a view into the settings.
func (k *Keys) write(view query.View, text string) tea.Cmd {
	write, closing := k.o.Save, k.o.Closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, saveLimit)
		defer cancel()
		where, err := write(ctx, view)
		return saved{k, view, text, where, err}
	}
}

// saved shows the view that was saved, unless another query is in force by now.
func (k *Keys) saved(msg saved) tea.Cmd {
	if msg.err != nil {
		return screen.Tell(msg.err)
	}
	l := k.o.Lens
	l.o.Filter.Bar.Reread()
	var shows tea.Cmd
	if view, ok := l.Views.Named(msg.view.Name); ok && l.o.Filter.Text() == msg.text {
		if view.Query == msg.text {
			l.Views.Choose(view, view.Query)
		} else {
			shows = l.Choose(view)
		}
	}
	said := fmt.Sprintf("Saved the view %q in %s", text.Clean(msg.view.Name), filepath.Base(msg.where))
	return tea.Batch(shows, l.Views.Count(l.o.Rows.Answer.Seq), screen.Say(screen.Good, said))
}
