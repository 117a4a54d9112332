package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/fault"
)

// Place is where something stands in a settings file, line and column from 1. Its zero
// value is no place.
type Place struct{ Line, Column int }

// Problem is a fault of one key of a settings file. It is the cause of each of Problems.
type Problem struct {
	Path           string // of the key, as in Config.Places; "" if the text is no TOML
	Place                 // of the key, of the element of its list, or of the table that lacks it
	Sentence, Hint string
	Err            error // the cause; may be nil
}

// Error returns the sentence.
func (p Problem) Error() string { return p.Sentence }

// Unwrap returns the cause.
func (p Problem) Unwrap() error { return p.Err }

// fault returns the problem, which is its cause, as the fault of the file at path.
func (p Problem) fault(path string) *fault.Fault {
	place := printable(path)
	if p.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", place, p.Line, p.Column)
	}
	return fault.New(fault.Usage, place+": "+p.Sentence, p.Hint, p)
}

// Problems holds the problems of a settings file, up to MaxProblems, in the order of
// its lines. It is the cause of the fault that Load returns, whose sentence is the first.
type Problems []*fault.Fault

// Error returns all sentences.
func (p Problems) Error() string {
	var all []string
	for _, f := range p {
		all = append(all, f.Sentence)
	}
	return strings.Join(all, "; ")
}

// Beyond says how many problems there are after the first n, such as "3" or "at least
// 3"; "" if there are no more.
func (p Problems) Beyond(n int) string {
	switch more := len(p) - n; {
	case more <= 0:
		return ""
	case len(p) >= MaxProblems:
		return fmt.Sprintf("at least %d", more)
	default:
		return strconv.Itoa(more)
	}
}

// Unwrap returns the faults.
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, f := range p {
		errs[i] = f
	}
	return errs
}

// refuse returns the fault of a file with problems; nil if there are none.
func refuse(path string, problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var all Problems
	for _, p := range problems {
		all = append(all, p.fault(path))
	}
	first := all[0]
	sentence := first.Sentence
	if more := all.Beyond(1); more != "" {
		sentence += fmt.Sprintf(" (and %s more: tocsin config check)", more)
	}
	return fault.New(fault.Usage, sentence, first.Hint, all)
}

// findings collects the problems of a file, at most one for each key: what is wrong
// with a value's type says enough about the value.
type findings struct {
	places   map[string]Place
	problems []Problem
	known    map[string]bool // paths that have a problem
}

// full reports whether no more problems are collected.
func (f *findings) full() bool { return len(f.problems) >= MaxProblems }

// add adds a problem, unless its key has one or there are enough.
func (f *findings) add(p Problem) {
	if f.full() {
		return
	}
	if p.Path != "" && f.known[p.Path] {
		return
	}
	f.known[p.Path] = true
	p.Hint = cmp.Or(p.Hint, hintOf(p.Path), howWritten)
	f.problems = append(f.problems, p)
}

// howWritten is the hint of a problem that has none of its own.
const howWritten = "tocsin help settings shows how settings are written"

func (f *findings) has(path string) bool { return f.places[path] != Place{} }

// hintOf says what to write as the value of a key, whatever is wrong with it; "" if each
// problem says so itself.
func hintOf(path string) string {
	switch path {
	case "index_rows":
		return "write a whole number without quotes, such as 5000000, or remove the line"
	case "keep":
		return `write days or weeks in quotes, such as "400d", not months or years; to keep all alerts, remove the line`
	}
	return ""
}

// require adds a problem that says what is wrong with the key at path, unless ok.
func (f *findings) require(ok bool, path, said string, hint ...string) {
	if !ok {
		key := path[strings.LastIndexByte(path, '.')+1:]
		f.add(Problem{Path: path, Place: placeOf(f.places, path), Sentence: fmt.Sprintf("%q %s", key, said), Hint: strings.Join(hint, "")})
	}
}

// placeOf returns the place of a key, or of the table around it if the key is absent.
func placeOf(places map[string]Place, path string) Place {
	for ; path != ""; path = path[:max(strings.LastIndexByte(path, '.'), 0)] {
		if place, ok := places[path]; ok {
			return place
		}
	}
	return Place{}
}

// printable makes text from outside safe for a sentence.
func printable(s string) string { return fault.Line(s, maxShown) }
