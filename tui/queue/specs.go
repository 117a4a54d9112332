package queue

import (
	"slices"
	"strconv"

	"tocsin/graph/alert"
	"tocsin/tui/command"
)

// The words of the commands beside the verdicts.
const (
	Skip = "skip"
	Back = "back"
	Stop = "end"
)

// Spec is a command of the queue, and its word or its verdict.
type Spec struct {
	command.Spec
	Word    string
	Verdict alert.Verdict // "" for none
}

// Specs returns the commands of a queue for a context, whose rows have a noun.
func Specs(where command.Context, noun string) (out []Spec) {
	of := func(word, help, short string, hint int, keys ...string) {
		out = append(out, Spec{Word: word, Spec: command.Spec{
			ID: string(where) + "." + word, Help: help, Keys: keys, Where: where, Group: "queue", Short: short, Hint: hint,
		}})
	}
	for i, row := range alert.Verdicts() {
		of("verdict-"+strconv.Itoa(i+1), row.Title+", and on", short(row), 80-i, strconv.Itoa(i+1))
		out[i].Verdict = row.Word
	}
	of(Skip, "leave it as it is, and on", "skip", 81, "n", "]")
	of(Back, "the "+noun+" before", "", 0, "N", "[")
	of(Stop, "leave the queue", "", 0)
	return out
}

// words returns the words of the digits.
func words() (out []string) {
	for _, row := range alert.Verdicts() {
		out = append(out, short(row))
	}
	return out
}

// short returns the word for a verdict in the footer, which has all of them on 80 columns.
func short(row alert.VerdictRow) string {
	switch row.Word {
	case alert.VerdictTrue:
		return "TP"
	case alert.VerdictFalse:
		return "FP"
	case alert.VerdictDuplicate:
		return "dup"
	}
	return string(row.Word)
}

// Commands returns the commands that work while a queue is worked: how to leave it, its own, and
// those of the detail that have their keys in the queue too. The first pages have none there: their digits are
// verdicts.
func Commands(detail []command.Spec, where command.Context, noun string) []command.Spec {
	out := []command.Spec{{ID: command.Back, Keys: []string{"esc"}, Short: "leave", Hint: 82, Silent: true}}
	taken := map[string]bool{}
	for _, s := range Specs(where, noun) {
		out = append(out, s.Spec)
		for _, key := range s.Keys {
			taken[key] = true
		}
	}
	for _, s := range detail {
		if !slices.ContainsFunc(s.Keys, func(key string) bool { return taken[key] }) {
			out = append(out, s)
		}
	}
	return out
}

// Visiting returns these commands for while another record is shown than the queue's own, which led to it: esc and the
// key that else skips lead back to that.
func Visiting(commands []command.Spec) []command.Spec {
	out := slices.Clone(commands)
	for i := range out {
		switch {
		case out[i].ID == command.Back:
			out[i].Short = "back"
		case out[i].Word() == Skip:
			out[i].Short, out[i].Hint = "", 0
		}
	}
	return out
}

// belowHits is by how much the hints of a queue stand lower while its detail is searched: the digits stand above the
// detail, too.
const belowHits = 30

// Searching returns these commands for while a search is on in the detail: those that lead from hit to hit come first,
// so that their keys do that, as in a detail outside of a queue, and skip no record.
func Searching(commands, detail []command.Spec) []command.Spec {
	out := slices.DeleteFunc(slices.Clone(detail), func(s command.Spec) bool {
		return s.Group != "search" || slices.ContainsFunc(commands, func(c command.Spec) bool { return c.ID == s.ID })
	})
	for _, s := range commands {
		switch {
		case s.Word() == Skip:
			s.Short, s.Hint = "", 0
		case s.Group == "queue":
			s.Hint = max(s.Hint-belowHits, 0)
		}
		out = append(out, s)
	}
	return out
}
