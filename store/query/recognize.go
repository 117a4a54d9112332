package query

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// mostRecognized is the longest text, in bytes, that Recognize reads: no entity is longer.
const mostRecognized = 2048

// wordTitle is the title that Recognize gives a text which is nothing in particular.
const wordTitle = "text"

// IDTitle is the title that Recognize gives an id: a GUID, a SID, or that of an alert.
const IDTitle = "id"

// Recognize returns the condition that a text stands for which a person copied from a
// report or another tool: an address, an account, a hash, a URL, a technique, else the text
// itself, to be found as a phrase. Defanged spellings such as hxxps://evil[.]example are
// read. title names what it was taken for, and typed is false for a phrase. ok is false if
// there is nothing to find, the text has several lines, or it is a query already.
func Recognize(text string) (condition, title string, typed, ok bool) {
	return Scope{}.Recognize(text)
}

// Recognize is Recognize for a list of the scope's kind: an id is also looked for in what
// names an alert there.
func (sc Scope) Recognize(text string) (condition, title string, typed, ok bool) {
	if len(text) > mostRecognized || !utf8.ValidString(text) {
		return "", "", false, false
	}
	s := bare(text)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		return "", "", false, false
	}
	plain := refanged(s)
	for _, e := range recognizers(sc.Kind) {
		if condition := e.condition(plain, plain != s); condition != "" {
			return condition, e.title, true, true
		}
	}
	if q, _ := Parse(Quote(s), time.Time{}); q == nil || asksAlready(text) {
		return "", "", false, false
	}
	return Quote(s), wordTitle, false, true
}

// Defanged reports whether a text is written so that no program takes it for an address:
// "hxxps://evil[.]example".
func Defanged(text string) bool {
	if len(text) > mostRecognized {
		return false
	}
	s := bare(text)
	return refanged(s) != s
}

// bare strips what surrounds a copied text: blanks, a pair of quotes or brackets, and the
// marks with which a sentence ends.
func bare(text string) string {
	for {
		s := strings.TrimRight(strings.TrimSpace(text), ",;")
		for _, pair := range []string{`""`, "''", "``", "<>", "()", "“”", "‘’", "«»"} {
			first, n := utf8.DecodeRuneInString(pair)
			inner, begins := strings.CutPrefix(s, string(first))
			if inner, ends := strings.CutSuffix(inner, pair[n:]); begins && ends && !strings.Contains(inner, pair[n:]) {
				s = inner
			}
		}
		if s == text {
			return s
		}
		text = s
	}
}

// recognizer is one thing that Recognize knows.
type recognizer struct {
	title string
	// condition returns the condition for a text; "" if it is something else. defanged
	// is true if the text was made harmless, which no one does to a file's name.
	condition func(s string, defanged bool) string
}

// recognizers lists what Recognize knows for a list of a kind, that which is surer first.
func recognizers(k *alert.Kind) []recognizer {
	return []recognizer{
		{"URL", func(s string, _ bool) string { return urlCondition(s) }},
		{"address", func(s string, _ bool) string { return addressCondition(s) }},
		{"technique", func(s string, _ bool) string { return techniqueCondition(s) }},
		{"hash", func(s string, _ bool) string { return hashCondition(s) }},
		{IDTitle, func(s string, _ bool) string { return idCondition(s, k) }},
		{"account", func(s string, _ bool) string { return accountCondition(s) }},
		{"path", func(s string, _ bool) string { return pathCondition(s) }},
		{"number", func(s string, _ bool) string { return numberCondition(s, k) }},
		{"file", fileCondition},
		{"name on the network", nameCondition},
		{"host", hostCondition},
	}
}

// is writes a condition that a field equals a text; several fields are alternatives.
func is(s string, fields ...string) string {
	terms := make([]string, len(fields))
	for i, f := range fields {
		terms[i] = f + " = " + Quote(s)
	}
	return either(terms...)
}

func entity(t alert.EntityType) string { return "@" + string(t) }

// either joins alternatives.
func either(terms ...string) string {
	if len(terms) == 1 {
		return terms[0]
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}
