package tui

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

const (
	// burst is the time within which another key belongs to the one before: text that was
	// meant for another window, or a key held down.
	burst = 100 * time.Millisecond
	// mostUnbound bounds the keys of which is remembered that they do nothing.
	mostUnbound = 200
	// mostRecent bounds the commands that are remembered as used last.
	mostRecent = 50
)

// keyboard knows what was pressed before.
type keyboard struct {
	registry *command.Registry
	pending  string          // the keys of a sequence that isn't whole
	last     time.Time       // when the last key was pressed
	quick    bool            // it came in a burst
	said     map[string]bool // unbound keys of which it was said
	recent   []screen.Run    // what was run by name, the newest first

	shown, hints []command.Spec // room for those of a frame
}

// pressed notes that a key is pressed, and whether it came with others in one piece.
func (k *keyboard) pressed(now time.Time, together bool) {
	k.quick = together || now.Sub(k.last) < burst
	k.last = now
}

// press takes the next key and returns the command that it completes. If there is none,
// pending tells whether a sequence goes on, and was is the sequence that the key ended.
func (k *keyboard) press(name string, live []command.Spec) (spec command.Spec, ok bool, was string) {
	was, k.pending = k.pending, ""
	keys := name
	if was != "" {
		if name == "esc" {
			return command.Spec{}, false, was
		}
		keys = was + " " + name
	}
	spec, ok, begins := k.registry.Press(keys, live)
	if begins {
		k.pending = keys
	}
	return spec, ok, was
}

// unbound returns what to say of a key that does nothing; "" if it was said before, if
// the key came in a burst, or if it moves and screens may use it.
func (k *keyboard) unbound(name string, ascii bool) string {
	if k.quick || k.said[name] || len(k.said) >= mostUnbound || utf8.RuneCountInString(name) > 1 && command.Types(name) {
		return ""
	}
	if k.said == nil {
		k.said = map[string]bool{}
	}
	k.said[name] = true
	sentence := command.KeyName(name, ascii) + " does nothing here"
	for _, s := range k.registry.Globals() {
		if s.ID == cmdHelp && len(s.Keys) > 0 {
			sentence += fmt.Sprintf("; %s lists the keys", command.KeyName(s.Keys[0], ascii))
		}
	}
	return sentence
}

// used notes that a command was run by name.
func (k *keyboard) used(r screen.Run) {
	k.recent = slices.DeleteFunc(k.recent, func(old screen.Run) bool { return old == r })
	k.recent = slices.Insert(k.recent, 0, r)
	k.recent = k.recent[:min(len(k.recent), mostRecent)]
}

// memory returns what the palette knows of earlier uses and of the top screen.
func (k *keyboard) memory(top screen.Screen) palette.Memory {
	m := palette.Memory{Recent: slices.Clone(k.recent)}
	if c, ok := top.(screen.Completer); ok {
		m.Arguments = c.Arguments
	}
	return m
}

// broken says that a key has ended a sequence without a command.
func broken(sequence, name string, ascii bool) string {
	if name == "esc" {
		return command.KeyName(sequence, ascii) + " canceled"
	}
	return command.KeyName(sequence+" "+name, ascii) + " does nothing here"
}
