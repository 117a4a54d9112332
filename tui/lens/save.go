package lens

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// save writes the query in force into the settings, as the view with a name. It says there which
// kind of record it is over, unless those are alerts.
func (k *Keys) save(name string) tea.Cmd {
	text := k.o.Lens.o.Filter.Text()
	switch {
	case !k.saves():
		return readOnly()
	case name == "":
		return screen.Say(screen.Info, "Name the view: :save NAME")
	case text == "":
		return screen.Say(screen.Info, "The query is empty, as that of the view "+views.All)
	}
	p := k.before(name)
	e := k.saving(p, query.View{Name: p.view.Name, Text: query.Scope{Kind: k.o.Kind}.Whole(text)}, text)
	if !p.is || p.view.Text == e.to.Is.Text {
		return k.write(e)
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(k.o.Theme(), p.replaces(k.o.Lens), agreed{e})})
}

// past is the view that one to save replaces.
type past struct {
	view  query.View // with the name alone if there is none
	is    bool       // there is one
	saved bool       // it is of the settings, not built in
	other bool       // it is of another list
}

// before returns what a view of the name replaces. The name may be in another case.
func (k *Keys) before(name string) past {
	have, own := k.o.Lens.Views.Named(name)
	if own {
		name = have.Name
	}
	all := k.savedViews()
	if at := slices.IndexFunc(all, func(v query.View) bool { return v.Name == name }); at >= 0 {
		return past{view: all[at], is: true, saved: true, other: !own}
	}
	return past{view: query.View{Name: name, Text: query.Scope{Kind: k.o.Kind}.Whole(have.Query)}, is: own}
}

// saving is the edit that keeps a view, of which a text is in force. Undone, the view that it replaced comes
// back; a new one goes, and one in the place of a built-in view.
func (k *Keys) saving(p past, view query.View, text string) edit {
	e := edit{
		keys: k, to: views.Change{Is: view}, back: views.Change{Was: view}, text: text,
		what: "view " + quoted(view.Name), said: "Saved the view " + quoted(view.Name) + " in ", undone: "it is removed",
	}
	switch {
	case p.saved:
		e.to.Was, e.back.Is = p.view, p.view
		e.undone, e.same = "back to "+p.asks(k.o.Lens), p.view.Text == view.Text
	case p.is:
		e.undone = "the built-in one is back"
	}
	return e
}

// mostPast is how wide the query that a view had may be, in the question and in the toast.
const mostPast = 100

// asks returns the query of the view for a person: the name of the view that it was made in, and what it adds, so
// that no room is lost for what many views have.
func (p past) asks(l *Lens) string {
	if p.view.Text == "" {
		return "an empty query"
	}
	of := p.view.Text
	if r := l.o.Filter.Bar.Read(of); !p.other && r.Query != nil && len(r.Query.Stages) == 0 {
		if base, ok := l.Views.Base(of, p.view.Name); ok {
			of = strings.Join(append([]string{base.View.Name}, base.Rest...), " AND ")
		}
	}
	return text.Shorten(text.Clean(of), mostPast)
}

// replaces asks whether a view is to be replaced.
func (p past) replaces(l *Lens) string {
	of := ""
	if p.other {
		of = " of another list"
	}
	return fmt.Sprintf("Replace the view %s%s, now %s, by the query in force?", quoted(p.view.Name), of, p.asks(l))
}

// quoted returns the name of a view for a toast.
func quoted(name string) string { return `"` + text.Shorten(text.Clean(name), decide.MostName) + `"` }
