package command

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxStrokes is the length of the longest sequence of keys.
const MaxStrokes = 3

// canonical returns keys as the screen spells them: "pgdn" is "pgdown", "↑" is "up", and
// the keys of a sequence have one blank between them. Other keys stay as they are.
func canonical(keys string) string {
	strokes := Strokes(keys)
	if len(strokes) < 2 {
		return canonicalStroke(keys)
	}
	for i, k := range strokes {
		strokes[i] = canonicalStroke(k)
	}
	return strings.Join(strokes, " ")
}

func canonicalStroke(key string) string {
	mods, base := split(key)
	for _, name := range []string{"up", "down", "left", "right", "pgdown"} {
		if word, _ := shown(name); base == word {
			return mods + name
		}
	}
	return key
}

// Strokes returns the keys of a sequence: "g" and "g" of "g g".
func Strokes(keys string) []string { return strings.Fields(keys) }

// shown returns how a named key is written for a person. It knows all names
// that can be bound.
func shown(key string) (name string, ok bool) {
	switch key {
	case "up":
		return "↑", true
	case "down":
		return "↓", true
	case "left":
		return "←", true
	case "right":
		return "→", true
	case "pgdown":
		return "pgdn", true
	case "pgup", "home", "end", "enter", "esc", "tab", "space", "backspace", "delete", "insert",
		"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12":
		return key, true
	}
	return "", false
}

// KeyName returns a key, or the keys of a sequence, as a person reads them: "pgdown" is
// "pgdn", "up" is "↑", "shift+tab" is itself. In ASCII an arrow is a word, since the
// letters that could stand for it, such as v and <, are keys themselves.
func KeyName(keys string, ascii bool) string {
	strokes := Strokes(keys)
	for i, k := range strokes {
		strokes[i] = strokeName(k, ascii)
	}
	return strings.Join(strokes, " ")
}

func strokeName(key string, ascii bool) string {
	mods, base := split(key)
	if name, ok := shown(base); ok && !(ascii && name[0] >= utf8.RuneSelf) {
		return mods + name
	}
	return key
}

// ValidKey reports whether keys is spelled as the screen spells a key or a sequence of at
// most MaxStrokes with a blank between two: each is one printable character or a name,
// after ctrl+, alt+ and shift+ in this order. A sequence has no esc, which ends one.
func ValidKey(keys string) bool {
	strokes := strings.Split(keys, " ")
	for _, k := range strokes {
		if !validStroke(k) || len(strokes) > 1 && (k == "esc" || k == Interrupt) {
			return false
		}
	}
	return len(strokes) <= MaxStrokes
}

func validStroke(key string) bool {
	mods, base := split(key)
	if !strings.HasPrefix("ctrl+alt+shift+", mods) && mods != "alt+" && mods != "shift+" && mods != "alt+shift+" && mods != "ctrl+shift+" {
		return false
	}
	if _, ok := shown(base); ok {
		return true
	}
	r, n := utf8.DecodeRuneInString(base)
	if n == 0 || n != len(base) || !unicode.IsPrint(r) || r == ' ' || r == utf8.RuneError {
		return false
	}
	// A shifted character is typed as itself ("G"), and ctrl ignores case.
	return !strings.Contains(mods, "shift+") && (mods == "" || !unicode.IsUpper(r))
}

// Types reports whether a key may put text into a field or move in it. Function keys and
// letters with ctrl or alt don't, unless the field has a use of its own for them.
func Types(key string) bool {
	mods, base := split(key)
	if _, named := shown(base); named {
		return base[0] != 'f' || base == "f"
	}
	return mods == ""
}

// Letters reports whether keys begin with a character, which a field takes as text.
func Letters(keys string) bool {
	first := keys
	if strokes := Strokes(keys); len(strokes) > 0 {
		first = strokes[0]
	}
	mods, base := split(first)
	if _, named := shown(base); named {
		return first == "space"
	}
	return mods == ""
}

// Function reports whether a key is a function key, which no field uses.
func Function(key string) bool {
	_, named := shown(key)
	return named && len(key) > 1 && key[0] == 'f'
}

// split separates a key's modifiers, with their plus signs, from the key
// itself.
func split(key string) (mods, base string) {
	rest := key
	for {
		mod, after, ok := strings.Cut(rest, "+")
		if !ok || after == "" || (mod != "ctrl" && mod != "alt" && mod != "shift") {
			return key[:len(key)-len(rest)], rest
		}
		rest = after
	}
}
