// Package places is the screens that a command leads to from every list, and the lists that a
// query leads to.
//
// A place is a row: its command, and the kind of record that it lists if it is a list. The lists
// make their commands of the rows (Specs), so that one more screen is a row here and a maker in
// cmd. A query for a kind that another list shows leads to that list by the same rows (Lead). The
// package must not know any screen. Begin with Rows, then Makers.
package places

import (
	"cmp"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/querybar"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// Place is a screen that a command leads to.
type Place struct {
	command.Spec             // without the context
	None         string      // what is said if there is no such screen
	Kind         *alert.Kind // of the records that it lists; nil if it is no list of records
}

// Rows returns all places, in the order of the help.
func Rows() []Place {
	all := []Place{
		{
			Spec: command.Spec{ID: "alerts", Help: "list alerts", Group: "views"},
			Kind: alert.AlertKind(), None: "There is no list of alerts here",
		},
		{
			Spec: command.Spec{ID: "incidents", Help: "list incidents; in an open alert, its incident", Keys: []string{"I"}, Group: "views", Short: "incidents", Hint: 15, Also: []string{"cases", "case of the alert", "belongs to"}},
			Kind: alert.IncidentKind(), None: "There is no list of incidents here",
		},
		{
			Spec: command.Spec{ID: "events", Help: "list events: audit records of Office 365", Group: "views", Also: []string{"audit", "records", "o365"}},
			Kind: alert.EventKind(), None: "There is no list of events here",
		},
		{
			Spec: command.Spec{
				ID: "health", Help: "how polling does: feeds, lag, requests, certificates", Keys: []string{"f2"}, Group: "tool",
				Also: []string{"feeds", "status", "log", "throttled", "certificate"},
			},
			None: "Nothing polls here",
		},
		{
			Spec: command.Spec{ID: "coverage", Help: "what each source has that others lack", Group: "tool", Also: []string{"compare", "legacy", "sources", "gaps"}},
			None: "There are no sources to compare here",
		},
		{
			Spec: command.Spec{
				ID: "integrations", Help: "integrations: edit, rename, pause, renew, remove, add", Keys: []string{"f3"}, Group: "tool",
				Also: []string{"tenants", "tenant", "settings", "resume", "certificate", "setup", "delete"},
			},
			None: "There are no integrations to change here",
		},
		{
			Spec: command.Spec{ID: "renew", Help: "renew the certificate that ends first, without a gap", Group: "tool", Also: []string{"certificate", "expiring", "expired"}},
			None: "There is no certificate to renew here",
		},
	}
	for i := range all {
		if all[i].Kind != nil {
			all[i].Arg = queryArg
		}
	}
	return all
}

// queryArg is the argument of a list: what it then shows.
const queryArg = "[QUERY]"

// Ask puts a query in force in the list of the place, by the list's own means, if it can be read.
func (p Place) Ask(typed string, now time.Time, ask func(text string) tea.Cmd) tea.Cmd {
	_, problems := query.Scope{Now: now, Kind: p.Kind}.Parse(typed)
	if wrong := query.Failed(problems); wrong != nil {
		return screen.Tell(fault.New(fault.Usage, "this is no query: "+wrong.Message, cmp.Or(wrong.Hint, "tocsin help query explains queries"), nil))
	}
	return ask(typed)
}

// Of returns the places that a list of a kind of record leads to, with the commands of its
// context: all but the list itself.
func Of(where command.Context, own *alert.Kind) []Place {
	out := slices.DeleteFunc(Rows(), func(p Place) bool { return p.Kind == own })
	for i := range out {
		out[i].ID, out[i].Where = string(where)+"."+out[i].ID, where
	}
	return out
}

// Home returns the place of a list itself, with the command of its context: there is none to
// make, and None says that a person is there. It has no key, since that would do nothing in it.
func Home(where command.Context, own *alert.Kind) Place {
	p := *listOf(own)
	p.ID, p.Where, p.None = string(where)+"."+p.ID, where, "This is the list of "+own.Name+"s"
	p.Keys, p.Short, p.Hint = nil, "", 0
	return p
}

// Makers make the screens, by the ID of their row. A place without one can't be reached. A list
// is made beside the undo of the list that it is opened from: see undo.Undo.Beside.
type Makers map[string]func(own *undo.Undo) screen.Screen

// maker returns what makes the screen of a place; nil if nothing does.
func (m Makers) maker(p *Place) func(own *undo.Undo) screen.Screen { return m[p.Spec.Word()] }

// Go leads to a place of Of; a list shows the query that was typed behind its name, if one was.
func (m Makers) Go(p Place, typed string, now time.Time, own *undo.Undo) tea.Cmd {
	made := m.maker(&p)
	switch {
	case made == nil:
		return screen.Say(screen.Info, p.None)
	case p.Kind != nil && typed != "":
		return p.Ask(typed, now, func(text string) tea.Cmd {
			return screen.Send(screen.List{Kind: p.Kind, Query: text, Make: func() screen.Screen { return made(own) }})
		})
	case p.Kind != nil:
		return screen.Send(screen.List{Kind: p.Kind, Make: func() screen.Screen { return made(own) }, By: p.ID})
	}
	return screen.Send(screen.Open{Screen: made(own), By: p.ID})
}

// Shows reports whether there is a list of a kind of record.
func (m Makers) Shows(k *alert.Kind) bool {
	p := listOf(k)
	return p != nil && m.maker(p) != nil
}

// Lead leads to the list that shows what a query asks for, and puts the query in force there.
func (m Makers) Lead(to *querybar.Lead, own *undo.Undo) tea.Cmd {
	if !m.Shows(to.Kind) {
		return nil
	}
	made := m.maker(listOf(to.Kind))
	return screen.Send(screen.List{Kind: to.Kind, Query: to.Text, Make: func() screen.Screen { return made(own) }})
}

// listOf returns the place that lists a kind of record; nil if there is none.
func listOf(k *alert.Kind) *Place {
	rows := Rows()
	if i := slices.IndexFunc(rows, func(p Place) bool { return p.Kind == k }); i >= 0 && k != nil {
		return &rows[i]
	}
	return nil
}
