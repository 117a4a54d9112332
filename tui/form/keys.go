package form

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// act is the effect of a key on a buffer.
type act struct {
	keys key.Binding
	does func(*buffer)
}

// acts returns the keys of a Line, which are those of bubbles' textinput. Other keys
// insert their text. ctrl+v is left to the terminal, whose paste arrives as a message.
func acts() []act {
	keys := textinput.DefaultKeyMap()
	return []act{
		{keys.CharacterBackward, func(b *buffer) { b.move(b.at - 1) }},
		{keys.CharacterForward, func(b *buffer) { b.move(b.at + 1) }},
		{keys.WordBackward, func(b *buffer) { b.move(b.wordBefore()) }},
		{keys.WordForward, func(b *buffer) { b.move(b.wordAfter()) }},
		{keys.LineStart, func(b *buffer) { b.move(0) }},
		{keys.LineEnd, func(b *buffer) { b.move(len(b.sizes)) }},
		{keys.DeleteCharacterBackward, func(b *buffer) { b.delete(b.at - 1) }},
		{keys.DeleteCharacterForward, func(b *buffer) { b.delete(b.at + 1) }},
		{keys.DeleteWordBackward, func(b *buffer) { b.delete(b.wordBefore()) }},
		{keys.DeleteWordForward, func(b *buffer) { b.delete(b.wordAfter()) }},
		{keys.DeleteBeforeCursor, func(b *buffer) { b.delete(0) }},
		{keys.DeleteAfterCursor, func(b *buffer) { b.delete(len(b.sizes)) }},
	}
}

// press does what a key without a text of its own does.
func (l *Line) press(msg tea.KeyPressMsg) {
	for _, a := range l.acts {
		if key.Matches(msg, a.keys) {
			a.does(&l.buffer)
			return
		}
	}
}
