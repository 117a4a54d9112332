package query

import (
	"math"
	"strings"
)

// mendForms are the ways in which hints name what to write in the place of what is wrong: what stands
// before it in the hint, and, if more may follow, what ends it.
func mendForms() []struct{ before, after string } {
	return []struct{ before, after string }{
		{"did you mean ", "?"},
		{"put it in quotes: ", "; "},
		{"put it in quotes: ", ""},
		{"relative times count back from now: ", ""},
		{"a time: ", ""},
		{"a network: ", ""},
		{"a technique: ", ""},
		{"to filter, write ", ""},
		{"write ", "; "},
		{"write ", ""},
	}
}

// Mend returns the candidate that puts what the hint of a problem names in the place of what is wrong in
// a text; ok is false if the hint names nothing, or if the text would be no better with it. read reads a
// text.
func Mend(text string, p *Problem, read func(text string) *Reading) (c Candidate, ok bool) {
	if p == nil || max(p.At.To, p.whole.To) > len(text) || strings.Contains(p.Hint, "…") { // what was cut can't be written
		return c, false
	}
	for _, form := range mendForms() {
		named, is := strings.CutPrefix(p.Hint, form.before)
		if !is {
			continue
		}
		for _, one := range endings(named, form.after) {
			if c, ok = mended(text, one, p, read); ok {
				return c, true
			}
		}
	}
	return c, false
}

// endings returns the beginnings of a text up to what ends them, the longest first: it may stand in them too, as
// the ? of a pattern does. All of the text is the one without an end.
func endings(named, after string) (out []string) {
	if after == "" {
		return []string{named}
	}
	for at := strings.LastIndex(named, after); at >= 0; at = strings.LastIndex(named[:at], after) {
		out = append(out, named[:at])
	}
	return out
}

// mended puts what a hint names in the place of what is wrong, and of the words behind that which it has
// too, such as the value of an operator: so that no error is left, or the first one is as far behind as
// it can be.
func mended(text, named string, p *Problem, read func(text string) *Reading) (c Candidate, ok bool) {
	least := math.MaxInt
	wrong := p.At
	if p.whole.To > 0 {
		wrong = p.whole
	}
	for _, at := range spansFrom(text, wrong, len(scan(named))-2) { // the end is a token
		one := Candidate{Text: named, At: at, Kind: CandidateKeyword, Help: p.Hint}
		with, _ := one.Insert(text)
		if with = strings.TrimSpace(with); with == strings.TrimSpace(text) {
			continue
		}
		if left := leftBehind(read(with), at.From+len(named), p); left < least {
			c, ok, least = one, true, left
		}
	}
	return c, ok
}

// spansFrom returns the place of what is wrong, then that with so many words behind it.
func spansFrom(text string, wrong Span, words int) []Span {
	spans := []Span{wrong}
	for _, t := range scan(text) {
		if t.kind == endToken || len(spans) > words {
			break
		}
		if t.at.To > wrong.To {
			spans = append(spans, Span{wrong.From, t.at.To})
		}
	}
	return spans
}

// leftBehind returns the length of what stands from the first error of a reading on, 0 if there is none;
// math.MaxInt if the problem is there still, or an error before the end of its mend.
func leftBehind(r *Reading, end int, was *Problem) int {
	left := 0
	for i := range r.Problems {
		switch p := &r.Problems[i]; {
		case p.Message == was.Message, !p.Warning && p.At.From < end, !p.Warning && was.Warning:
			return math.MaxInt
		case !p.Warning:
			left = max(left, len(r.Text)-p.At.From)
		}
	}
	return left
}
