package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// didYouMean begins the hints that may leave a choice: did you mean category or title?
const didYouMean = "did you mean "

// mendForms are the ways in which hints name what to write in the place of what is wrong: what stands
// before it in the hint, and, if more may follow, what ends it.
func mendForms() []struct{ before, after string } {
	return []struct{ before, after string }{
		{didYouMean, "?"},
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

// mostMends bounds how many texts are read to see where a mend leads.
const mostMends = 64

// Mends returns the candidates that put what the hint of a problem names in the place of what is wrong in a text:
// one, several if the hint leaves a choice, none if it names nothing. The rest of the text stays as it is, and the
// text runs, at once, with the mends of what else is wrong, or but for another condition or stage behind. read reads
// a text.
func Mends(text string, p *Problem, read func(text string) *Reading) []Candidate {
	return (&mender{read, mostMends}).mends(text, p)
}

// mender looks for mends.
type mender struct {
	read func(text string) *Reading
	left int // texts to read
}

func (m *mender) mends(text string, p *Problem) (all []Candidate) {
	if p == nil || max(p.At.To, p.whole.To) > len(text) || strings.Contains(p.Hint, "…") { // what was cut can't be written
		return nil
	}
	for _, named := range p.named() {
		for _, one := range named {
			if c := p.candidate(text, one); m.mended(text, c, p) {
				all = append(all, c)
			} else if c := p.candidate(text, one+" AND"); p.Warning && m.mended(text, c, p) { // a word after a condition
				all = append(all, c)
			}
		}
		if all != nil {
			return all
		}
	}
	return nil
}

// mended reports whether a candidate mends a problem: nothing new in it is wrong, or doubtful, and the text runs, or
// leads to one that runs, or what else is wrong is apart. What was only doubtful runs at once.
func (m *mender) mended(text string, c Candidate, was *Problem) bool {
	with, end := c.Insert(text)
	if m.left--; m.left < 0 || strings.TrimSpace(with) == strings.TrimSpace(text) {
		return false
	}
	r := m.read(with)
	for i := range r.Problems {
		p := &r.Problems[i]
		if p.At.From < c.At.From || p.At.From >= end || p.Extension {
			continue
		}
		own := strings.Contains(text[c.At.From:c.At.To], with[p.At.From:min(p.At.To, len(with))])
		if p.Warning || !own { // a person's own word may have a mend
			return false
		}
	}
	p := Failed(r.Problems)
	return p == nil || !was.Warning && (apart(with, end, p.At.From) || m.mends(with, p) != nil)
}

// apart reports whether what a text has up to a byte is a condition that what is wrong behind it has nothing to do with:
// AND, OR or a | stands between them. A stage may depend on the stages before it.
func apart(text string, end, wrong int) bool {
	behind := scan(text[min(end, len(text)):])
	joint := slices.IndexFunc(behind, func(t token) bool { return t.joins() || t.is("|") })
	stage := func(t token) bool { return t.is("|") }
	return joint >= 0 && end+behind[joint].at.From <= wrong && !slices.ContainsFunc(scan(text[:min(end, len(text))]), stage)
}

// named returns the texts that may be what the hint names, the likeliest first; several together if they are a choice.
func (p *Problem) named() (out [][]string) {
	if p.instead != "" {
		return [][]string{{p.instead}}
	}
	for _, form := range mendForms() {
		named, is := strings.CutPrefix(p.Hint, form.before)
		if !is {
			continue
		}
		for _, one := range endings(named, form.after) {
			if out = append(out, []string{one}); form.before == didYouMean {
				out = append(out, strings.Split(strings.ReplaceAll(one, " or ", ", "), ", "))
			}
		}
	}
	return out
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

// candidate puts a text in the place of what is wrong, with a blank to a word beside it.
func (p *Problem) candidate(text, named string) Candidate {
	at := p.At
	if p.whole.To > 0 {
		at = p.whole
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at.From])
	first, _ := utf8.DecodeRuneInString(named)
	last, _ := utf8.DecodeLastRuneInString(named)
	after, _ := utf8.DecodeRuneInString(text[at.To:])
	if partRune(before) && partRune(first) {
		named = " " + named
	}
	if partRune(last) && partRune(after) {
		named += " "
	}
	c := Candidate{Text: named, At: at, Kind: CandidateKeyword, Help: p.Hint, joined: true}
	if f := FieldOf(named); f != nil {
		c.Kind, c.Help = CandidateField, f.Help
	}
	return c
}
