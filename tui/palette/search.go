package palette

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// search finds the entries that match what is typed, the best first:
//
//   - the one whose verb was typed,
//   - those with a word that begins so, in label, verb or synonyms,
//   - those that have it anywhere,
//   - those that have its letters in their order.
//
// Of equals, what was run last comes first, then the order of the entries. After a verb
// that takes an argument and a blank, the values of the argument are searched instead.
type search struct {
	entries []Entry
	recent  []screen.Run
	values  func(id string) screen.Arguments

	verb    *Entry  // whose argument is typed; nil if none is
	offered []Entry // the values of its argument
	only    bool    // no other value is possible
	found   []found
}

// found is an entry that matches, and the bytes of its label that did.
type found struct {
	entry int // of entries; with value, of offered
	value bool
	marks []int
	grade grade
}

// grade is how well an entry matches; the least is the best.
type grade int

const (
	exact grade = iota
	beginning
	within
	scattered
)

func newSearch(entries []Entry, o Options) search {
	return search{entries: entries, recent: o.Recent, values: o.Arguments}
}

// entry returns the entry that was found.
func (s *search) entry(f found) Entry {
	if f.value {
		return s.offered[f.entry]
	}
	return s.entries[f.entry]
}

// find searches for what is typed.
func (s *search) find(typed string) {
	typed = strings.TrimLeft(typed, " ")
	s.found, s.verb, s.offered, s.only = s.found[:0], nil, nil, false
	for i := range s.entries {
		if it := &s.entries[i]; it.Arg != "" && strings.HasPrefix(typed, it.Verb+" ") {
			s.argument(i, argument(typed, it.Verb))
			if s.only {
				return
			}
			break
		}
	}
	given := len(s.found)
	s.found = append(s.found, s.match(s.entries, strings.TrimSpace(typed), false)...)
	if given > 0 { // the verb itself is there already
		s.found = append(s.found[:given], slices.DeleteFunc(s.found[given:], func(f found) bool { return &s.entries[f.entry] == s.verb })...)
	}
}

// argument finds the values of the argument of an entry's verb.
func (s *search) argument(entry int, typed string) {
	it := &s.entries[entry]
	s.verb = it
	var known screen.Arguments
	if s.values != nil {
		known = s.values(it.ID)
	}
	s.only = known.Only
	for _, v := range known.Values {
		s.offered = append(s.offered, Entry{Label: text.Clean(v), Note: text.Clean(it.Label), Verb: text.Clean(v), Msg: screen.Run{ID: it.ID, Arg: v}})
	}
	values := s.match(s.offered, typed, true)
	switch {
	case s.only && len(values) == 0, s.only && typed == "":
	case typed == "" && len(values) > 0: // nothing to run yet
	case len(values) > 0 && values[0].grade == exact: // the verb with what was typed is the first value
	case !s.only:
		s.found = append(s.found, found{entry: entry})
	}
	s.found = append(s.found, values...)
}

// argument returns what is typed after a verb; "" if it isn't that verb.
func argument(typed, verb string) string {
	rest, ok := strings.CutPrefix(strings.TrimLeft(typed, " "), verb+" ")
	if !ok {
		return ""
	}
	return strings.TrimSpace(rest)
}

// match returns the entries that match, the best first. All do if nothing is typed.
func (s *search) match(entries []Entry, typed string, values bool) []found {
	var out []found
	low := strings.ToLower(typed)
	seen := make([]bool, len(entries))
	for i := range entries {
		if f, ok := contiguous(&entries[i], low); ok {
			f.entry, f.value, seen[i] = i, values, true
			out = append(out, f)
		}
	}
	if low != "" && utf8.RuneCountInString(typed) <= longest(entries) { // the search matches each rune typed
		for _, m := range fuzzy.FindFrom(typed, source(entries)) {
			if !seen[m.Index] {
				out = append(out, found{entry: m.Index, value: values, marks: m.MatchedIndexes, grade: scattered})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.grade, b.grade), cmp.Compare(s.ago(&entries[a.entry]), s.ago(&entries[b.entry])))
	})
	return out
}

// ago returns how many other commands were run since the entry's, or that of its value.
func (s *search) ago(it *Entry) int {
	run, ok := it.Msg.(screen.Run)
	if !ok {
		return len(s.recent)
	}
	for i, r := range s.recent {
		if r.ID == run.ID && (run.Arg == "" || r.Arg == run.Arg) {
			return i
		}
	}
	return len(s.recent)
}

// contiguous reports how an entry has the letters of low side by side.
func contiguous(it *Entry, low string) (found, bool) {
	label := strings.ToLower(it.Label)
	at := -1
	if len(label) == len(it.Label) { // the bytes of both agree
		at = index(label, low)
	}
	f := found{marks: span(at, len(low)), grade: scattered}
	for _, in := range []string{it.Label, it.Note, it.Verb, it.Also} {
		f.grade = min(f.grade, graded(strings.ToLower(in), low))
	}
	if low == "" || strings.EqualFold(it.Verb, low) {
		f.grade = exact
	}
	return f, f.grade < scattered
}

// graded returns how a text has low: at the beginning of a word, anywhere, or not.
func graded(in, low string) grade {
	at := index(in, low)
	switch {
	case at < 0:
		return scattered
	case starts(in, at):
		return beginning
	}
	return within
}

// index returns the first place of low in a text, at the beginning of a word if there is
// one; -1 if there is none.
func index(in, low string) int {
	first := strings.Index(in, low)
	for at := first; at >= 0; {
		if starts(in, at) {
			return at
		}
		_, n := utf8.DecodeRuneInString(in[at:])
		next := strings.Index(in[at+n:], low)
		if next < 0 {
			break
		}
		at += n + next
	}
	return first
}

// starts reports whether a word begins at a place of a text.
func starts(in string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(in[:at])
	return at == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// span returns n places from at on; none if at is below 0.
func span(at, n int) []int {
	if at < 0 {
		return nil
	}
	marks := make([]int, n)
	for i := range marks {
		marks[i] = at + i
	}
	return marks
}

// source is the searched text of entries.
type source []Entry

// String returns the text of one.
func (s source) String(i int) string {
	return s[i].Label + " " + s[i].Note + " " + s[i].Verb + " " + s[i].Also
}

// Len returns how many there are.
func (s source) Len() int { return len(s) }

// longest returns the runes of the longest text searched.
func longest(entries []Entry) int {
	n := 0
	for i := range entries {
		n = max(n, utf8.RuneCountInString(source(entries).String(i)))
	}
	return n
}
