package text

import "strings"

// Wrap breaks the clean line s into lines of at most w columns: at spaces if
// possible, which are dropped, and within words that are longer than a line. It
// returns at least one line; w below 1 counts as 1.
func Wrap(s string, w int) []string {
	w = max(w, 1)
	var lines []string
	for {
		head, rest := breakAt(s, w)
		lines = append(lines, head)
		if rest == "" {
			return lines
		}
		s = rest
	}
}

// WrapMost is Wrap into at most n lines, the last of which ends with an ellipsis if there were
// more. It returns at least one line.
func WrapMost(s string, w, n int) []string {
	lines := Wrap(s, w)
	if n = max(n, 1); len(lines) <= n {
		return lines
	}
	lines = lines[:n]
	lines[n-1] = Shorten(lines[n-1]+" "+Ellipsis, max(w, 1))
	return lines
}

// breakAt splits s before the column w: at the last space, or within a word if
// it must.
func breakAt(s string, w int) (head, rest string) {
	head, used, rest := split(s, w)
	gap := strings.LastIndexByte(head, ' ')
	switch {
	case rest == "":
		return head, ""
	case used == 0:
		letter, _ := cluster(rest) // a wide rune in a column of one
		return Ellipsis, rest[len(letter):]
	case rest[0] == ' ':
		return head, rest[1:]
	case gap > 0:
		return s[:gap], s[gap+1:]
	}
	return head, rest
}
