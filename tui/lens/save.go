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
	"tocsin/tui/filter"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// saveLimit is the time limit of writing a view into the settings.
const saveLimit = 10 * time.Second

// saved is sent when a view was written into the settings, or could not be.
type saved struct {
	keys  *Keys
	view  query.View
	text  string      // that was in force
	past  *query.View // that it replaces; nil for none
	said  string      // of a step that was turned; "" for one that a person asked for
	where string
	err   error
}

// replaced is sent when a person has agreed to write over a view.
type replaced struct {
	keys *Keys
	view query.View
	text string // that was in force
	past *query.View
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
	past, other := k.before(view)
	if past == nil || past.Text == view.Text {
		return k.write(saved{keys: k, view: view, text: text, past: past})
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(k.o.Theme(), replaces(past, other), replaced{k, view, text, past})})
}

// before returns the view that one of the name replaces, and whether it is of another list; nil if there
// is none.
func (k *Keys) before(view query.View) (past *query.View, other bool) {
	have, own := k.o.Lens.Views.Named(view.Name)
	if k.o.Saved != nil {
		all := k.o.Saved()
		if at := slices.IndexFunc(all, func(v query.View) bool { return v.Name == view.Name }); at >= 0 {
			return &all[at], !own
		}
	}
	if !own {
		return nil, false
	}
	return &query.View{Name: view.Name, Text: query.Scope{Kind: k.o.Kind}.Whole(have.Query)}, false
}

// mostPast is how wide the query that a view had may be, in the question and in the toast.
const mostPast = 100

// asks returns the query of a view for a person.
func asks(view *query.View) string {
	if view.Text == "" {
		return "an empty query"
	}
	return text.Shorten(text.Clean(view.Text), mostPast)
}

// replaces asks whether a view is to be replaced.
func replaces(past *query.View, other bool) string {
	of := ""
	if other {
		of = " of another list"
	}
	return fmt.Sprintf("Replace the view %q%s, now %s, by the query in force?", text.Shorten(text.Clean(past.Name), decide.MostName), of, asks(past))
}

// write writes a view into the settings.
func (k *Keys) write(msg saved) tea.Cmd {
	write, closing := k.o.Save, k.o.Closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, saveLimit)
		defer cancel()
		msg.where, msg.err = write(ctx, msg.view)
		return msg
	}
}

// step returns what z and Z do with a view that was saved: the one that it replaced comes back. A new
// one stays, and they say so.
func (k *Keys) step(msg saved) func(back bool) tea.Cmd {
	name := text.Clean(msg.view.Name)
	return func(back bool) tea.Cmd {
		now := saved{keys: k, view: msg.view, said: fmt.Sprintf("Redone: view %q", name)}
		switch {
		case msg.past == nil:
			return screen.Say(screen.Info, fmt.Sprintf("The view %q stays in %s: z doesn't take away a new view", name, filepath.Base(msg.where)))
		case back:
			now.view.Text, now.said = msg.past.Text, fmt.Sprintf("Undone: view %q; back to %s", name, asks(msg.past))
		}
		return k.write(now)
	}
}

// saved shows the view that was saved, unless another query is in force by now.
func (k *Keys) saved(msg saved) tea.Cmd {
	if msg.err != nil {
		return screen.Tell(msg.err)
	}
	l := k.o.Lens
	l.o.Filter.Bar.Reread()
	counted := func() tea.Cmd { return l.Views.Count(l.o.Rows.Answer.Seq) }
	if msg.said != "" {
		return tea.Batch(counted(), screen.Say(screen.Good, msg.said))
	}
	if msg.past == nil || msg.past.Text != msg.view.Text {
		undo.Own(filter.Steps(l.o.Filter), "view "+text.Clean(msg.view.Name), k.step(msg))
	}
	var shows tea.Cmd
	if view, ok := l.Views.Named(msg.view.Name); ok && l.o.Filter.Text() == msg.text {
		if view.Query == msg.text {
			l.Views.Choose(view, view.Query)
		} else {
			shows = l.Choose(view)
		}
	}
	said := fmt.Sprintf("Saved the view %q in %s", text.Clean(msg.view.Name), filepath.Base(msg.where))
	return tea.Batch(shows, counted(), screen.Say(screen.Good, said))
}
