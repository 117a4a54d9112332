package certificate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameHint is the hint for a name that cannot be used.
const nameHint = "choose letters, digits and hyphens for NAME"

// isSubject reports whether a name can be shown as it is, in the portal and on a
// terminal: it has only characters that print, and no space at its ends.
func isSubject(name string) bool {
	return utf8.ValidString(name) && name == strings.TrimSpace(name) && name != "" &&
		!strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

// isFileName reports whether the files of a pair can have a name, on every system: a
// pair may be copied to another one.
func isFileName(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	return isSubject(name) && name[0] != '.' && name[0] != '-' && !strings.HasSuffix(name, ".") &&
		!strings.ContainsAny(name, `/\:*?"<>|`) && len(name) <= maxFileName && !slices.Contains(devices(), strings.ToUpper(base))
}

// devices returns names that Windows keeps for devices, whatever follows behind a dot.
func devices() []string {
	names := []string{"CON", "PRN", "AUX", "NUL"}
	for _, n := range "123456789" {
		names = append(names, "COM"+string(n), "LPT"+string(n))
	}
	return names
}
