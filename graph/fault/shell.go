package fault

import (
	"runtime"
	"strings"
	"unicode"
)

// ShellWord returns a word of a command as a shell takes it: quoted if it has a blank or a
// character that a shell reads in its own way. Hints name commands with it.
func ShellWord(word string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/\\:._-+,@%=", r)
	}
	odd := word == "" || strings.ContainsFunc(word, func(r rune) bool { return !plain(r) })
	switch {
	case runtime.GOOS == "windows" && odd:
		return `"` + word + `"` // no name there has that character
	case odd || runtime.GOOS != "windows" && strings.Contains(word, `\`):
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}
