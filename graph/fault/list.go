package fault

import "strings"

// Or joins words as a sentence lists alternatives: "done, seen or unseen".
func Or[S ~string](words []S) string { return join(words, " or ") }

// And joins words as a sentence lists all of them: "done, seen and unseen".
func And[S ~string](words []S) string { return join(words, " and ") }

// join puts commas between words, and last before the last one.
func join[S ~string](words []S, last string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b.WriteString(last)
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(w))
	}
	return b.String()
}
