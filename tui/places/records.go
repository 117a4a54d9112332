package places

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/gone"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// Record is a command that opens a record of a kind by its number or id.
type Record struct {
	command.Spec
	Kind *alert.Kind
}

// records returns the words of these commands by kind.
func records() []Record {
	return []Record{
		{command.Spec{ID: "alert", Help: "open an alert by its id", Arg: "ID"}, alert.AlertKind()},
		{command.Spec{ID: "incident", Help: "open an incident by its number", Arg: "NUMBER", Begins: []string{command.Number}, Also: []string{"case"}}, alert.IncidentKind()},
		{command.Spec{ID: "event", Help: "open an event by its id", Arg: "ID"}, alert.EventKind()},
	}
}

// Records returns the commands of a context that open a record by its number or id.
func Records(where command.Context) []Record {
	out := records()
	for i := range out {
		out[i].ID, out[i].Where, out[i].Group = string(where)+"."+out[i].ID, where, "open"
	}
	return out
}

// Finder holds what looking a record up needs of a list.
type Finder struct {
	For     any // the list that asks
	Search  func(ctx context.Context, request index.Request) (index.Result, error)
	Now     func() time.Time
	Closing context.Context // ends as the list is left
	Only    []string        // records of other integrations are left out. None means all
}

// mostNamed is how many records with one id are looked for: more are one query.
const mostNamed = 16

// mostID is the width of an id in a message.
const mostID = 48

// Named brings the records with an id.
type Named struct {
	For  any // of the Finder
	kind *alert.Kind
	id   string
	text string // the query for them, in the list of their kind
	rows []index.Row
	err  error
}

// Find looks up the records with a number or id.
func (r Record) Find(f Finder, id string) tea.Cmd {
	id = strings.TrimSpace(strings.TrimPrefix(strings.Trim(strings.TrimSpace(id), `'"`), "#"))
	if id == "" {
		return screen.Say(screen.Info, "Type the "+strings.ToLower(r.Arg)+" behind it: :"+r.Word()+" "+r.Arg)
	}
	reply := Named{For: f.For, kind: r.Kind, id: id}
	var all []asks
	for _, text := range r.texts(id) {
		q, problems := query.Scope{Now: f.Now(), Kind: r.Kind}.Parse(text)
		if p := query.Failed(problems); p != nil {
			return screen.Say(screen.Warn, "This is no id: "+p.Message)
		}
		all = append(all, asks{text, query.Restrict(q, f.Only)})
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(f.Closing, screen.LookLimit)
		defer cancel()
		for _, by := range all {
			found, err := f.Search(ctx, index.Request{Query: by.query, Rows: mostNamed})
			reply.text, reply.rows, reply.err = by.text, found.Rows, screen.Late(err)
			if len(reply.rows) > 0 || err != nil {
				break
			}
		}
		return reply
	}
}

// asks is a query for an id.
type asks struct {
	text  string
	query *query.Query
}

// leastBegun is how many characters of an id are enough, as on the command line.
const leastBegun = 4

// texts returns the queries for an id, the first of which that finds something counts: the whole id, or, of
// ids that aren't numbers, its beginning.
func (r Record) texts(id string) []string {
	texts := []string{"id = " + query.Quote(id)}
	if len(id) >= leastBegun && r.Arg == "ID" {
		texts = append(texts, "id STARTSWITH "+query.Quote(id))
	}
	return texts
}

// Take shows the record that was found in the list of its kind, which may be own, the one that asked.
// Several are listed there.
func (n Named) Take(m Makers, own screen.Lister, u *undo.Undo) tea.Cmd {
	have := " have this id: they are listed"
	if !strings.HasPrefix(n.text, "id = ") {
		have = " have an id that begins so: they are listed"
	}
	several := screen.Say(screen.Info, text.Plural(len(n.rows), n.kind.Name)+have)
	switch {
	case n.err != nil:
		return gone.Complain(n.err)
	case len(n.rows) == 0:
		return screen.Say(screen.Warn, "No "+n.kind.Name+" "+text.Shorten(text.Clean(n.id), mostID)+" is stored here")
	case len(n.rows) == 1:
		return m.Show(n.rows[0].Key, n.kind, own, u)
	case n.kind == own.Lists():
		return tea.Batch(own.Ask(n.text), several)
	case !m.Shows(n.kind):
		return screen.Say(screen.Info, listOf(n.kind).None)
	}
	made := m.maker(listOf(n.kind))
	return tea.Batch(screen.Send(screen.List{Kind: n.kind, Query: n.text, Make: func() screen.Screen { return made(u) }}), several)
}

// Incident opens the incident of the alert that a pane shows, or is about to show, or says that it is in none.
func (m Makers) Incident(p *detail.Pane, row *index.Row, own screen.Lister, u *undo.Undo) tea.Cmd {
	key, ok := detail.IncidentOf(p, row)
	if !ok {
		return screen.Say(screen.Info, detail.NoIncident(p))
	}
	return m.Show(key, alert.IncidentKind(), own, u)
}

// Show opens a record in the list of its kind, which may be own, the one that asks.
func (m Makers) Show(key alert.Key, kind *alert.Kind, own screen.Lister, u *undo.Undo) tea.Cmd {
	switch {
	case kind == own.Lists():
		return own.Show(key)
	case !m.Shows(kind):
		return screen.Say(screen.Info, listOf(kind).None)
	}
	made := m.maker(listOf(kind))
	return screen.Send(screen.List{Kind: kind, Show: key, Make: func() screen.Screen { return made(u) }})
}
