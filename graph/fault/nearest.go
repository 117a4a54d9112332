package fault

import "strings"

const (
	// maxWord bounds the words that are compared, in bytes: no real name is longer,
	// and the time grows with the square of the length.
	maxWord = 64
	// minPrefix is how many bytes a prefix needs to stand for a name.
	minPrefix = 3
)

// Nearest returns the name that a mistyped word may mean, for a hint, without regard
// to case. It prefers the name with the fewest edits, the first of equals. If no name
// is near, it returns the first that begins with the word, else "".
func Nearest(word string, names []string) string {
	if len(word) > maxWord {
		return ""
	}
	best, least := "", maxWord
	for _, name := range names {
		if d, ok := Slips(word, name); ok && d < least {
			best, least = name, d
		}
	}
	word = strings.ToLower(word)
	if best != "" || len(word) < minPrefix {
		return best
	}
	for _, name := range names {
		if strings.HasPrefix(strings.ToLower(name), word) {
			return name
		}
	}
	return ""
}

// Slips returns how many slips of the hand make a word of a name, without regard to case:
// letters left out, added, changed, or swapped with their neighbour. ok is false if they are
// too many for the word to mean the name.
func Slips(word, name string) (n int, ok bool) {
	if len(word) > maxWord || len(name) > 2*maxWord {
		return 0, false
	}
	n = distance(strings.ToLower(word), strings.ToLower(name))
	return n, n <= (len(word)+2)/3
}

// distance counts the insertions, removals, changes and swaps of neighbours that turn
// a into b.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
