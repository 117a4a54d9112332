// Package handon is the part of a list with which a person hands records on: what y, Y and o copy
// and open is of the open record, of the marked ones, or of what is under the cursor.
//
// A screen puts the commands of clipboard.Specs among its own, runs them (Do) and gives the part
// its messages (Update). The package must not know screens; what is copied says clipboard.
//
// Begin with Hands.
package handon

import (
	"cmp"
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/clipboard"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// Options configure what a list hands on.
type Options struct {
	clipboard.Options
	Closing context.Context // commands end with it
	Rows    *rows.Rows
	Kind    *alert.Kind   // of the rows
	Query   func() string // the text in force
	// Open returns the open detail, which is handed on in place of the list, and the record of it
	// that keys act on; nil if none is open.
	Open func() (pane *detail.Pane, key alert.Key)
	// Behind returns the records for which the row of a table under the cursor stands, or why they can't be handed
	// on together.
	Behind func() (m rows.Marked, why string)
}

// Hands hands the records of one list on. Make it with New.
type Hands struct {
	o    Options
	clip *clipboard.Clipboard
}

// New makes the part of a list.
func New(o Options) *Hands { return &Hands{o, clipboard.New(o.Closing, o.Options)} }

// gathered brings the marked rows that a command is about.
type gathered struct {
	hands *Hands
	word  string
	query string
	rows  tea.Msg // of package rows
}

// Do runs a command of the clipboard, by its word. One that copies is about the marked rows in the
// list if there are any, and on a row of a table that stands for records about these.
func (h *Hands) Do(word string) tea.Cmd {
	t := h.Target()
	marked, why := h.several(word, t)
	switch {
	case why != "":
		return screen.Say(screen.Info, why)
	case marked.Count == 0:
		cmd, _ := h.clip.Do(word, t)
		return cmd
	}
	collect, reply := h.o.Rows.Marks.Collect(marked), gathered{hands: h, word: word, query: t.Query}
	return func() tea.Msg {
		reply.rows = collect()
		return reply
	}
}

// several returns the records that a command is about together; none if it is about the target. It says why if it
// can be about neither.
func (h *Hands) several(word string, t clipboard.Target) (m rows.Marked, why string) {
	pane, _ := h.o.Open()
	_, _, tabled := h.o.Rows.Table()
	gathers := clipboard.Gathers(word)
	switch marked := h.o.Rows.Marked(); {
	case pane != nil || !clipboard.Needs(word):
		return m, ""
	case gathers && marked.Count > 0:
		return marked, ""
	case !tabled || t.Key.ID != "":
		return m, ""
	}
	if m, why = h.o.Behind(); why == "" && !gathers {
		return rows.Marked{}, "l shows the " + h.o.Kind.Name + "s of the row; o there opens the page of one"
	}
	return m, why
}

// Update copies from the marked rows once they are there, the newest first.
func (h *Hands) Update(msg tea.Msg) (cmd tea.Cmd, own bool) {
	m, ok := msg.(gathered)
	if !ok || m.hands != h {
		return nil, false
	}
	change, cmd := h.o.Rows.Update(m.rows)
	switch {
	case change.Err != nil:
		return tea.Batch(cmd, screen.Tell(change.Err)), true
	case change.Collected == nil:
		return cmd, true
	}
	t := clipboard.Target{Query: m.query, More: change.Collected.More, Keys: []alert.Key{}}
	for _, row := range slices.SortedFunc(slices.Values(change.Collected.Rows), newest) {
		t.Keys = append(t.Keys, row.Key)
	}
	copies, _ := h.clip.Do(m.word, t)
	return tea.Batch(cmd, copies), true
}

// newest orders rows as the list does at first.
func newest(a, b index.Row) int {
	return cmp.Or(cmp.Compare(b.Created, a.Created), strings.Compare(a.Key.ID, b.Key.ID), strings.Compare(a.Key.Integration, b.Key.Integration))
}

// Target returns what is handed on of one record: in the detail with the entity under its cursor.
// The query says which kind of record it is over, so that it means the same elsewhere.
func (h *Hands) Target() clipboard.Target {
	t := clipboard.Target{Query: h.o.Query()}
	if t.Query != "" {
		t.Query = query.Scope{Kind: h.o.Kind}.Whole(t.Query)
	}
	pane, key := h.o.Open()
	if pane == nil {
		t.Key = h.under()
		return t
	}
	t.Key = key
	if asked, ok := pane.Asked(); ok {
		t.Entity = entityOf(asked.Field, asked.Value)
	}
	return t
}

// under returns the key of the record under the cursor; zero if it is on none.
func (h *Hands) under() alert.Key {
	if table, n, ok := h.o.Rows.Table(); ok {
		if n < len(table.Keys) {
			return table.Keys[n]
		}
		return alert.Key{}
	}
	row, _ := h.o.Rows.Current()
	return row.Key
}

// entityOf returns the entity that a typed condition asks for; nil if the field is none.
func entityOf(field, value string) *alert.Entity {
	name, ok := strings.CutPrefix(field, "@")
	if !ok {
		return nil
	}
	return &alert.Entity{Type: alert.EntityType(name), Value: value}
}
