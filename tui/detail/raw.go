package detail

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// writeRaw writes the item as it was received, laid out as JSON: names and
// values have the very characters that were sent, including escapes, duplicate
// names and forms of numbers; only the white space between them is ours.
func writeRaw(b *writer, c scene) {
	switch {
	case len(c.record.Raw) == 0:
		b.paragraph(theme.Muted, "The raw item isn't available.")
	case !c.json:
		b.paragraph(theme.Warn, "This isn't JSON. As received:")
		b.blank()
		b.verbatim(theme.Text, string(c.record.Raw))
	default:
		p := printer{writer: b, dec: decoder(c.record.Raw)}
		p.value(nil)
		if left := len(c.record.Raw) - int(p.dec.InputOffset()); b.full() && left > 0 {
			b.over = left*mostLines/max(int(p.dec.InputOffset()), 1) + 1
		}
	}
}

// printer writes valid JSON, token by token, until the page is full.
type printer struct {
	*writer
	dec   *jsontext.Decoder
	depth int
}

// value writes the next value after its name, if it has one.
func (p *printer) value(name line) {
	switch p.dec.PeekKind() {
	case jsontext.KindBeginObject:
		p.group(name, "{", "}")
	case jsontext.KindBeginArray:
		p.group(name, "[", "]")
	default:
		value, err := p.dec.ReadValue()
		if err != nil {
			return
		}
		p.row(append(name, scalar(value, roleOf(value))...))
	}
}

// group writes an object or array; an empty one on one line.
func (p *printer) group(name line, open, end string) {
	_, _ = p.dec.ReadToken() // the kind is known
	if p.closing() {
		_, _ = p.dec.ReadToken()
		p.row(append(name, theme.Segment{Text: open + end, Role: theme.Muted}))
		return
	}
	p.print(append(name, theme.Segment{Text: open, Role: theme.Muted}))
	p.depth++
	for !p.closing() && !p.full() {
		var member line
		if open == "{" {
			value, _ := p.dec.ReadValue()
			member = append(scalar(value, theme.Name), theme.Segment{Text: ": ", Role: theme.Muted})
		}
		p.value(member)
	}
	p.depth--
	if p.full() {
		return
	}
	_, _ = p.dec.ReadToken()
	p.row(line{{Text: end, Role: theme.Muted}})
}

// closing reports whether the open object or array ends here. An error counts
// as an end, though valid JSON has none.
func (p *printer) closing() bool {
	switch p.dec.PeekKind() {
	case jsontext.KindEndObject, jsontext.KindEndArray, jsontext.KindInvalid:
		return true
	}
	return false
}

// row writes the end of a value, and a comma if another one follows.
func (p *printer) row(l line) {
	if p.depth > 0 && !p.closing() {
		l = append(l, theme.Segment{Text: ",", Role: theme.Muted})
	}
	p.print(l)
}

func (p *printer) print(l line) {
	const step = 2
	p.indented(step*p.depth, func() { p.flow(step, l...) })
}

// lineEnds are the runes that a string may hold unescaped and at which Block
// would break lines.
var lineEnds = strings.NewReplacer("\u0085", "⟨U+0085⟩", "\u2028", "⟨U+2028⟩", "\u2029", "⟨U+2029⟩")

// scalar returns a value's own text with invisible runes made visible.
func scalar(value []byte, role theme.Role) line {
	s, more := clip(string(value))
	l := line{{Text: text.Block(lineEnds.Replace(s))[0], Role: role}}
	if more != "" {
		l = append(l, theme.Segment{Text: more, Role: theme.Muted})
	}
	return l
}

func roleOf(value []byte) theme.Role {
	switch value[0] {
	case '"':
		return theme.QueryString
	case 't', 'f', 'n':
		return theme.QueryKeyword
	}
	return theme.QueryNumber
}
