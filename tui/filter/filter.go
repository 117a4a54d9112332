// Package filter is the part of a list that says which rows it shows: the text of the query in
// its bar, the keys and chips that edit that text, and the way from a table into its groups.
//
// Every filter is text in the query, so that what hides a row is always in plain sight. Filter
// joins the query bar, the facets, the rows and undo: another text is put in force in all of
// them at once. It is a part of a screen and must not know one: it calls
// Options.Resize if the query may need other lines.
//
// Begin with Filter; keys.go has what keys, clicks and pastes do.
package filter

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/facets"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// Options configure the filter of a list.
type Options struct {
	Bar    *querybar.Bar
	Facets *facets.Facets
	Rows   *rows.Rows
	Undo   *undo.Undo
	Noun   string // what a row is: "alert"
	Resize func() // called if the query may take another number of lines
	// Lead goes to the list that shows what a query for another kind of record asks for. It is
	// called only for kinds that Bar leads to.
	Lead func(to *querybar.Lead) tea.Cmd
	// Closing ends as the list is left. Nil means that it isn't.
	Closing context.Context
}

// Filter holds the query of a list. Make one with New.
type Filter struct {
	Bar    *querybar.Bar
	Facets *facets.Facets
	Trail  rows.Trail   // from tables into their groups
	Query  *query.Query // of the last search

	o      Options
	opened rows.Stand // how the list stood when the bar was opened
	noted  string     // what was said of the query in force; "" for nothing
}

// New makes the filter of a list.
func New(o Options) *Filter {
	return &Filter{Bar: o.Bar, Facets: o.Facets, Query: o.Bar.Refresh(), o: o}
}

// Text returns the text in force.
func (f *Filter) Text() string { return f.Bar.Text() }

// Begin puts the first query in force. The focus brings the search for it.
func (f *Filter) Begin(text string) {
	f.Bar.Apply(text)
	f.read()
}

// read gives the text in force to the parts that show it.
func (f *Filter) read() {
	f.Facets.Ask(f.Bar.Terms())
	f.Trail.Read(f.Bar.Reading())
}

// Apply puts a query in force without a step for undo. A text that doesn't parse changes
// nothing.
func (f *Filter) Apply(text string) tea.Cmd { return f.followed(f.Bar.Apply(text), nil) }

// Open opens the bar in which the query is typed.
func (f *Filter) Open() tea.Cmd {
	f.opened = rows.StandOf(f.o.Rows)
	f.Bar.Begin()
	f.o.Resize()
	return nil
}

// Back closes the bar with what was in force before it was opened.
func (f *Filter) Back() tea.Cmd { return f.followed(f.Bar.Back()) }

// Update gives a message to the bar: a key while it is open, or its own.
func (f *Filter) Update(msg tea.Msg) tea.Cmd { return f.followed(f.Bar.Update(msg)) }

// followed does to the list what the bar's effect asks for.
func (f *Filter) followed(e querybar.Effect, cmd tea.Cmd) tea.Cmd {
	if e.Kept {
		f.o.Undo.Edited(f.step(e.Before, f.Bar.Text()), e.Before, f.Bar.Text())
	}
	if e.Changed {
		f.read()
	}
	if e.Search || e.Left {
		f.o.Resize()
	}
	switch {
	case e.Changed && e.Left && !e.Kept: // what was typed is given up: all is as it was before
		cmd = tea.Batch(cmd, rows.TurnTo(f.o.Rows, f.opened))
	case e.Changed:
		cmd = tea.Batch(cmd, f.o.Rows.Turn())
	case e.Search:
		cmd = tea.Batch(cmd, f.o.Rows.Reload())
	}
	if e.Left {
		f.Trail.Leave()
	}
	cmd = tea.Batch(cmd, note(f, e))
	if e.Leads != nil {
		cmd = tea.Batch(cmd, f.o.Lead(e.Leads))
	}
	return cmd
}

// note says what is doubtful in a query as it is kept, and takes that back once another one is in force.
func note(f *Filter, e querybar.Effect) tea.Cmd {
	said, old := querybar.Mistaken(f.Bar), f.noted
	switch {
	case e.Kept && said != nil:
		return Noted(f, "N"+querybar.Noted(said)[1:])
	case e.Changed && old != "":
		f.noted = ""
		return screen.Send(screen.Unsay{Text: old})
	}
	return nil
}

// Noted says something about the query in force, and takes it back once another one is.
func Noted(f *Filter, words string) tea.Cmd {
	f.noted = words
	return screen.Say(screen.Info, words)
}

// Put puts another query in force, as a step for undo with a name. One for another kind of
// record leads to the list of that kind.
func (f *Filter) Put(what, to string) tea.Cmd {
	if to == f.Bar.Text() {
		return nil
	}
	if lead := f.Bar.Leads(to); lead != nil {
		return f.followed(querybar.Effect{Leads: lead}, nil)
	}
	f.o.Undo.Edited(what, f.Bar.Text(), to)
	return put(f, to)
}

// put puts another query in force, and leaves the groups of tables that it isn't about.
func put(f *Filter, to string) tea.Cmd {
	cmd := f.followed(f.Bar.Apply(to), nil)
	f.Trail.Leave()
	return cmd
}

// Move puts the query of a table, or of the rows behind it, in force, as a move that has a name: z passes
// over it to what was decided before.
func Move(f *Filter, what, to string) tea.Cmd {
	if to == f.Bar.Text() {
		return nil
	}
	undo.Moved(f.o.Undo, what, f.Bar.Text(), to)
	return put(f, to)
}

// Enter goes from a table into the group that a query selects.
func Enter(f *Filter, group string) tea.Cmd {
	f.Trail.Enter(f.Text(), f.Bar.Read(group))
	return Move(f, "into a group", group)
}

// Leave goes from a group back to its table.
func Leave(f *Filter) tea.Cmd { return Move(f, "out of a group", f.Trail.Back()) }

// Edit puts another query in force, which z undoes.
func (f *Filter) Edit(to string) tea.Cmd { return f.Put(f.step(f.Bar.Text(), to), to) }

// step names the step from one query to another, in the bar's words for what a key has written.
func (f *Filter) step(from, to string) string {
	had, was := f.Bar.Words(from)
	has, is := f.Bar.Words(to)
	switch {
	case is != "" && is != was:
		return is
	case is == "" && was != "" && strings.TrimSpace(had) == strings.TrimSpace(to):
		return "no longer " + was
	case is != "":
		return named(had, has)
	}
	if names := chips(f, from, to); names != "" {
		return "filter " + names
	}
	return named(from, to)
}

// chips names what a query has beside another one by the chips, if it has other values in place of some of
// that: "Legacy" in place of v2, beside what both ask for. Else it is "".
func chips(f *Filter, from, to string) string {
	if strings.HasPrefix(from, to) || strings.HasPrefix(to, from) {
		return ""
	}
	was, is := f.Bar.Read(from), f.Bar.Read(to)
	had := conditions(was)
	if !slices.ContainsFunc(conditions(is), func(c string) bool { return slices.Contains(had, c) }) {
		return ""
	}
	names, _ := facets.Beside(facets.Of(f.Facets, is.Terms()), facets.Of(f.Facets, was.Terms()))
	return strings.Join(names, ", ")
}

// conditions returns the texts of the conditions of a query.
func conditions(r *query.Reading) (out []string) {
	for _, t := range r.Terms() {
		out = append(out, r.Text[t.At.From:t.At.To])
	}
	return out
}

// named names the step from one query to another: by what it adds or takes away if it is that alone.
func named(from, to string) string {
	added, adds := strings.CutPrefix(to, from)
	gone, takes := strings.CutPrefix(from, to)
	what := "filter "
	switch {
	case to == "":
		return "all filters taken away"
	case from != "" && adds && strings.HasPrefix(added, " "):
		what += strings.TrimPrefix(strings.TrimSpace(added), "AND ")
	case takes && strings.HasPrefix(gone, " "):
		what = "filter taken away: " + strings.TrimPrefix(strings.TrimSpace(gone), "AND ")
	case strings.HasPrefix(to, "|"):
		what = "query " + to
	default:
		what += to
	}
	return text.Clean(what)
}

// Steps returns the part that turns back what keys do to the query.
func Steps(f *Filter) *undo.Undo { return f.o.Undo }

// Edited puts the result of an edit of the text in force, or tells why there is none.
func (f *Filter) Edited(to string, err error) tea.Cmd {
	if err != nil {
		return screen.Tell(err)
	}
	return f.Edit(to)
}

// Clear gives up the filters, down to a text. The history of the bar has what was given up.
func (f *Filter) Clear(own string) tea.Cmd {
	if f.Bar.Text() != own {
		querybar.Remember(f.Bar)
	}
	return f.Edit(own)
}

// Toggle adds a value of a field to the query or removes it.
func (f *Filter) Toggle(field, value string, not bool) tea.Cmd {
	return f.Edited(query.Toggle(f.Bar.Text(), field, value, not))
}
