// Package command describes what can be done on the screen, as data: an
// action's id, its keys, its words and its context. Keys, footer, the ?
// overlay, the palette and the tables in the documents are made from it, so
// each action is registered once. The screen that owns an action receives its
// id and does it; this package has no functions of actions.
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

// Global commands work everywhere, unless text is being typed.
const Global Context = ""

// Spec is one action. The zero values of all fields but ID and Help are usable.
type Spec struct {
	ID     string   // "alerts.done": the context, a dot, a word
	Keys   []string // in Bubble Tea's spelling: "j", "ctrl+d", "pgdown"; a sequence has blanks, "g g"; none for verbs alone
	Help   string   // a few words for ? and palette: "mark the alert done"
	Short  string   // one or two words for the footer; "" keeps it out
	Group  string   // heading in help: "move", "open", "find", …
	Where  Context
	Hint   int    // the greater, the longer a hint stays in a narrow footer; 0 keeps it out
	Danger bool   // it can't be undone, or has wide effects; shown with a mark
	Verb   string // the word typed after ":"; "" means the part of ID after the dot
	Arg    string // the argument of the verb: "NAME", or "[NAME]" if it can be left out; "" for none
	// Begins are what its argument can begin with: typed without the verb, with more behind it, it is
	// the argument, as "benign noisy rule" for "verdict benign noisy rule". Number stands for any.
	Begins []string
	Also   []string // other words that find it: "close" and "resolve" for done
	Added  bool     // a person's own: live whenever another command of its context is, without the screen's doing
	Silent bool     // left out of the palette: moving in the list would drown the rest
	Behind []Spec   // commands of what it opens, which help and palette find from before it too
}

// Number stands for any number in Begins: one alone is the argument, "2662" for "incident 2662".
const Number = "#"

// Word returns the word typed after ":" for the command.
func (s Spec) Word() string {
	if s.Verb != "" {
		return s.Verb
	}
	return s.ID[strings.LastIndexByte(s.ID, '.')+1:]
}

// Bound reports whether key is one of the command's keys.
func (s Spec) Bound(key string) bool { return slices.Contains(s.Keys, key) }

// begins reports whether keys begin one of the command's sequences.
func (s Spec) begins(keys string) bool {
	for _, k := range s.Keys {
		if len(k) > len(keys) && k[len(keys)] == ' ' && k[:len(keys)] == keys {
			return true
		}
	}
	return false
}

// KeyText returns the keys as a person reads them: "j ↓", or "j down" in ASCII. If one is
// a sequence, a comma is between them: "g g, home".
func (s Spec) KeyText(ascii bool) string {
	names, between := make([]string, len(s.Keys)), " "
	for i, k := range s.Keys {
		names[i] = KeyName(k, ascii)
		if strings.Contains(k, " ") {
			between = ", "
		}
	}
	return strings.Join(names, between)
}
