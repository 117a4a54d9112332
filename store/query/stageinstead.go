package query

import (
	"cmp"
	"slices"
	"strings"
)

// What stages of other languages are written as here, with what stands behind their word; see stageHabits.

// argument returns the tokens behind the word of a stage, and the place of the word with them. There are none if
// one of them can't be read.
func (p *parser) argument() (toks []token, at Span) {
	toks, at = p.toks[p.at+1:], p.peek().at
	toks = toks[:slices.IndexFunc(toks, func(t token) bool { return t.kind == endToken || t.is("|") })]
	if len(toks) == 0 || slices.ContainsFunc(toks, func(t token) bool { return t.kind == badToken }) {
		return nil, at
	}
	return toks, Span{at.From, toks[len(toks)-1].at.To}
}

// written returns the text of tokens.
func (p *parser) written(toks []token) string {
	if len(toks) == 0 {
		return ""
	}
	return p.text[toks[0].at.From:toks[len(toks)-1].at.To]
}

// grouped counts by the fields that a stage names without a function: distinct user.
func (p *parser) grouped() instead {
	toks, at := p.argument()
	if len(toks) > 0 && toks[0].is("by") {
		toks = toks[1:]
	}
	return instead{at, p.countBy(toks, "")}
}

// countBy counts by the fields that tokens begin with, and goes on with other stages; "" if they begin with none.
func (p *parser) countBy(toks []token, then string) string {
	if len(toks) == 0 || !namesField(toks[0]) {
		return ""
	}
	return "aggregate count by " + p.written(toks) + then
}

// fewRows is how many rows are cut off by a stage of another language that says no number.
const fewRows = "10"

// topped sorts and cuts, as in top 5 by created_at, or counts as Splunk does: top 5 user.
func (p *parser) topped() instead {
	toks, at := p.argument()
	toks, n := leadingNumber(toks)
	cut := "head " + cmp.Or(n, fewRows)
	switch {
	case len(toks) == 0 && n != "":
		return instead{at, cut}
	case len(toks) > 1 && toks[0].is("by"):
		return instead{at, "sort " + p.downward(toks[1:]) + " | " + cut}
	}
	return instead{at, p.countBy(toks, " | sort count desc | "+cut)}
}

// rarest counts, the least first: rare user.
func (p *parser) rarest() instead {
	toks, at := p.argument()
	toks, n := leadingNumber(toks)
	return instead{at, p.countBy(toks, " | sort count | head "+cmp.Or(n, fewRows))}
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
func (p *parser) downward(toks []token) string {
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
		name := p.written(key)
		if made := p.made(); made != nil {
			name, _ = made.meant(name)
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
func (p *parser) made() *Aggregate {
	for _, s := range p.tree.stages {
		if a, ok := s.(*Aggregate); ok {
			return a
		}
	}
	return nil
}

// meant returns the column of the table that a name means, which has to be checked yet: one of the groups, one of
// the functions, else what is counted first, which KQL calls count_.
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
	return s.Functions[0].column(), false
}

// charted counts by an interval, as timechart does.
func (p *parser) charted() instead {
	toks, at := p.argument()
	if slices.ContainsFunc(toks, func(t token) bool { return t.is("by") }) {
		return instead{} // an interval goes with no fields
	}
	of := "count"
	if i := slices.IndexFunc(toks, namesFunction); i >= 0 {
		of = p.written(toks[i:])
	}
	return instead{at, "aggregate " + of + " by " + cmp.Or(spanIn(p.written(toks)), "1h")}
}

// filtered puts a condition behind a | to the others, or, behind an aggregate, sorts by what it counts instead,
// because no condition filters a table.
func (p *parser) filtered() instead {
	toks, at := p.argument()
	if len(toks) == 0 || len(p.problems) > 0 {
		return instead{}
	}
	if made := p.made(); made != nil {
		column, group := made.meant(toks[0].text)
		if group {
			return instead{}
		}
		return instead{at, "sort " + column + " desc | head " + fewRows}
	}
	return instead{Span{p.toks[p.at-1].at.From, at.To}, p.besides(p.written(toks))}
}

// besides returns a condition as it follows those before the first |; "" if it can't be put there as it stands.
func (p *parser) besides(condition string) string {
	tree, problem := parse(condition)
	if problem != nil || tree.cond == nil || len(tree.from)+len(tree.tail)+len(p.tree.tail)+len(p.tree.stages) > 0 || tree.whereAt.To > 0 {
		return ""
	}
	if _, or := tree.cond.(*Or); or && p.tree.cond != nil {
		condition = "(" + condition + ")"
	}
	switch p.tree.cond.(type) {
	case nil:
		return condition
	case *Or: // AND would join the last of its terms alone
		return ""
	}
	return "AND " + condition
}
