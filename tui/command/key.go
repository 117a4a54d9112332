package command

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// canonical returns a key as the screen spells it: "pgdn" is "pgdown", "↑" is "up".
// Other keys stay as they are.
func canonical(key string) string {
	mods, base := split(key)
	for _, name := range []string{"up", "down", "left", "right", "pgdown"} {
		if word, _ := shown(name); base == word {
			return mods + name
		}
	}
	return key
}

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

// KeyName returns a key as a person reads it: "pgdown" is "pgdn", "up" is "↑",
// "shift+tab" is itself. In ASCII an arrow is a word, since the letters that
// could stand for it, such as v and <, are keys themselves.
func KeyName(key string, ascii bool) string {
	mods, base := split(key)
	if name, ok := shown(base); ok && !(ascii && name[0] >= utf8.RuneSelf) {
		return mods + name
	}
	return key
}

// ValidKey reports whether key is spelled as the screen spells keys: one
// printable character or a name, after ctrl+, alt+ and shift+ in this order.
func ValidKey(key string) bool {
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
