package form

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Note is a sentence under a field. Texts are cleaned when drawn.
type Note struct {
	Text  string
	Role  theme.Role // Good, Warn, Bad or Muted
	Wrong bool       // the value cannot be used
}

// checked is the result of Check for a value.
type checked struct {
	value string
	note  Note
}

// shown returns the note to show: a field that the person has not reached yet isn't reproached.
func (it *input) shown() Note {
	if n := it.judged(); it.seen || !n.Wrong {
		return n
	}
	return Note{}
}

// judged returns the note on the value.
func (it *input) judged() Note {
	if it.note.Text != "" || it.Check == nil {
		return it.note
	}
	if value := it.value(); it.last == nil || it.last.value != value {
		it.last = &checked{value, it.Check(value)}
	}
	return it.last.note
}

// SetNote sets the note of a field whose check takes work. It stays until the
// value changes.
func (f *Form) SetNote(id string, n Note) {
	if it := f.find(id); it != nil {
		it.note = n
	}
}

// Wrong returns the ID of the first field whose value cannot be used, or "".
func (f *Form) Wrong() string {
	for _, it := range f.items {
		if it.judged().Wrong {
			return it.ID
		}
	}
	return ""
}

// Reveal shows what is wrong with each field, reached or not, and returns the IDs of those
// whose value cannot be used.
func (f *Form) Reveal() (wrong []string) {
	for _, it := range f.items {
		it.seen = true
		if it.judged().Wrong {
			wrong = append(wrong, it.ID)
		}
	}
	return wrong
}

// Recheck has every Check called again, because something else that it depends on changed.
func (f *Form) Recheck() {
	for _, it := range f.items {
		it.last = nil
	}
}

func (n Note) draw(th *theme.Theme, w int) (lines []string) {
	if n.Text == "" {
		return nil
	}
	for _, l := range text.Wrap(sign(th, n.Role)+text.Brief(n.Text, noteColumns), max(w-2, 1)) {
		lines = append(lines, th.Line(w, theme.Segment{Text: "  "}, theme.Segment{Text: l, Role: n.Role}))
	}
	return lines
}

// sign comes before a note, so that its meaning isn't colour alone.
func sign(th *theme.Theme, r theme.Role) string {
	switch r {
	case theme.Good:
		return th.Glyphs.OK + " "
	case theme.Warn:
		return th.Glyphs.Alert + " "
	case theme.Bad:
		return th.Glyphs.Fail + " "
	}
	return ""
}
