package query

import (
	"cmp"
	"slices"
	"strings"
)

// otherStage is a stage of another language. Its methods return what is written in place of it here; see stageHabits.
type otherStage struct {
	p    *parser // at the word of the stage
	at   Span    // the word with what stands behind it
	toks []token // behind the word; none if one of them can't be read
}

func newOtherStage(p *parser) *otherStage {
	toks := p.toks[p.at+1:]
	toks = toks[:slices.IndexFunc(toks, func(t token) bool { return t.kind == endToken || t.is("|") })]
	s := &otherStage{p: p, at: p.peek().at}
	if len(toks) > 0 && !slices.ContainsFunc(toks, func(t token) bool { return t.kind == badToken }) {
		s.toks, s.at.To = toks, toks[len(toks)-1].at.To
	}
	return s
}

// written returns the text of tokens.
func (c *cursor) written(toks []token) string {
	if len(toks) == 0 {
		return ""
	}
	return c.text[toks[0].at.From:toks[len(toks)-1].at.To]
}

// grouped counts by the fields that a stage names without a function: distinct user.
func (s *otherStage) grouped() instead {
	toks := s.toks
	if len(toks) > 0 && toks[0].is("by") {
		toks = toks[1:]
	}
	return instead{s.at, s.countBy(toks, "")}
}

// countBy counts by the fields that tokens are, and goes on with other stages; "" if they are anything else.
func (s *otherStage) countBy(toks []token, then string) string {
	for i, t := range toks {
		if comma := i%2 == 1; comma != t.is(",") || !comma && !namesField(t) {
			return ""
		}
	}
	if len(toks)%2 == 0 {
		return ""
	}
	return "aggregate count by " + s.p.written(toks) + then
}

// fewRows is how many rows are cut off by a stage of another language that says no number.
const fewRows = "10"

// topped sorts and cuts, as in top 5 by created_at, or counts as Splunk does: top 5 user.
func (s *otherStage) topped() instead {
	toks, n := leadingNumber(s.toks)
	cut := "head " + cmp.Or(n, fewRows)
	switch {
	case len(toks) == 0 && n != "":
		return instead{s.at, cut}
	case len(toks) > 1 && toks[0].is("by"):
		return instead{s.at, "sort " + s.downward(toks[1:]) + " | " + cut}
	}
	return instead{s.at, s.countBy(toks, " | sort count desc | "+cut)}
}

// rarest counts, the least first: rare user.
func (s *otherStage) rarest() instead {
	toks, n := leadingNumber(s.toks)
	return instead{s.at, s.countBy(toks, " | sort count | head "+cmp.Or(n, fewRows))}
}

// leadingNumber takes the number of rows, with or without limit=, from the tokens that begin with it.
func leadingNumber(toks []token) (rest []token, n string) {
	rest = toks
	if len(rest) > 2 && rest[0].is("limit") && rest[1].is("=") {
		rest = rest[2:]
	}
	if len(rest) > 0 && rest[0].kind == numberToken {
		return rest[1:], rest[0].text
	}
	return toks, ""
}

// downward writes the columns to sort by, each from the greatest to the least unless it says otherwise.
func (s *otherStage) downward(toks []token) string {
	var keys []string
	for key := range splitAt(toks, ",") {
		order := " desc"
		switch last := key[len(key)-1]; {
		case last.is("asc"):
			order = ""
			fallthrough
		case last.is("desc"):
			key = key[:len(key)-1]
		}
		name := s.p.written(key)
		if made := s.made(); made != nil {
			column, _ := made.meant(name)
			name = cmp.Or(column, name)
		}
		keys = append(keys, name+order)
	}
	return strings.Join(keys, ", ")
}

// splitAt yields what stands between the tokens that are a sign, unless it is empty.
func splitAt(toks []token, sign string) func(yield func([]token) bool) {
	return func(yield func([]token) bool) {
		for rest := toks; len(rest) > 0; {
			end := slices.IndexFunc(rest, func(t token) bool { return t.is(sign) })
			part := rest
			if rest = nil; end >= 0 {
				part, rest = part[:end], part[end+1:]
			}
			if len(part) > 0 && !yield(part) {
				return
			}
		}
	}
}

// made returns the aggregate among the stages so far; nil if there is none.
func (s *otherStage) made() *Aggregate {
	for _, before := range s.p.tree.stages {
		if a, ok := before.(*Aggregate); ok {
			return a
		}
	}
	return nil
}

// meant returns the column of the table that a name means, which has to be checked yet: one of the groups, one of
// the functions, else what is counted first, which KQL calls count_; "" for a field of the records.
func (s *Aggregate) meant(name string) (column string, group bool) {
	for i := range s.By {
		if strings.EqualFold(s.By[i].typed.text, name) {
			return name, true
		}
	}
	for i := range s.Functions {
		f := &s.Functions[i]
		if strings.EqualFold(f.column(), name) || strings.EqualFold(f.text(), name) {
			return name, false
		}
	}
	if FieldOf(name) != nil {
		return "", false
	}
	return s.Functions[0].column(), false
}

// charted counts by an interval, as timechart does.
func (s *otherStage) charted() instead {
	if slices.ContainsFunc(s.toks, func(t token) bool { return t.is("by") }) {
		return instead{} // an interval goes with no fields
	}
	of, span := "count", spanIn(s.p.written(s.toks))
	if i := slices.IndexFunc(s.toks, func(t token) bool { return namesFunction(t) || functionHabit(t.text) != "" }); i >= 0 {
		of, _ = functionText(s.p.text, s.p.toks[s.p.at+1+i:])
	}
	if span == "" && slices.ContainsFunc(s.toks, func(t token) bool { return t.kind == numberToken || t.kind == relativeToken }) {
		return instead{}
	}
	return instead{s.at, "aggregate " + of + " by " + cmp.Or(span, "1h")}
}

// filtered puts a condition behind a | to the others, or, behind an aggregate, sorts by what it counts instead,
// because no condition filters a table.
func (s *otherStage) filtered() instead {
	p := s.p
	if len(s.toks) == 0 || len(p.problems) > 0 {
		return instead{}
	}
	if made := s.made(); made != nil {
		column, group := made.meant(s.toks[0].text)
		if group || column == "" || len(s.toks) > 3 { // more than a bound of what is counted
			return instead{}
		}
		return instead{s.at, "sort " + column + " desc | head " + fewRows}
	}
	return instead{Span{p.toks[p.at-1].at.From, s.at.To}, s.besides(p.written(s.toks))}
}

// besides returns a condition as it follows those before the first |; "" if it can't be put there as it stands.
func (s *otherStage) besides(condition string) string {
	read := func(text string) *Reading { return Scope{}.Read(text) }
	tree, problem := parse(condition)
	for mend := Mends(condition, problem, read); problem != nil && len(mend) > 0; mend = Mends(condition, problem, read) {
		condition, _ = mend[0].Insert(condition)
		tree, problem = parse(condition)
	}
	if problem != nil || tree.cond == nil || len(tree.from)+len(tree.tail)+len(s.p.tree.tail)+len(s.p.tree.stages) > 0 || tree.whereAt.To > 0 {
		return ""
	}
	if _, or := tree.cond.(*Or); or && s.p.tree.cond != nil {
		condition = "(" + condition + ")"
	}
	switch s.p.tree.cond.(type) {
	case nil:
		return condition
	case *Or: // AND would join the last of its terms alone
		return ""
	}
	return "AND " + condition
}
