// Package facets is the filters of a list that keys set: their chips with counts, their
// keys, and a menu of a facet's values.
//
// A facet is a row: Severity, Product and the others return one. Facets is a part of a
// screen: it holds what the query's text asks for and the counts of the last answer, draws
// the line of chips, and answers a key with another text of the query. The text hides rows,
// nothing else. The package must not know screens, other parts, or how a query is applied.
//
// Begin with Facet in facet.go, then Facets here.
package facets

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Options configure the facets of a list.
type Options struct {
	Rows []Facet     // in the order of their keys in help
	Kind *alert.Kind // of the records that are counted; nil means alerts
	Only []string    // the integrations that the program was narrowed to, which a chip names; none for all
	// Yours is the condition of what is assigned to the person, which the words me and mine mean; "" for none.
	Yours string
}

// Facets is the facets of one list. Make them with New.
type Facets struct {
	o      Options
	asked  asked
	answer Answer
}

// Answer holds what the facets need of the answer to a search.
type Answer struct {
	Facets    []index.Facet
	Histogram index.Histogram
	Total     int
	Finality  Finality
}

// New makes facets of a query that asks for nothing, before the first answer.
func New(o Options) *Facets {
	if o.Kind == nil {
		o.Kind = alert.AlertKind()
	}
	return &Facets{o: o, answer: Answer{Finality: Absent}}
}

// AnswerOf takes from a result what the facets need.
func AnswerOf(r *index.Result, finality Finality) Answer {
	return Answer{r.Facets, r.Histogram, r.Total, finality}
}

// Specs returns the commands of facets, whose ids begin with the context and a dot.
func Specs(rows []Facet, where command.Context) []command.Spec {
	var specs []command.Spec
	add := func(s command.Spec) {
		s.ID, s.Where, s.Group = string(where)+"."+s.ID, where, "find"
		specs = append(specs, s)
	}
	for _, f := range rows {
		if f.Keys != Each {
			add(f.Command)
			continue
		}
		for _, v := range f.Values {
			add(v.Command)
		}
	}
	return specs
}

// Ask tells what the query in force asks for.
func (f *Facets) Ask(terms []query.Term) { f.asked = newAsked(terms) }

// Take takes the counts of an answer.
func (f *Facets) Take(a Answer) { f.answer = a }

// Asks returns the values of a field that the query's top-level AND asks for.
func (f *Facets) Asks(field string) []string { return f.asked.values[field] }

// Has reports whether the query asks for a value of a field, alone or among others.
func (f *Facets) Has(field, value string) bool {
	return f.asked.has[want{field, strings.ToLower(value)}]
}

// asks returns the values of a facet that the query asks for.
func (f *Facets) asks(row *Facet) []string {
	if row.Since {
		return f.asked.since
	}
	return f.Asks(row.Field)
}

// is returns the one value of a facet that the query asks for; "" if it asks for none or
// several.
func (f *Facets) is(row *Facet) string {
	if values := f.asks(row); len(values) == 1 {
		return values[0]
	}
	return ""
}

// Count returns how many records of the answer have a value; counts is the name of an
// index.Facet.
func (f *Facets) Count(counts, value string) int {
	for _, c := range f.counts(counts) {
		if c.Value == value {
			return c.N
		}
	}
	return 0
}

// counts returns the counts of one facet, largest first.
func (f *Facets) counts(name string) []index.Count {
	for i := range f.answer.Facets {
		if f.answer.Facets[i].Field == name {
			return f.answer.Facets[i].Counts
		}
	}
	return nil
}

// many reports whether counts lists only the largest of very many.
func (f *Facets) many(name string) bool {
	for i := range f.answer.Facets {
		if f.answer.Facets[i].Field == name {
			return f.answer.Facets[i].Many
		}
	}
	return false
}

// Outcome says what a command does: it gives the query another text, fails to, or opens a
// menu.
type Outcome struct {
	Text string
	Err  error // a *fault.Fault: the text is as it was
	Menu screen.Overlay
}

// Do runs the command with an id of Specs, without the context, on the query's text; ok is
// false if it is of no facet. The end of a cycle comes back to what own, the text of the view,
// asks of the field.
func (f *Facets) Do(id, text, own string, th *theme.Theme) (out Outcome, ok bool) {
	for i := range f.o.Rows {
		switch row := &f.o.Rows[i]; {
		case row.Keys == Each:
			for _, v := range row.Values {
				if v.Command.ID == id {
					return outcome(query.Toggle(text, row.Field, f.asked.written(row.Field, v.Word), false)), true
				}
			}
		case row.Command.ID != id:
		case row.Keys == Menu:
			return Outcome{Text: text, Menu: f.newMenu(row, th)}, true
		default:
			return outcome(row.step(text, own, f.is(row))), true
		}
	}
	return Outcome{Text: text}, false
}

// set makes a value the only one that a text asks of the facet's field; "" is all.
func (f *Facet) set(text, word string) (string, error) {
	if f.Since {
		return query.Since(text, word)
	}
	return query.Set(text, f.Field, word)
}

// step returns a text with the value of a Cycle after the one that it asks for. After the last
// one comes the value that own asks for, unless the text asks for just that, or isn't own with others.
func (f *Facet) step(text, own, is string) (string, error) {
	word := f.next(is)
	to, err := f.set(text, word)
	if err != nil || word != "" {
		return to, err
	}
	switch rest, err := f.set(own, ""); {
	case err != nil || rest == own || text == own || !holds(to, rest):
		return to, nil
	case rest == to:
		return own, nil
	}
	for _, t := range query.Terms(own) {
		if to, err = query.Also(to, own[t.At.From:t.At.To]); err != nil {
			break
		}
	}
	return to, err
}

// holds reports whether a text has all conditions of another one.
func holds(text, other string) bool {
	has := map[string]bool{}
	for _, t := range query.Terms(text) {
		has[text[t.At.From:t.At.To]] = true
	}
	return !slices.ContainsFunc(query.Terms(other), func(t query.Term) bool { return !has[other[t.At.From:t.At.To]] })
}

func outcome(text string, err error) Outcome { return Outcome{Text: text, Err: err} }

// Message holds what a menu sends. A screen passes it to Choose.
type Message interface{ asker() *Facets }

// chosen is sent when a value was chosen in a menu.
type chosen struct {
	facets *Facets
	field  string
	value  string
}

func (c chosen) asker() *Facets { return c.facets }

// Choose adds the value that was chosen in a menu to the query's text, or removes it. A
// message of another list's menu leaves the text as it is.
func (f *Facets) Choose(msg Message, text string) Outcome {
	c, ok := msg.(chosen)
	if !ok || c.facets != f {
		return Outcome{Text: text}
	}
	return outcome(query.Toggle(text, c.field, c.value, false))
}

// send returns the command that sends a choice.
func (c chosen) send() tea.Cmd { return screen.Send(c) }
