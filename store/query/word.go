package query

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// keywords lists the words that mean no text to look for unless they stand in quotes.
func keywords() []string {
	return []string{
		"FROM", "WHERE", "AND", "OR", "NOT", "EARLIEST", "LATEST", "IS", "NULL", "TRUE", "FALSE",
		"IN", "CONTAINS", "HAS", "STARTSWITH", "ENDSWITH", "MATCHES", "MATCHES_REGEX",
	}
}

// keywordHint says how to look for a keyword; "" for any other token.
func keywordHint(t token) string {
	if t.kind == wordToken && t.is(keywords()...) {
		return "to look for the word, put it in quotes: " + phrase(t.text)
	}
	return ""
}

// isWord reports whether the next token is a text to look for: a phrase, a text without
// quotes that cannot be a name, or a name without an operator after it.
func (c *cursor) isWord() bool {
	t, n := c.peek(), c.second()
	switch t.kind {
	case stringToken:
		return n.kind != operatorToken || n.is("&&", "||", ":")
	case bareToken, numberToken, relativeToken:
		return true
	case wordToken, logicalToken:
		return !t.quoted && !t.is(keywords()...) && !c.compares(t, n)
	}
	return t.is("*")
}

// compares reports whether a name and the token after it begin a comparison: an operator
// follows, or an operator of another language or a misspelt one, with a value.
func (c *cursor) compares(name, n token) bool {
	third := c.toks[min(c.at+2, len(c.toks)-1)]
	other := habit(n.text) != "" || namesField(name) && !n.is(keywords()...)
	switch {
	case n.kind == operatorToken:
		return !n.is("&&", "||")
	case n.kind != wordToken:
		return n.kind == bareToken && habit(n.text) != "" && namesField(name)
	case n.is("IS") || typeable(Op(strings.ToUpper(n.text)), false):
		return true
	case n.is("NOT"):
		return third.kind == operatorToken || third.kind == wordToken && (Op(strings.ToUpper(third.text)).takesNot() || habit(third.text) != "" && namesField(name))
	case third.kind == stringToken, third.kind == numberToken, third.kind == relativeToken, third.is("(", "true", "false", "now"):
		return other
	}
	return habit(n.text) != "" && namesField(name)
}

// namesField reports whether a token names a field.
func namesField(t token) bool {
	return FieldOf(t.text) != nil && !t.quoted || rawField(t) != nil
}

// ownName reports whether a token that names a field does so by a name of the language: a
// word of another tool, such as hash or file, is more often a word to look for.
func ownName(t token) bool {
	f := FieldOf(t.text)
	return f == nil || f.named(t.text)
}

// word reads a text to look for.
func (p *parser) word() (Expr, *Problem) {
	t := p.next()
	w := &Word{Text: p.text[t.at.From:t.at.To], At: t.at}
	if t.kind == stringToken {
		p.extension(t.at, "a phrase to look for")
		w.Text = t.text
		if looseFold(t.text) == "" {
			return nil, &Problem{At: t.at, Message: "there is no text to look for here", Hint: "leave it out"}
		}
		return w, nil
	}
	p.extension(t.at, "a word to look for")
	return w, p.bareWord(w, t)
}

// bareWord reads a text without quotes: a * at its ends is no part of it, because the word
// may stand anywhere in a text.
func (p *parser) bareWord(w *Word, t token) *Problem {
	all := w.Text
	w.Text = strings.Trim(all, "*")
	call, end := p.callHint(p.at - 1)
	switch {
	case strings.HasPrefix(all, "-") && relative(strings.ToLower(all)):
		return &Problem{At: t.at, Message: clip(all) + " is a time, and no condition", Hint: "write EARLIEST=" + clip(all)}
	case strings.HasPrefix(all, "-"):
		return &Problem{At: t.at, Message: "a - does not negate", Hint: "write NOT " + clip(strings.TrimLeft(all, "-"))}
	case call != "":
		return &Problem{At: t.at, Message: clip(all) + " is no function here", Hint: call, whole: Span{t.at.From, end}}
	case p.calls(t):
		return &Problem{At: t.at, Message: clip(all) + " is no function here", Hint: "compare the field itself: " + clip(p.second().text) + " = 'text'"}
	case w.Text == "":
		return &Problem{At: t.at, Message: clip(all) + " stands for nothing here", Hint: "leave it out: without a condition the query means everything"}
	case strings.Contains(w.Text, "*"):
		return &Problem{At: t.at, Message: "a word to look for has no * in it", Hint: "name a field: title:" + clip(all)}
	case looseFold(w.Text) == "":
		return &Problem{At: t.at, Message: "there is no text to look for here", Hint: "leave it out"}
	case stageAhead(t, p.peek()):
		return &Problem{At: t.at, whole: Span{t.at.From, p.peek().at.To}, Message: clip(all) + " is a stage, which stands behind |", Hint: stageHint(p.text, t, p.peek()) + `; to look for the word, put it in quotes: ` + phrase(clip(all))}
	case wordHabit(w.Text, p.peek()) != "":
		problem := &Problem{At: t.at, Message: clip(all) + " is a word to look for here, which texts hardly have", Warning: true, Hint: wordHabit(w.Text, p.peek())}
		if tableOfKQL(strings.ToLower(w.Text)) {
			problem = p.without(problem, p.at-1)
		}
		p.tree.warnings = append(p.tree.warnings, *problem)
	case t.kind != bareToken && t.kind != numberToken && t.kind != relativeToken && namesField(t) && ownName(t):
		p.tree.warnings = append(p.tree.warnings, Problem{
			At: t.at, Message: clip(all) + " is a field, and without an operator it is a word to look for", Warning: true,
			Hint: "add an operator, as in " + clip(all) + " IS NOT NULL, or put it in quotes: " + phrase(clip(all)),
		})
	}
	return nil
}

// beside reports whether the next token begins a condition joined to e by AND, without the word.
// After a comparison that has an operator only field:value and $name are: a word there is
// more often a keyword with a typing mistake, or one of another language.
func (p *parser) beside(e Expr) bool {
	t := p.peek()
	switch {
	case isBound(t) || !begins(t):
		return false
	case !strict(e):
		return true
	}
	return t.kind == viewToken || p.second().is(":") && p.second().at.From == t.at.To
}

// begins reports whether a token may be the first of a condition other than EARLIEST and
// LATEST.
func begins(t token) bool {
	switch t.kind {
	case wordToken:
		return t.is("NOT") || !t.is(keywords()...)
	case logicalToken, stringToken, bareToken, numberToken, relativeToken, viewToken:
		return true
	}
	return t.is("(")
}

// strict reports whether a condition is, or holds, what must be joined by AND or OR: a
// comparison that has an operator, or EARLIEST or LATEST.
func strict(e Expr) bool { return some(e, strictly) }

// strictly reports whether a part of a condition is such.
func strictly(e Expr) bool {
	switch e := e.(type) {
	case *Compare:
		return !e.short
	case *Word, *saved:
		return false
	}
	return !joins(e)
}

// phrase writes a text as a condition that looks for it.
func phrase(text string) string {
	if strings.ContainsAny(text, "\"\n\r\t\b\f") {
		return Quote(text)
	}
	return `"` + text + `"`
}

// String prints the word as a phrase.
func (w *Word) String() string { return phrase(w.Text) }

// word gives a word its comparisons: one for each field that it is looked for in.
func (k *checker) word(w *Word) {
	if k.words++; k.words > maxWords {
		k.fail(w.At, fmt.Sprintf("the query has more than %d words to look for", maxWords), "name a field, and list them: title CONTAINS ('a','b')")
		k.errors = maxProblems // each further word would say the same
		return
	}
	fields := wordFields(k.kind)
	all, values, parts := make([]Compare, len(fields)), []Value{{Type: alert.String, Text: w.Text, At: w.At}}, []string{looseFold(w.Text)}
	w.Terms = make([]*Compare, len(fields))
	for i, f := range fields {
		all[i] = Compare{
			Field: f, Op: holdsWord, Values: values, At: w.At,
			opAt: w.At, valueAt: w.At, read: f.of(k.kind), test: tests{parts: parts},
		}
		w.Terms[i] = &all[i]
	}
}

// joinHint offers the keyword that a word after a condition may have meant.
func joinHint(t token) string {
	if hint := joinHabit(t.text); hint != "" {
		return hint
	}
	if near := fault.Nearest(t.text, []string{"AND", "OR", "EARLIEST", "LATEST"}); t.kind == wordToken && near != "" {
		return "did you mean " + near + "?"
	}
	return "join conditions with AND or OR, and put text values in quotes"
}
