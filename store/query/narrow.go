package query

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tocsin/graph/alert"
)

// Narrow returns the text of a query for the records behind one row of a table that the
// query gave: its text as typed with the group of the row as one more condition, without
// the aggregate and what follows it. The error is a *fault.Fault if that cannot be told by
// a text.
func (q *Query) Narrow(t *Table, row int) (string, error) {
	a := q.aggregate()
	switch {
	case a == nil:
		return "", refusal("the query has no aggregate, so its rows are no groups", "")
	case row < 0 || row >= len(t.Rows):
		return "", refusal("the table has no such row", "")
	case q.tails():
		return "", refusal("tail before aggregate cannot be told by a condition", "put it after aggregate")
	}
	e := &edit{text: strings.TrimRightFunc(q.Text[:q.groupedFrom(a)], unicode.IsSpace)}
	if a.Interval > 0 {
		return e.narrowInterval(q, a, t, row)
	}
	var terms []string
	for i := range a.By {
		at := t.column(a.By[i].String())
		if at < 0 {
			return "", refusal("the table does not show "+a.By[i].String()+", so its group cannot be told", "add it to fields")
		}
		term, ok := a.By[i].is(t.Rows[row][at])
		if !ok {
			return "", refusal("no condition can tell this value of "+a.By[i].String(), "")
		}
		terms = append(terms, term)
	}
	return e.narrow(terms)
}

// NarrowsWider returns the types of the entities by which Narrow may select more records than row n of the
// result counts, beside those that a head left out: see Heads. An entity with several spellings counts under one
// of them, and a condition holds for each, so an account that counts under its address is found by its name in
// the domain too.
func (q *Query) NarrowsWider(t *Table, n int) (by []alert.EntityType) {
	a := q.aggregate()
	if a == nil {
		return nil
	}
	for i, c := range a.By {
		if c.Field != nil && c.Field.Entity() != "" && i < len(t.Rows[n]) && t.Rows[n][i] != nil {
			by = append(by, c.Field.Entity())
		}
	}
	return by
}

// tails reports whether tail stands before the aggregate.
func (q *Query) tails() bool {
	return slices.ContainsFunc(q.grouped(), func(s Stage) bool { _, ok := s.(*Tail); return ok })
}

// Heads reports whether head stands before the aggregate. Narrow leaves it out.
func (q *Query) Heads() bool {
	return slices.ContainsFunc(q.grouped(), func(s Stage) bool { _, ok := s.(*Head); return ok })
}

// grouped returns the stages before the aggregate.
func (q *Query) grouped() []Stage {
	at := slices.IndexFunc(q.Stages, func(s Stage) bool { _, ok := s.(*Aggregate); return ok })
	return q.Stages[:max(at, 0)]
}

// groupedFrom returns where in the text the stages begin that Narrow leaves out.
func (q *Query) groupedFrom(a *Aggregate) int {
	for _, s := range q.grouped() {
		if _, ok := s.(*Head); ok {
			return s.Place().From
		}
	}
	return a.At.From
}

// narrow adds terms to the condition.
func (e *edit) narrow(terms []string) (string, error) {
	if len(terms) == 0 {
		return strings.TrimSpace(e.text), nil
	}
	tree, problem := parse(e.text)
	if problem != nil {
		return "", refusal("the query does not parse: "+problem.Message, "")
	}
	e.tree = tree
	text, err := e.done(strings.TrimSpace(e.and(strings.Join(terms, " AND "))))
	if err != nil {
		return "", err
	}
	return text, nil
}

// is returns the condition that holds for the rows of a group by the column; ok is false if
// there is none.
func (c *Column) is(value any) (condition string, ok bool) {
	name := c.String()
	switch v := value.(type) {
	case nil:
		return name + " IS NULL", true
	case string:
		_, network := networkOf(v)
		if _, single := addressOf(v); network && !single && c.Field != nil && c.Field.IP { // = asks for the addresses in it
			return name + " MATCHES_REGEX " + Quote("^"+regexp.QuoteMeta(v)+"$"), true
		}
		if text := TextOf(v); text.Folded != "" {
			return name + " = " + Quote(strings.ToValidUTF8(v, "\uFFFD")), true
		}
		return name + " IS NOT NULL AND " + name + " !MATCHES '*'", true // it has invisible characters alone
	case json.Number:
		text, ok := decimalOf(string(v)).text()
		return name + " = " + text, ok
	case float64:
		word, others := c.Field.wordOf(v)
		if word == "" {
			return name + " = " + floatText(v), true
		}
		condition = name + " = " + Quote(word)
		for _, other := range others {
			condition += " AND " + name + " != " + floatText(other)
		}
		return condition, true
	case alert.Time:
		return name + " = " + timeText(v), true
	case int64:
		return name + " = " + strconv.FormatInt(v, 10), true
	case bool:
		return name + " = " + strconv.FormatBool(v), true
	}
	return "", false
}

func floatText(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// narrowInterval sets EARLIEST and LATEST to those of an interval, unless those of the text
// are narrower.
func (e *edit) narrowInterval(q *Query, a *Aggregate, t *Table, row int) (string, error) {
	at := t.column(intervalColumn)
	if at < 0 {
		return "", refusal("the table does not show "+intervalColumn+", so its group cannot be told", "add it to fields")
	}
	begin, ok := t.Rows[row][at].(alert.Time)
	if !ok {
		return e.narrow([]string{"created_at IS NULL"})
	}
	from := alert.Time(intervalOf(begin, a.Interval)) * alert.Ticks(a.Interval)
	to := from + alert.Ticks(a.Interval)
	// Both places are of q's text, so the later one is changed first.
	bounds := []bound{{value: q.earliest, at: e.boundAt(q, q.earliest)}, {latest: true, value: q.latest, at: e.boundAt(q, q.latest)}}
	if bounds[0].at.From <= bounds[1].at.From {
		slices.Reverse(bounds)
	}
	for _, b := range bounds {
		if t, own := to, q.Latest; b.latest && (own == 0 || own > t) {
			e.bound(b, t)
		} else if t, own := from, q.Earliest; !b.latest && (own == 0 || own < t) {
			e.bound(b, t)
		}
	}
	e.text = strings.TrimSpace(e.text)
	if _, problems := (Scope{Now: q.now.Time(), Views: q.views}).Parse(e.text); Failed(problems) != nil {
		return "", refusal("the new query does not parse: "+Failed(problems).Message, "")
	}
	return e.text, nil
}

// boundAt returns where the value of a bound stands, or if there is none, where it may: at
// the end of the condition.
func (e *edit) boundAt(q *Query, typed Value) Span {
	if typed.At.To > 0 {
		return typed.At
	}
	end := len(strings.TrimRightFunc(q.Text[:q.Stages[0].Place().From], unicode.IsSpace))
	return Span{end, end}
}

// bound writes a time in the place of a bound's value, or the bound if there is none.
func (e *edit) bound(b bound, t alert.Time) {
	words := timeText(t)
	if b.value.At.To == 0 {
		words = " " + b.word() + "=" + words
	}
	e.text = e.text[:b.at.From] + words + e.text[b.at.To:]
}
