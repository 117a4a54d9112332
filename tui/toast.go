package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/messages"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// toastLife is how long a toast is shown unless it is an error.
const toastLife = 5 * time.Second

// toastKeys is how many keys a toast outlives at most: who goes on working has read it.
const toastKeys = 2

// toastLeast is how long a toast is shown at least where it was told and in the next place: a
// command that leaves its screen tells of what it did at the same moment.
const toastLeast = time.Second

// toasts are the sentences in the status line, one at a time.
type toasts struct {
	log     messages.Log
	present *messages.Message // nil if none is shown
	keys    int               // that were pressed since
	shown   time.Time         // when the present one was shown
	count   int               // how many there have been: distinguishes the end of an old toast from that of the present one
}

// toastEnded is sent when a toast was shown long enough.
type toastEnded struct{ id int }

// show shows a toast in place of the previous one. Errors stay until a key is
// pressed.
func (t *toasts) show(now time.Time, toast screen.Toast) tea.Cmd {
	t.count++
	m := t.log.Add(now, toast)
	t.present, t.keys, t.shown = &m, 0, now
	if m.Level == screen.Bad {
		return nil
	}
	ended := toastEnded{t.count}
	return tea.Tick(toastLife, func(time.Time) tea.Msg { return ended })
}

func (t *toasts) ended(e toastEnded) {
	if t.count == e.id {
		t.present = nil
	}
}

// unsay hides a toast if it is the present one.
func (t *toasts) unsay(u screen.Unsay) {
	if t.present != nil && t.present.Text == text.Brief(u.Text, messages.Width) {
		t.present = nil
	}
}

// pressed hides an error since a key was pressed; another toast with the third key.
func (t *toasts) pressed() {
	t.keys++
	if t.present != nil && (t.present.Level == screen.Bad || t.keys > toastKeys) {
		t.present = nil
	}
}

// moved hides a toast, since the person has gone to another screen or step: it is about the one
// before.
func (t *toasts) moved(now time.Time) {
	if t.present != nil && now.Sub(t.shown) >= toastLeast {
		t.present = nil
	}
}
