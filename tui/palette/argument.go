package palette

import (
	"slices"
	"strings"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// taking returns the entry that takes an argument and whose verb, or else one of its other
// words, was typed with a blank behind it; or whose argument was typed alone.
func (s *search) taking(typed string) (entry int, ok bool) {
	if i := slices.IndexFunc(s.entries, func(it Entry) bool { return it.numbered(typed) }); i >= 0 && !s.words {
		return i, true
	}
	word, _, blank := strings.Cut(typed, " ")
	if i := s.beginning(typed); i >= 0 && !s.verbed(word) {
		return i, s.argumentOf(&s.entries[i], typed) != "" && !s.names(typed)
	}
	by := func(named func(it *Entry) bool) int {
		return slices.IndexFunc(s.entries, func(it Entry) bool { return it.Arg != "" && named(&it) })
	}
	i := by(func(it *Entry) bool { return it.Verb == word })
	if i < 0 && !s.words {
		i = by(func(it *Entry) bool { return it.called(word) })
	}
	return i, blank && i >= 0
}

// argument finds the values of the argument of an entry's verb.
func (s *search) argument(entry int, typed string) {
	it := &s.entries[entry]
	s.verb = it
	var known screen.Arguments
	if s.values != nil {
		known = s.values(it.ID)
	}
	s.only, s.none = known.Only, known.None
	for _, v := range known.Values {
		s.offered = append(s.offered, Entry{Label: text.Clean(v), Note: text.Clean(it.Label), Also: text.Clean(strings.Join(known.Also[v], " ")), Verb: text.Clean(v), Msg: screen.Run{ID: it.ID, Arg: v}})
	}
	values := s.match(s.offered, typed, true)
	switch {
	case typed == "" && it.optional(): // as it is; a value is chosen
		s.found = append(s.found, found{entry: entry})
	case s.only && len(values) == 0, s.only && typed == "":
	case typed == "" && len(values) > 0: // nothing to run yet
	case len(values) > 0 && values[0].grade == exact: // the verb with what was typed is the first value
	case !s.only:
		s.found = append(s.found, found{entry: entry})
	}
	s.found = append(s.found, values...)
}

// numbered reports whether a number was typed, and the entry takes one alone.
func (it *Entry) numbered(typed string) bool {
	typed = strings.TrimPrefix(strings.TrimSpace(typed), "#")
	return slices.Contains(it.Begins, command.Number) && typed != "" && strings.Trim(typed, "0123456789") == ""
}

// verbed reports whether a word is the verb of an entry.
func (s *search) verbed(word string) bool {
	return slices.ContainsFunc(s.entries, func(it Entry) bool { return strings.EqualFold(it.Verb, word) })
}

// beginning returns the entry whose argument was typed without the verb; -1 if there is none.
func (s *search) beginning(typed string) int {
	return slices.IndexFunc(s.entries, func(it Entry) bool { return it.begun(typed) != "" })
}

// names reports whether what is typed is or begins the verb of an entry, such as the name of a view. Names
// come before an argument without its verb: a view "Test lab" must not close an alert as a test.
func (s *search) names(typed string) bool {
	return slices.ContainsFunc(s.entries, func(it Entry) bool { return it.named(typed) })
}

// named reports whether what is typed is or begins an entry's verb.
func (it *Entry) named(typed string) bool {
	return strings.HasPrefix(strings.ToLower(it.Verb), strings.ToLower(strings.TrimSpace(typed)))
}

// yield puts the entry whose argument was typed without the verb behind those that what is typed names.
func (s *search) yield(typed string) {
	i := s.beginning(typed)
	if i < 0 || !s.names(typed) {
		return
	}
	named, rest := []found{}, []found{{entry: i}}
	for _, f := range s.found {
		switch {
		case f.entry == i:
		case s.entries[f.entry].named(typed):
			named = append(named, f)
		default:
			rest = append(rest, f)
		}
	}
	s.found = append(named, rest...)
}

// begun returns with what the argument begins that was typed without the verb, the longest of those
// that it can begin with; "" for none.
func (it *Entry) begun(typed string) (longest string) {
	typed = strings.TrimSpace(typed)
	for _, words := range it.Begins {
		if n := len(words); it.Arg != "" && n > len(longest) && len(typed) >= n && strings.EqualFold(typed[:n], words) && (len(typed) == n || typed[n] == ' ') {
			longest = typed[:n]
		}
	}
	return longest
}

// argumentOf returns what is typed after an entry's verb or another word for it, or alone; "" if it is
// none of these.
func (s *search) argumentOf(it *Entry, typed string) string {
	if it.numbered(typed) && !s.words {
		return strings.TrimSpace(typed)
	}
	word, rest, _ := strings.Cut(strings.TrimLeft(typed, " "), " ")
	if begun := it.begun(typed); begun != "" && word != it.Verb {
		if typed = strings.TrimSpace(typed); typed == begun {
			return ""
		}
		return typed
	}
	if word != it.Verb && (s.words || !it.called(word)) {
		return ""
	}
	return strings.TrimSpace(rest)
}
