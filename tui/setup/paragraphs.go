package setup

import (
	"fmt"
	"strconv"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// widest is the greatest width of a paragraph: longer lines are hard to read.
const widest = 96

// Bounds in columns: of a paragraph, which has room for the longest path, and of a
// sentence about what went wrong, which may repeat what was typed.
const (
	longest  = 5000
	sentence = 600
)

// paragraphs collects the lines of a step's words, all of one width.
type paragraphs struct {
	th     *theme.Theme
	now    time.Time
	w      int
	lines  []string
	anchor int // the line that must be visible
	// whole says that the lines from from to anchor belong together.
	whole bool
	from  int
}

// say adds a paragraph after a sign, which is in the first line only.
func (p *paragraphs) say(sign string, role theme.Role, s string) { p.wrap(widest, sign, role, s) }

func (p *paragraphs) wrap(most int, sign string, role theme.Role, s string) {
	indent := text.Width(sign)
	for i, l := range text.Wrap(text.Brief(s, longest), max(min(p.w, most)-indent, 1)) {
		if i > 0 {
			sign = text.Spaces(indent)
		}
		p.lines = append(p.lines, p.th.Line(p.w, theme.Segment{Text: sign, Role: role}, theme.Segment{Text: l, Role: role}))
	}
}

func (p *paragraphs) text(s string)             { p.say("", theme.Text, s) }
func (p *paragraphs) note(s string)             { p.say("", theme.Muted, s) }
func (p *paragraphs) point(n int, s string)     { p.say(strconv.Itoa(n)+". ", theme.Text, s) }
func (p *paragraphs) gap()                      { p.lines = append(p.lines, text.Spaces(p.w)) }
func (p *paragraphs) value(s string)            { p.wrap(p.w, "   ", theme.Accent, s) } // as long a line as possible, for copying
func (p *paragraphs) fact(name, message string) { p.facet(theme.Text, name, message) }

// facet adds a named value; names are aligned.
func (p *paragraphs) facet(role theme.Role, name, message string) {
	const names = 14
	for i, l := range text.Wrap(text.Brief(message, longest), max(p.w-names, 1)) {
		if i > 0 {
			name = ""
		}
		p.lines = append(p.lines, p.th.Line(p.w, theme.Segment{Text: text.Fit(name, names), Role: theme.Name}, theme.Segment{Text: l, Role: role}))
	}
}

// fault adds what went wrong and what to do about it.
func (p *paragraphs) fault(err error) {
	f := fault.Of(err)
	p.say(p.th.Glyphs.Fail+" ", theme.Bad, text.Brief(f.Sentence, sentence))
	p.advice(f)
}

// advice adds what to do about a fault, and the ids that Microsoft's support asks for.
func (p *paragraphs) advice(f *fault.Fault) {
	for _, line := range []string{f.Hint, f.Unquoted()} {
		if line != "" {
			p.say("  ", theme.Muted, text.Brief(line, sentence))
		}
	}
}

// soon is how many days before its end a certificate is shown as ending.
const soon = 30

// facts adds what is shown of a certificate.
func (p *paragraphs) facts(f certificate.Facts) {
	p.fact("subject", f.Subject)
	p.fact("SHA-1", f.SHA1)
	role := theme.Good
	switch {
	case f.DaysLeft < 0:
		role = theme.Bad
	case f.DaysLeft <= soon:
		role = theme.Warn
	}
	p.facet(role, "valid", alert.Until(f.NotAfter, p.now))
	key := fmt.Sprintf("RSA %d", f.Bits)
	if f.SelfSigned {
		key += ", self-signed"
	}
	p.fact("key type", key)
	for _, w := range f.Warnings {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, w)
	}
}
