package decision

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/engine"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Note keeps a note on records; "" removes it.
func Note(note string) Decision {
	d := Decision{What: "note", Past: "Noted", Ask: "Keep the note on %s?", Act: engine.Act{Note: &note}}
	if note == "" {
		d.Past, d.Ask = "Note removed", "Remove the notes of %s?"
	}
	return d
}

// NoteBox is the box in which a note is typed. Enter sends it.
type NoteBox struct {
	th   *theme.Theme
	line *form.Line
	send func(note string) tea.Msg
}

// NewNoteBox makes a box; send makes the message of what was typed.
func NewNoteBox(th *theme.Theme, send func(note string) tea.Msg) *NoteBox {
	b := &NoteBox{th: th, line: form.NewLine(""), send: send}
	b.line.Placeholder = "what was found; nothing removes the note"
	return b
}

// Update handles a key, a paste or a new theme.
func (b *NoteBox) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case screen.ThemeChanged:
		b.th = m.Theme
	case tea.KeyPressMsg:
		if m.String() == "enter" {
			return tea.Sequence(screen.Send(screen.CloseOverlay{}), screen.Send(b.send(b.line.Value())))
		}
		b.line.Update(msg)
	case tea.PasteMsg:
		b.line.Update(msg)
	}
	return nil
}

// Widths of the box, inside.
const (
	leastNote = 20
	mostNote  = 72
)

// Draw draws the box, if there is room for it.
func (b *NoteBox) Draw(w, h int) []string {
	width := min(mostNote, w-4)
	if width < leastNote || h < 4 {
		return nil
	}
	lines := []string{b.line.Draw(b.th, width, true, nil)}
	if full := b.line.Full(); full != "" {
		lines = append(lines, b.th.Line(width, theme.Seg(theme.Warn, full)))
	}
	return b.th.Box("Note", width, append(lines, b.th.Line(width, theme.Seg(theme.KeyHint, "enter"), theme.Seg(theme.Hint, " keep  "), theme.Seg(theme.KeyHint, "esc"), theme.Seg(theme.Hint, " drop"))))
}
