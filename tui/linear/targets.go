package linear

import (
	"slices"
	"strings"

	"tocsin/store/index"
)

// targetsOf returns the rows that an act is about, as they were told, and what follows their numbers.
func targetsOf(s *session, argument string) (targets []index.Row, rest string, ok bool) {
	targets, rest, ok = named(s, argument)
	if ok && slices.ContainsFunc(targets, func(r index.Row) bool { return !kindOf(&r).triaged }) {
		s.out.say("An event is a record, not an alert: there is nothing to decide about it.")
		return nil, "", false
	}
	return targets, rest, ok
}

// named returns the rows that an argument names, by default the open record.
func named(s *session, argument string) (targets []index.Row, rest string, ok bool) {
	if s.here.opened != nil {
		return []index.Row{s.here.opened.row}, argument, true
	}
	targets, rest, ok = rowsOf(s, argument, "Nothing was marked.")
	if first, _, _ := strings.Cut(rest, " "); ok && len(targets) == 0 && first != "" && strings.Trim(first, "0123456789-") == "" {
		s.out.say("%s names no rows: %s, such as 1 or 1-2. Nothing was marked.", short(first), s.page.numbers(""))
		return nil, "", false
	}
	if ok && len(targets) == 0 {
		s.out.say("Open an %s first: type its number. Or name rows, such as done 1 3 or done 2-4.", kindShown(s))
		return nil, "", false
	}
	return targets, rest, ok
}

// rowsOf returns the rows of the list whose numbers stand at the beginning of an argument, each once, and
// what follows them. If ok is false, there is no such row; it has said so, and what was therefore not done.
func rowsOf(s *session, argument, undone string) (named []index.Row, rest string, ok bool) {
	words := strings.Fields(argument)
	for len(words) > 0 {
		from, to, isRange := numbers(words[0])
		if !isRange {
			break
		}
		for _, n := range []int{from, to} {
			if n < 1 || n > len(s.page.rows) {
				s.out.say("There is no row %d: %s. %s", n, s.page.numbers(""), undone)
				return nil, "", false
			}
		}
		words = words[1:]
		for _, row := range s.page.rows[from-1 : to] {
			if !slices.ContainsFunc(named, func(r index.Row) bool { return r.Key == row.Key }) {
				named = append(named, row)
			}
		}
	}
	return named, strings.Join(words, " "), true
}

// rowsTyped reports whether an argument begins with the numbers of rows although a record is open, which alone the
// words are about then; it has said so.
func rowsTyped(s *session, argument string) bool {
	first, _, _ := strings.Cut(argument, " ")
	_, _, are := numbers(first)
	if !are || s.here.opened == nil {
		return false
	}
	s.out.say("%s is no row while %s is open: the words are about that. Type back for the list. Nothing was marked.", first, "an "+kindOf(&s.here.opened.row).kind.Name)
	return true
}
