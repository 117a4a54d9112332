package integrations

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Widths of the boxes.
const (
	leastWidth = 20
	mostWidth  = 72
)

// The fields of the boxes.
const (
	fieldName  = "name"
	fieldFate  = "fate"
	fateKeep   = "keep"
	fateRemove = "remove"
	fieldAgain = "again"
	againNo    = "no"
	againYes   = "yes"
)

// box is a box with words, a form and its keys. Enter sends the message of its answer.
type box struct {
	theme *theme.Theme
	title string
	words []string // paragraphs
	form  *form.Form
	does  string         // what enter does
	above int            // lines of the box over those of the form, as they were drawn last
	then  func() tea.Msg // nil as long as the answer can't be used
}

// newNameBox makes the box of a new name. It is checked as it is typed.
func newNameBox(s *Screen, old string) *box {
	b := &box{theme: s.theme, title: "rename " + text.Clean(old), does: "rename"}
	b.form = form.New(form.Field{
		ID: fieldName, Label: "Name", Value: old, Offered: true,
		Check: func(name string) form.Note {
			switch name = strings.TrimSpace(name); {
			case name == old || name == "":
				return form.Note{Wrong: true}
			default:
				return wrong(s.o.Backend.Check(old, name))
			}
		},
	})
	b.words = []string{"Alerts, triage, notes and history stay, and the history of each alert says so."}
	b.then = func() tea.Msg {
		if b.form.Wrong() != "" {
			return nil
		}
		return named{of{s}, old, strings.TrimSpace(b.form.Value(fieldName))}
	}
	return b
}

// wrong returns the note of a value that can't be used; none for "".
func wrong(message string) form.Note {
	if message == "" {
		return form.Note{}
	}
	return form.Note{Text: message, Role: theme.Bad, Wrong: true}
}

// newRemoval makes the box that asks what becomes of the alerts. They stay unless a person
// chooses otherwise.
func newRemoval(s *Screen, in Integration, stored Stored) *box {
	b := &box{theme: s.theme, title: "remove " + text.Clean(in.Name), does: "remove it"}
	stays := "Its certificate and key stay where they are, and so does the application in Entra."
	if in.InPlace != "" {
		stays = "The " + in.InPlace + " stays as it is in the cloud."
	}
	b.words = []string{in.Name + " is taken out of the settings, and polled no more. " + stays}
	fate := form.Field{ID: fieldFate, Control: form.Choice, Value: fateKeep, Options: []form.Option{{ID: fateKeep, Label: "Keep its alerts", Hint: stored.Words + " in the store"}}}
	if stored.Records == 0 {
		fate.Options[0] = form.Option{ID: fateKeep, Label: "Remove it", Hint: "the store has nothing of it"}
	} else {
		fate.Options = append(fate.Options, form.Option{ID: fateRemove, Label: "Remove them too", Hint: "for good, with triage, notes and bookmarks"})
	}
	b.form = form.New(fate)
	b.then = func() tea.Msg {
		return parted{of{s}, in, b.form.Value(fieldFate) == fateRemove, stored.Records}
	}
	return b
}

// newAgain makes the box that asks whether a certificate is renewed although its time hasn't come.
func newAgain(s *Screen, was *RenewedError) *box {
	b := &box{theme: s.theme, title: "renew " + text.Clean(was.Name), does: "choose"}
	said := was.Error()
	b.words = []string{strings.ToUpper(said[:1]) + said[1:] + ". The next one is due 60 days before that."}
	b.form = form.New(form.Field{ID: fieldAgain, Control: form.Choice, Value: againNo, Options: []form.Option{
		{ID: againNo, Label: "Leave it as it is"}, {ID: againYes, Label: "Renew it again", Hint: "if its key is lost, or others may have it"},
	}})
	b.then = func() tea.Msg {
		if b.form.Value(fieldAgain) == againNo {
			return screen.Toast{Level: screen.Info, Text: "The certificate of " + was.Name + " stays"}
		}
		return anew{of{s}, was.Name}
	}
	return b
}

// Update gives a key to the form, or takes the answer.
func (b *box) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		b.theme = msg.Theme
	case tea.KeyPressMsg:
		b.form.Update(msg)
		switch msg.String() {
		case "up", "down": // the mark goes with the cursor: enter does what is marked
			if !b.form.Typing() {
				b.form.Update(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
			}
			return nil
		case "enter":
		default:
			return nil
		}
		if answer := b.then(); answer != nil {
			return tea.Sequence(screen.Send(screen.CloseOverlay{}), screen.Send(answer))
		}
	case tea.PasteMsg:
		b.form.Update(msg)
	case screen.Click: // it marks; enter does what is marked
		if field, option := b.form.OptionAt(msg.Y - b.above); option != "" && msg.Button == tea.MouseLeft {
			b.form.SetValue(field, option)
		}
	}
	return nil
}

// Draw draws the box.
func (b *box) Draw(w, h int) []string {
	width := min(mostWidth, w-4)
	if width < leastWidth {
		return nil
	}
	fields := b.fields(width, formLines)
	if len(fields)+len(b.all(width)) > h-3 { // hints give way before words
		fields = b.fields(width, form.Least(b.form, b.theme, width))
	}
	gap, room := 1, h-3-len(fields) // less the border and the keys
	said := b.said(width, max(room, 0))
	if len(said)+2*gap > room {
		gap = 0
	}
	if room < 0 {
		return nil
	}
	between := func(lines []string) []string {
		return append(lines, slices.Repeat([]string{b.theme.Line(width)}, gap)...)
	}
	lines := between(said)
	b.above = 1 + len(lines) // with the border
	lines = between(append(lines, fields...))
	lines = append(lines, b.theme.Line(width, theme.Seg(theme.KeyHint, "enter"), theme.Seg(theme.Hint, " "+b.does), theme.Segment{Text: "  "}, theme.Seg(theme.KeyHint, "esc"), theme.Seg(theme.Hint, " leave it")))
	return b.theme.Box(b.title, width, lines)
}

// said returns the words in at most so many lines. The first ones say what enter does: if there is
// too little room, the last ones give way, to a mark.
func (b *box) said(width, most int) (lines []string) {
	all := b.all(width)
	if most == 0 {
		return nil
	}
	if len(all) > most {
		all = append(all[:most-1], text.Shorten(all[most-1]+" "+all[most], width))
	}
	for _, l := range all {
		lines = append(lines, b.theme.Line(width, theme.Segment{Text: l}))
	}
	return lines
}

// all returns the words in as many lines as they need.
func (b *box) all(width int) (lines []string) {
	for _, words := range b.words {
		lines = append(lines, text.Wrap(text.Clean(words), width)...)
	}
	return lines
}

// fields draws the form in at most so many lines.
func (b *box) fields(width, most int) []string {
	fields := b.form.Draw(b.theme, width, most)
	for len(fields) > 1 && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// formLines is the greatest number of lines of a form.
const formLines = 12

// Hints returns what the footer shows: the keys of the box.
func (b *box) Hints() []command.Spec {
	return []command.Spec{{Keys: []string{"enter"}, Short: b.does, Hint: 2}, {Keys: []string{"esc"}, Short: "leave it", Hint: 1}}
}
