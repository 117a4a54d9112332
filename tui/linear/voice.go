package linear

import (
	"fmt"
	"io"
	"strings"

	"tocsin/graph/fault"
	"tocsin/tui/text"
)

// voice says lines: it only appends to what it writes to. It owns the first error of writing, after
// which it is silent.
type voice struct {
	out   io.Writer
	width func() int // as in Terminal
	err   error
}

// say writes one line, which breaks between words at the edge of a terminal. Text from outside is
// cleaned here.
func (v *voice) say(format string, a ...any) {
	line := text.Clean(fmt.Sprintf(format, a...))
	if v.width != nil {
		if w := v.width(); w >= leastWidth {
			line = strings.Join(text.Wrap(line, w), "\n")
		}
	}
	v.write(line + "\n")
}

// alone writes a text on a line that doesn't break, so that it can be copied.
func (v *voice) alone(t string) { v.write(text.Clean(t) + "\n") }

// write writes a text as it is.
func (v *voice) write(t string) {
	if v.err == nil {
		_, v.err = io.WriteString(v.out, t)
	}
}

// prompt asks for the next line.
func (v *voice) prompt() { v.write("> ") }

// troubleOf says what went wrong and what helps; "" if nothing did, or it was interrupted.
func troubleOf(err error) string {
	f := fault.Of(err)
	if f == nil || f.Kind == fault.Interrupted {
		return ""
	}
	line := "Error: " + f.Sentence
	if f.Hint != "" {
		line += ". " + begun(f.Hint)
	}
	return line
}

// begun begins a sentence with a capital, unless it begins with a command.
func begun(sentence string) string {
	if sentence == "" || strings.HasPrefix(sentence, "tocsin ") {
		return sentence
	}
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

// clean makes text from outside a part of a line.
func clean(t string) string { return text.Clean(t) }

// short cuts what a person typed, to say it back.
func short(t string) string { return text.Shorten(clean(t), 40) }
