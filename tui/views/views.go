// Package views is the views of a list: queries with a name, of which one is chosen, and
// how many records each selects.
//
// Some views are built in; the settings hold others. A view's query is text in the query
// bar like any other, so that nothing is hidden: the package only says which text a view
// begins with, and to which text the filters of keys are given up. Views is a part of a
// screen: it draws tabs of the width that it is given and counts with searches of its own.
// It must not know screens, other parts, or how a query is applied.
//
// Begin with Views; count.go counts, draw.go draws, change.go says how saved ones change.
package views

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// View is a query with a name.
type View struct{ Name, Query string }

// The names of the built-in views.
const (
	Active = "Active"
	All    = "All"
	High   = "High"
	Mine   = "Mine"
)

// active returns what selects what there is still to do: it is open in the product and not done
// here. Incidents that were merged into others are no work of their own, and one that got other
// alerts since it was done comes back.
func active(kind *alert.Kind) string {
	if kind == alert.IncidentKind() {
		return "status !IN ('Resolved','Redirected') AND (triage.state != 'done' OR new_alerts > 0)"
	}
	return "status != 'Resolved' AND triage.state != 'done'"
}

// BuiltIn returns the views that every list of a kind of records has. Without the name of a
// user there is no Mine.
func BuiltIn(kind *alert.Kind, user string) []View {
	active := active(kind)
	views := []View{
		{Active, active},
		{All, ""},
		{High, "severity = 'high' AND " + active},
	}
	if user != "" {
		views = append(views, View{Mine, Yours(user) + " AND " + active})
	}
	return views
}

// Yours returns the condition of what is assigned to a user here or in the product, which writes the name
// with a domain behind it; "" for no user.
func Yours(user string) string {
	if user == "" {
		return ""
	}
	here := "triage.assigned_to = " + query.Quote(user)
	if strings.Contains(user, "@") {
		return "(" + here + " OR assigned_to = " + query.Quote(user) + ")"
	}
	return "(" + here + " OR assigned_to STARTSWITH " + query.Quote(user+"@") + ")"
}

// From returns those saved queries that say what they are over: those that don't are views of
// alerts, although other lists can be asked for them.
func From(saved func() []query.View) func() []query.View {
	if saved == nil {
		return nil
	}
	return func() (own []query.View) {
		for _, v := range saved() {
			if word, _, _ := strings.Cut(strings.TrimSpace(v.Text), " "); strings.EqualFold(word, "FROM") {
				own = append(own, v)
			}
		}
		return own
	}
}

// Options configure the views of a list.
type Options struct {
	BuiltIn []View
	// Saved returns the saved queries of the settings, which may change; nil for none.
	Saved func() []query.View
	// Read returns the query of a text by now; nil if the list can't be asked for it.
	Read   func(text string) *query.Query
	Search func(ctx context.Context, request index.Request) (index.Result, error)
	Now    func() time.Time
}

// Views is the views of one list. Make them with New.
type Views struct {
	o      Options
	saved  []query.View // as all has them
	all    []View       // in the order of the tabs
	chosen View
	left   map[string]string // the view of each of the texts that were left last
	counts counts
}

// New makes views of which the first one with a name is chosen; an unknown name chooses
// All.
func New(o Options, first string) *Views {
	v := &Views{o: o, all: slices.Clone(o.BuiltIn), left: map[string]string{}, counts: newCounts(), chosen: View{Name: All}}
	if view, ok := v.Named(first); ok {
		v.chosen = view
	}
	return v
}

// Close cancels what is under way.
func (v *Views) Close() { v.counts.close() }

// All returns the views in the order of the tabs: those built in, then those of the
// settings that this list can be asked for. One of the settings with the name of a
// built-in one is in its place.
func (v *Views) All() []View {
	if v.o.Saved == nil {
		return v.all
	}
	saved := v.o.Saved()
	if slices.Equal(saved, v.saved) {
		return v.all
	}
	v.saved, v.all = saved, slices.Clone(v.o.BuiltIn)
	for _, s := range saved {
		if v.o.Read(s.Text) == nil {
			continue
		}
		if at := v.place(s.Name); at >= 0 {
			v.all[at] = View{s.Name, s.Text}
		} else {
			v.all = append(v.all, View{s.Name, s.Text})
		}
	}
	v.keep()
	return v.all
}

// keep follows the chosen view in other settings: by its name, or, if it has another one
// now, by its query. If it is gone, the view that it was made in is chosen, as if the rest had
// been typed there; All, if there is none.
func (v *Views) keep() {
	at := v.place(v.chosen.Name)
	if at < 0 {
		at = slices.IndexFunc(v.all, func(o View) bool { return o.Query == v.chosen.Query })
	}
	if at < 0 {
		at = v.place(All)
		if base, ok := v.base(v.chosen.Query, ""); ok {
			at = v.place(base.View.Name)
		}
	}
	if at >= 0 {
		v.chosen = v.all[at]
	}
}

func (v *Views) place(name string) int {
	return slices.IndexFunc(v.all, func(o View) bool { return o.Name == name })
}

// Names returns the names of all views.
func (v *Views) Names() (names []string) {
	for _, view := range v.All() {
		names = append(names, view.Name)
	}
	return names
}

// Named returns the view with a name, if need be in another case.
func (v *Views) Named(name string) (View, bool) {
	all := v.All()
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		if at := slices.IndexFunc(all, func(o View) bool { return same(o.Name, name) }); at >= 0 {
			return all[at], true
		}
	}
	return View{}, false
}

// Query returns the query of the view with a name, if need be in another case.
func (v *Views) Query(name string) (text string, ok bool) {
	view, ok := v.Named(name)
	return view.Query, ok
}

// IsBuiltIn reports whether the list has a view with a name of its own.
func (v *Views) IsBuiltIn(name string) bool {
	return slices.ContainsFunc(v.o.BuiltIn, func(o View) bool { return o.Name == name })
}

// Chosen returns the view in force.
func (v *Views) Chosen() View {
	v.All()
	return v.chosen
}

// Step returns the view d places behind the chosen one; before the first comes the last.
func (v *Views) Step(d int) View {
	all := v.All()
	at := v.place(v.chosen.Name)
	if at < 0 && d > 0 {
		d--
	}
	return all[((max(at, 0)+d)%len(all)+len(all))%len(all)]
}

// mostLeft is how many texts are remembered with their view: as many as undo can bring back.
const mostLeft = 50

// Choose chooses a view, and remembers the text that the one before is left with.
func (v *Views) Choose(to View, left string) {
	if len(v.left) >= mostLeft {
		clear(v.left)
	}
	v.left[left] = v.chosen.Name
	v.chosen = to
}

// Follow chooses the view of a text that undo has put in force: the one that was left with
// it, or the one whose query it is.
func (v *Views) Follow(text string) {
	if text == v.Chosen().Query {
		return
	}
	name := v.left[text]
	if at := slices.IndexFunc(v.all, func(o View) bool { return o.Query == text }); at >= 0 {
		name = v.all[at].Name
	}
	if view, ok := v.Named(name); ok {
		v.chosen = view
	}
}
