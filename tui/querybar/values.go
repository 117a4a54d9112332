package querybar

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// Bounds of the values that the store is asked for.
const (
	mostValues  = 40
	valueBytes  = 200 // a longer value, such as a description, is not offered
	valuesLimit = 2 * time.Second
	mostAnswers = 500 // of one bar; beyond, it forgets them
)

// beginning is the typed part of a value of a field.
type beginning struct {
	field *query.Field
	typed string
}

// values are the store's values of the fields that do not list theirs. A key does not wait
// for them: what is not known is asked for behind it, one question at a time.
type values struct {
	answers map[beginning][]string
	lacking *beginning // the last that was not known
	asking  bool
	closing context.Context
	stop    context.CancelFunc
}

// valued is the answer to a question for values.
type valued struct {
	of
	to     beginning
	values []string
}

func newValues() values {
	v := values{answers: map[beginning][]string{}}
	v.closing, v.stop = context.WithCancel(context.Background())
	return v
}

// known returns the values of a field that begin with a text, most frequent first, as far
// as they are known. An answer to a shorter text that has all values serves as well.
func (v *values) known(f *query.Field, typed string) []string {
	for to := len(typed); to >= 0; to-- {
		all, ok := v.answers[beginning{f, typed[:to]}]
		if ok && (to == len(typed) || len(all) < mostValues) {
			return all
		}
	}
	v.lacking = &beginning{f, typed}
	return nil
}

// ask asks the store for the values that lack, unless a question is under way.
func (e *editor) ask() tea.Cmd {
	v, o := &e.values, e.bar.o
	if v.asking || v.lacking == nil || o.Search == nil {
		return nil
	}
	to := *v.lacking
	v.lacking = nil
	reply := valued{of: of{e}, to: to}
	q, problems := o.scope(o.Now()).Parse(to.query())
	if query.Failed(problems) != nil { // a field that cannot be grouped by
		v.answers[to] = nil
		return nil
	}
	v.asking = true
	request, search, closing := index.Request{Query: query.Restrict(q, o.Only)}, o.Search, v.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, valuesLimit)
		defer cancel()
		if result, err := search(ctx, request); err == nil && result.Table != nil { // without values there are no candidates
			reply.values = offered(result.Table)
		}
		return reply
	}
}

// query is the question for the most frequent values.
func (b beginning) query() string {
	text := ""
	if len(b.field.Schemas) > 0 {
		text = "FROM " + b.field.Schemas[0] + " "
	}
	if b.typed != "" {
		text += b.field.Name + " STARTSWITH " + query.Quote(b.typed) + " "
	}
	return text + "| aggregate count by " + b.field.Name + " | head " + strconv.Itoa(mostValues)
}

// offered returns the values of a table's first column that can be typed.
func offered(t *query.Table) []string {
	var out []string
	for _, row := range t.Rows {
		value, ok := row[0].(string)
		if ok && value != "" && len(value) <= valueBytes && text.Clean(value) == value && !strings.ContainsAny(value, "\n\r\t") {
			out = append(out, value)
		}
	}
	return out
}

// valued takes an answer, and asks for what lacks by now. An open list stays as it is.
func (e *editor) valued(msg valued) tea.Cmd {
	v := &e.values
	if len(v.answers) >= mostAnswers {
		clear(v.answers)
	}
	v.asking, v.answers[msg.to] = false, msg.values
	if !e.offers.open {
		v.lacking = nil // what still lacks is found now
		e.offer()
	}
	return e.ask()
}
