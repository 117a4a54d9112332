package detail

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// rawParts writes the item as it was received, laid out as JSON: names and
// values have the very characters that were sent, including escapes, duplicate
// names and forms of numbers; only the white space between them is ours.
func rawParts(b *writer, c scene) partWriter {
	switch {
	case len(c.record.Raw) == 0:
		b.tells(theme.Muted, "The raw item isn't available.")
	case !c.json:
		b.tells(theme.Warn, "This isn't JSON. As received:")
		b.blank()
		b.verbatim(theme.Text, string(c.record.Raw))
	default:
		return &printer{writer: b, dec: decoder(c.record.Raw), size: len(c.record.Raw)}
	}
	return nil
}

// printer writes valid JSON, token by token, until the page is full.
type printer struct {
	*writer
	dec  *jsontext.Decoder
	size int      // bytes of the item
	open []string // the brackets that will end the open groups, the outermost first
	done bool     // the item has ended
}

// someValues is how many values are written at a time.
const someValues = 200

func (p *printer) more() bool {
	for range someValues {
		if p.full() || p.done {
			break
		}
		p.step()
	}
	if !p.full() && !p.done {
		return true
	}
	if left := p.size - int(p.dec.InputOffset()); p.full() && left > 0 {
		p.over = p.linesOf(left) + 1
	}
	return false
}

func (p *printer) left() int { return p.linesOf(p.size - int(p.dec.InputOffset())) }

// linesOf returns about how many lines so many bytes of the item take.
func (p *printer) linesOf(bytes int) int {
	return bytes * len(p.lines) / max(int(p.dec.InputOffset()), 1)
}

// step writes the next value after its name, if it has one, the beginning of a group, or its
// end.
func (p *printer) step() {
	if n := len(p.open); n > 0 && p.closing() {
		end := p.open[n-1]
		p.open = p.open[:n-1]
		_, _ = p.dec.ReadToken()
		p.row(line{{Text: end, Role: theme.Muted}})
	} else {
		p.value(p.name())
	}
	p.done = p.done || len(p.open) == 0
}

// name reads the name of the next value; nil if it has none.
func (p *printer) name() line {
	if n := len(p.open); n == 0 || p.open[n-1] != "}" {
		return nil
	}
	name, _ := p.dec.ReadValue()
	return append(scalar(name, theme.Name), theme.Segment{Text: ": ", Role: theme.Muted})
}

// value writes the next value after its name, of a group only the beginning.
func (p *printer) value(name line) {
	switch p.dec.PeekKind() {
	case jsontext.KindBeginObject:
		p.group(name, "{", "}")
	case jsontext.KindBeginArray:
		p.group(name, "[", "]")
	default:
		value, err := p.dec.ReadValue()
		if err != nil {
			p.done = true
			return
		}
		p.row(append(name, scalar(value, roleOf(value))...))
	}
}

// group writes the beginning of an object or array; an empty one on one line.
func (p *printer) group(name line, open, end string) {
	_, _ = p.dec.ReadToken() // the kind is known
	if p.closing() {
		_, _ = p.dec.ReadToken()
		p.row(append(name, theme.Segment{Text: open + end, Role: theme.Muted}))
		return
	}
	p.print(append(name, theme.Segment{Text: open, Role: theme.Muted}))
	p.open = append(p.open, end)
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
	if len(p.open) > 0 && !p.closing() {
		l = append(l, theme.Segment{Text: ",", Role: theme.Muted})
	}
	p.print(l)
}

func (p *printer) print(l line) {
	const step = 2
	p.indented(step*len(p.open), func() { p.flow(step, l...) })
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

// roleOf returns the role of a value: names have the colour, and what is no text of its own is
// quiet.
func roleOf(value []byte) theme.Role {
	switch value[0] {
	case 't', 'f', 'n':
		return theme.Muted
	}
	return theme.Value
}
