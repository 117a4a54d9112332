package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// Candidate is one text that may stand at the caret of a half-written query.
type Candidate struct {
	Text string // what stands there if it is chosen, quotes and all
	At   Span   // what it takes the place of
	Kind CandidateKind
	Help string // one line

	joined bool // what follows it stands beside it without a blank
}

// Insert returns the text with the candidate in its place, and the place of the caret
// behind it: also behind a blank, unless what follows the candidate is joined to it.
func (c Candidate) Insert(text string) (with string, caret int) {
	before, after := text[:c.At.From]+c.apart(text)+c.Text, text[c.At.To:]
	if c.joined {
		last := c.Text[len(c.Text)-1:]
		if strings.Contains("(=.", last) {
			after = strings.TrimPrefix(after, last)
		}
		return before + after, len(before)
	}
	return before + " " + strings.TrimPrefix(after, " "), len(before) + 1
}

// apart returns the blank between a parenthesis or quote that ends before the candidate and a word.
func (c Candidate) apart(text string) string {
	if c.Kind == CandidateKeyword && c.At.From == c.At.To && c.At.From > 0 && strings.IndexByte(`)'"`, text[c.At.From-1]) >= 0 && c.Text != ")" {
		return " "
	}
	return ""
}

// Typed returns what was typed of it before the caret.
func (c Candidate) Typed(text string, caret int) string { return text[c.At.From:max(caret, c.At.From)] }

// CandidateKind is the sort of a candidate.
type CandidateKind int

// The kinds of candidates.
const (
	CandidateKeyword CandidateKind = iota
	CandidateField
	CandidateOperator
	CandidateFunction
	CandidateValue
	CandidateView
)

// mostCandidates bounds what Complete returns: a person reads no more.
const mostCandidates = 100

// Complete returns what may stand at the caret, a byte of the text, best first. values
// returns the values of a field that begin with a text, most frequent first, for fields
// that do not list theirs; it may be nil. Complete works for any text.
func (s Scope) Complete(text string, caret int, values func(f *Field, beginning string) []string) []Candidate {
	caret = min(max(caret, 0), len(text))
	if len(text) > maxBytes {
		return nil
	}
	toks := scan(text)
	at := slices.IndexFunc(toks, func(t token) bool { return t.kind == endToken || t.at.To >= caret && !t.sign() || t.at.From >= caret })
	c := completion{scope: s, values: values, at: Span{caret, caret}}
	if t := toks[at]; t.kind != endToken && t.at.From < caret {
		c.at, c.typed, c.quote = t.at, text[t.at.From:caret], quoteOf(text[t.at.From:caret])
	}
	c.bare = at > 0 && toks[at-1].is(":")
	if c.typed == "!" && at > 0 { // an operator half typed
		c.at.To = caret
	}
	w := walked(toks[:at])
	c.kind, c.schemas, c.field, c.place = w.records(s.Kind), w.schemas, w.field, w.place
	c.expect(w.place, w.depth)
	return c.best()
}

// sign reports whether a token ends where it ends: no more of it can be typed.
func (t token) sign() bool { return t.kind == punctToken || t.kind == operatorToken && t.text != "!" }

// quoteOf returns the quote with which a text begins; 0 for none.
func quoteOf(text string) byte {
	if text != "" && (text[0] == '\'' || text[0] == '"') {
		return text[0]
	}
	return 0
}

// completion collects candidates for one caret.
type completion struct {
	scope   Scope
	values  func(f *Field, beginning string) []string
	kind    *alert.Kind
	schemas []string
	field   *Field // before an operator or a value
	place   spot
	at      Span
	bare    bool   // a value needs no quotes: it stands behind a colon
	typed   string // of the token at the caret
	quote   byte   // with which typed begins
	found   []ranked
}

// ranked is a candidate and how well what was typed fits it: 0 is best.
type ranked struct {
	Candidate
	rank int
}

// offer adds a candidate if what was typed leads to one of its words. A word that was
// typed in full is no candidate.
func (c *completion) offer(kind CandidateKind, text, help string, words ...string) {
	rank := fit(c.typed, append([]string{text}, words...))
	if rank < 0 || strings.EqualFold(text, c.typed) {
		return
	}
	c.add(kind, text, help, rank)
}

// add collects a candidate.
func (c *completion) add(kind CandidateKind, text, help string, rank int) {
	opens := strings.HasSuffix(text, "(") || strings.HasSuffix(text, ".") || kind == CandidateKeyword && strings.HasSuffix(text, "=")
	joined := opens || c.place == inList || c.place == atArgument || c.place == afterBound
	c.found = append(c.found, ranked{Candidate{text, c.at, kind, help, joined}, rank})
}

// fit returns how well a beginning fits the words: 0 if the first begins with it, 1 if
// another does, 2 if a part of one does, behind a dot or an underscore, -1 if none.
func fit(typed string, words []string) int {
	typed = strings.ToLower(typed)
	best := -1
	for i, word := range words {
		word = strings.ToLower(word)
		rank := -1
		switch {
		case strings.HasPrefix(word, typed):
			rank = min(i, 1)
		case strings.Contains(word, "."+typed), strings.Contains(word, "_"+typed), strings.HasPrefix(word, "@"+typed):
			rank = 2
		}
		if rank >= 0 && (best < 0 || rank < best) {
			best = rank
		}
	}
	return best
}

// best returns the candidates, those that fit better first, each once.
func (c *completion) best() []Candidate {
	slices.SortStableFunc(c.found, func(a, b ranked) int { return a.rank - b.rank })
	var out []Candidate
	seen := map[string]bool{}
	for _, r := range c.found {
		if len(out) == mostCandidates {
			break
		}
		if !seen[r.Text] {
			seen[r.Text] = true
			out = append(out, r.Candidate)
		}
	}
	return out
}
