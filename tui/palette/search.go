package palette

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/tui/screen"
)

// search finds the entries that match what is typed, the best first:
//
//   - the one whose verb was typed,
//   - those that are called so by another word,
//   - those with a word that begins so, in label, verb or synonyms,
//   - those that have it anywhere in label or verb,
//   - those of whose words some begin with each of its words,
//   - those whose words begin with its letters.
//
// If there are none of these, others are near, and no answer: enter runs one of them only if it
// was chosen.
//
//   - those whose verb it is with a slip or two, the likest first,
//   - those that have its letters in their order.
//
// Of equals, what was run last comes first, then the order of the entries. After a verb
// that takes an argument and a blank, the values of the argument are searched instead.
type search struct {
	entries []Entry
	recent  []screen.Run
	values  func(id string) screen.Arguments
	words   bool // only a verb itself has an argument behind it

	verb    *Entry  // whose argument is typed; nil if none is
	offered []Entry // the values of its argument
	only    bool    // no other value is possible
	none    string  // said if none is
	found   []found
}

// found is an entry that matches, and the bytes of its label that did.
type found struct {
	entry int // of entries; with value, of offered
	value bool
	marks []int
	grade grade
	slips int // of a misspelt verb
}

// grade is how well an entry matches; the least is the best.
type grade int

const (
	exact grade = iota
	called
	beginning
	within
	wordwise
	initials
	misspelt
	scattered
)

func newSearch(entries []Entry, o Options) search {
	return search{entries: entries, recent: o.Recent, values: o.Arguments, words: o.Words}
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
	if i, ok := s.taking(typed); ok {
		if s.argument(i, s.argumentOf(&s.entries[i], typed)); s.only {
			return
		}
	}
	given := len(s.found)
	s.found = append(s.found, s.match(s.entries, strings.TrimSpace(typed), false)...)
	if given == 0 {
		s.yield(typed)
	}
	if given > 0 { // the verb itself is there already
		s.found = append(s.found[:given], slices.DeleteFunc(s.found[given:], func(f found) bool { return &s.entries[f.entry] == s.verb })...)
	}
}

// sure reports whether the best that was found is an answer to what is typed, which enter may
// run as it is.
func (s *search) sure() bool { return len(s.found) == 0 || s.found[0].grade < misspelt }

// match returns the entries that match, the best first. All do if nothing is typed.
func (s *search) match(entries []Entry, typed string, values bool) []found {
	var out []found
	low := strings.ToLower(typed)
	for i := range entries {
		if f, ok := contiguous(&entries[i], low); ok && (low != "" || !entries[i].Hidden) {
			f.entry, f.value = i, values
			out = append(out, f)
		}
	}
	if low != "" && len(out) == 0 {
		out = near(entries, low, values)
	}
	slices.SortStableFunc(out, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.grade, b.grade), cmp.Compare(a.slips, b.slips), cmp.Compare(s.ago(&entries[a.entry]), s.ago(&entries[b.entry])))
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

// contiguous reports how an entry has the letters of low side by side, or at the beginnings of
// its words.
func contiguous(it *Entry, low string) (found, bool) {
	label := strings.ToLower(it.Label)
	at := -1
	if len(label) == len(it.Label) { // the bytes of both agree
		at = index(label, low)
	}
	f := found{marks: span(at, len(low)), grade: scattered}
	for _, in := range []string{it.Label, it.Note, it.Name, it.Verb} {
		f.grade = min(f.grade, graded(strings.ToLower(in), low))
	}
	if graded(strings.ToLower(it.Also), low) == beginning { // these words aren't seen: a part of one would surprise
		f.grade = min(f.grade, beginning)
	}
	switch {
	case low == "" || strings.EqualFold(it.Verb, low):
		f.grade = exact
	case it.called(low):
		f.grade = called
	case f.grade < scattered:
	case it.wordwise(low):
		f.grade = wordwise
	case initial(label, low), initial(strings.ToLower(it.Verb), low):
		f.grade = initials
	}
	return f, f.grade < scattered
}

// wordwise reports whether each of the words typed begins a word of the entry.
func (it *Entry) wordwise(low string) bool {
	in := strings.ToLower(it.Label + " " + it.Verb + " " + it.Also)
	words := strings.Fields(low)
	return len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool { return graded(in, word) != beginning })
}

// called reports whether one of an entry's other words is the one that was typed.
func (it *Entry) called(low string) bool {
	return slices.ContainsFunc(strings.Fields(it.Also), func(word string) bool { return strings.EqualFold(word, low) })
}

// fewest is how many words the letters must be of, from the first on, if the text has more.
const fewest = 3

// initial reports whether low is the first letters of a text's words: of all, or of three and
// more from the first on. Fewer letters would fit by chance.
func initial(in, low string) bool {
	letters := []rune(low)
	words := strings.FieldsFunc(in, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n := len(letters); n < 2 || n > len(words) || n < len(words) && n < fewest {
		return false
	}
	for i, r := range letters {
		if first, _ := utf8.DecodeRuneInString(words[i]); first != r {
			return false
		}
	}
	return true
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
