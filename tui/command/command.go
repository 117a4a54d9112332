// Package command says what can be done on the screen, as data: an action's id,
// its keys, its words and where it belongs. Keys, footer, the ? overlay, the
// palette and the tables in the documents come from here, so each action is
// registered once. What it does is the business of the screen that owns it,
// which is told the id; there are no functions in here.
//
// Begin with Spec, then Registry.
package command

import (
	"slices"
	"strings"
)

// Context is the part of the screen in which a command works: "alerts",
// "detail". Each part names its own.
type Context string

// Global commands work everywhere, unless a text is being typed.
const Global Context = ""

// Spec is one action. The zero values of all but ID and Help are fine.
type Spec struct {
	ID     string   // "alerts.done": its context's word, a dot, its own
	Keys   []string // as Bubble Tea spells them: "j", "G", "ctrl+d", "pgdown", "shift+tab"; none for verbs alone
	Help   string   // a few words for ? and palette: "mark the alert done"
	Short  string   // one or two words for the footer; "" is never shown there
	Group  string   // heading in help: "move", "open", "find", …
	Where  Context
	Hint   int    // which hints stay in a narrow footer: the greater, the longer; 0 is never shown
	Danger bool   // cannot be undone, or goes far; shown with a mark
	Verb   string // what is typed after ":"; "" for the part of ID behind the dot
	Arg    string // what the verb takes: "NAME"; "" where nothing
	Silent bool   // neither in help nor in the palette: moving up and down in the list would drown the rest
}

// Word is what is typed after ":" for the command.
func (s Spec) Word() string {
	if s.Verb != "" {
		return s.Verb
	}
	return s.ID[strings.LastIndexByte(s.ID, '.')+1:]
}

// Bound reports whether key is one of the command's keys.
func (s Spec) Bound(key string) bool { return slices.Contains(s.Keys, key) }

// KeyText is the keys as a person reads them: "j ↓", with ASCII alone "j down".
func (s Spec) KeyText(ascii bool) string {
	names := make([]string, len(s.Keys))
	for i, k := range s.Keys {
		names[i] = KeyName(k, ascii)
	}
	return strings.Join(names, " ")
}
