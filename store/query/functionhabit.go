package query

import (
	"slices"
	"strings"
)

// otherFunction refuses what other languages have in the place of a function: a name before it, or the groups alone;
// nil for anything else.
func otherFunction(p *parser, t token) *Problem {
	if n := p.second(); n.is("=") && t.kind == wordToken {
		if of, end := functionText(p.text, p.toks[p.at+2:]); of != "" {
			return &Problem{
				At: t.at, Message: "the name of a column stands behind its function",
				Hint: "write " + clip(of+" as "+t.text), whole: Span{t.at.From, end},
			}
		}
	}
	hint := countHint(t, p.second())
	if hint == "" {
		return nil
	}
	problem := &Problem{At: t.at, Message: "a function is missing before " + clip(t.text), Hint: hint}
	if t.is("by") && groupedBy(p.second()) {
		problem.whole = Span{t.at.From, p.second().at.To}
	}
	return problem
}

// functionText returns the function that tokens begin with, as it is called here, with what is in its parentheses, and
// where it ends; "" if they begin with none.
func functionText(text string, toks []token) (of string, end int) {
	t := toks[0]
	name := functionHabit(t.text)
	if namesFunction(t) {
		name = t.text
	}
	if name == "" || !toks[1].is("(") {
		return name, t.at.To
	}
	last := toks[slices.IndexFunc(toks, func(t token) bool { return t.kind == endToken || t.is(")", "|") })]
	if !last.is(")") {
		return "", 0
	}
	return name + text[t.at.To:last.at.To], last.at.To
}

// functionHabit returns our function for a word of another language; "" for any other word.
func functionHabit(word string) string {
	switch strings.ToLower(word) {
	case "dcount", "dc", "distinct", "distinct_count", "count_distinct", "nunique", "uniq":
		return "cardinality"
	case "mean", "average":
		return "avg"
	case "earliest", "first", "least", "minimum":
		return "min"
	case "latest", "last", "greatest", "maximum":
		return "max"
	}
	return ""
}

// groupedBy reports whether a token may begin what an aggregate groups by: a field or an interval.
func groupedBy(t token) bool {
	return t.kind == wordToken || t.kind == numberToken || t.kind == relativeToken
}

// countHint says what to write for an aggregate that begins with its groups: with by, or
// with a field; "" for any other beginning.
func countHint(t, n token) string {
	switch {
	case t.is("by") && groupedBy(n):
		return "write count by " + clip(n.text)
	case t.is("by"):
		return "write count by product"
	case namesField(t):
		return "write count by " + clip(t.text)
	}
	return ""
}
