package decide

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/text"
)

// Typed is an act whose decision is typed behind its word, such as "verdict benign, expected". The
// lists read it behind ":", and the lines after a prompt.
type Typed struct {
	Word  string
	Takes string // for help
	// Read makes the decision of a person with a name. Its error says what can be typed.
	Read   func(typed, user string) (Decision, error)
	Offer  func(user string, known []string) []string // what can be typed, with the names of persons that are known
	Begins []string                                   // what means this act alone, with more behind it
}

// typedActs lists these acts.
func typedActs() []Typed {
	return []Typed{
		{"verdict", "WORD NOTE", func(typed, _ string) (Decision, error) { return readVerdict(typed) }, func(string, []string) []string { return alert.VerdictWords() }, alert.VerdictNames()},
		{"note", "TEXT", func(typed, _ string) (Decision, error) { return readNote(typed) }, nil, nil},
		{"assign", "NAME", func(typed, user string) (Decision, error) { return Assign(person(typed, user)), nil }, func(user string, known []string) []string { return append([]string{user}, known...) }, nil},
	}
}

// TypedAct returns the act with a word; ok is false if there is none.
func TypedAct(word string) (act Typed, ok bool) {
	all := typedActs()
	i := slices.IndexFunc(all, func(t Typed) bool { return t.Word == word })
	if i < 0 {
		return Typed{}, false
	}
	return all[i], true
}

// readVerdict reads a verdict, and the note behind it: behind a comma, or behind the longest name
// of a verdict.
func readVerdict(typed string) (Decision, error) {
	if first, note, ok := strings.Cut(typed, ","); ok {
		if v, known := alert.ParseVerdict(first); known {
			return Judge(Choice{Verdict: v, Note: strings.TrimSpace(note)}), nil
		}
	}
	words := strings.Fields(typed)
	for n := len(words); n > 0; n-- {
		if v, known := alert.ParseVerdict(strings.Join(words[:n], " ")); known {
			return Judge(Choice{Verdict: v, Note: strings.Join(words[n:], " ")}), nil
		}
	}
	first, _, _ := strings.Cut(typed, ",")
	return Decision{}, fault.New(fault.Usage, "there is no verdict \""+text.Shorten(text.Clean(first), MostName)+"\"", "use "+fault.Or(alert.VerdictWords())+"; a note follows it", nil)
}

// readNote reads a note, which comes behind the one that a record has: that isn't shown before.
func readNote(typed string) (Decision, error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return Decision{}, fault.New(fault.Usage, "type the note after the word, in the same line", "note expected backup job", nil)
	}
	return NoteMore(typed), nil
}

// person returns the one who is named; by default, and as "me", the user.
func person(typed, user string) string {
	if typed = strings.TrimSpace(typed); typed == "" || strings.EqualFold(typed, "me") {
		return user
	}
	return typed
}
