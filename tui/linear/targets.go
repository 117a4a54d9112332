package linear

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
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
	if ok && len(targets) == 0 {
		wrong := ""
		if first, _, _ := strings.Cut(rest, " "); strings.IndexAny(first, "0123456789") == 0 {
			wrong = fmt.Sprintf("%q is no number of a row. ", short(first))
		}
		s.out.say("%sOpen an %s first: type its number. Or name rows, such as done 1 3 or done 2-4.", wrong, kindShown(s))
		return nil, "", false
	}
	return targets, rest, ok
}

// rowSpan is the numbers that a person types in one: a number, or those from one to another, such as 2-4.
type rowSpan struct{ from, to int }

// rowSpans reads a word of numbers, which may have commas between them and behind; ok is false for any other word.
func rowSpans(word string) (all []rowSpan, ok bool) {
	for part := range strings.SplitSeq(strings.TrimSuffix(word, ","), ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, one := number(first)
		to, other := number(last)
		if !one || !other {
			return nil, false
		}
		all = append(all, rowSpan{min(from, to), max(from, to)})
	}
	return all, true
}

// inner holds the records that an open one has listed with numbers, until a list is told.
type inner struct {
	of   alert.Key // the record that has listed them
	rows []index.Row
}

// has reports whether the open record has listed them, or is one of them: numbers then mean these.
func (i *inner) has(open *opened) bool {
	return open != nil && (i.of == open.row.Key || slices.ContainsFunc(i.rows, func(r index.Row) bool { return r.Key == open.row.Key }))
}

// rowsTold returns the rows that numbers mean, those that were told last, and says which numbers there are.
func rowsTold(s *session) (rows []index.Row, choose string) {
	if s.inner.has(s.here.opened) {
		return s.inner.rows, fmt.Sprintf("choose 1 to %d", len(s.inner.rows))
	}
	return s.page.rows, s.page.numbers("")
}

// rowsOf returns the rows whose numbers stand at the beginning of an argument, each once, and what follows
// them. If ok is false, there is no such row; it has said so, and what was therefore not done.
func rowsOf(s *session, argument, undone string) (named []index.Row, rest string, ok bool) {
	all, choose := rowsTold(s)
	words := strings.Fields(argument)
	for len(words) > 0 {
		typed, are := rowSpans(words[0])
		if !are {
			break
		}
		words = words[1:]
		for _, is := range typed {
			for _, n := range []int{is.from, is.to} {
				if n < 1 || n > len(all) {
					s.out.say("There is no row %d: %s. %s", n, choose, undone)
					return nil, "", false
				}
			}
			for _, row := range all[is.from-1 : is.to] {
				if !slices.ContainsFunc(named, func(r index.Row) bool { return r.Key == row.Key }) {
					named = append(named, row)
				}
			}
		}
	}
	return named, strings.Join(words, " "), true
}

// rowsTyped reports whether an argument begins with the numbers of rows although a record is open, which alone the
// words are about then; it has said so.
func rowsTyped(s *session, argument string) bool {
	first, _, _ := strings.Cut(argument, " ")
	_, are := rowSpans(first)
	if !are || s.here.opened == nil {
		return false
	}
	way := "Type back for the list."
	if s.here.opened.record.Incident != nil {
		way = "For one of its alerts, type alerts and then its number; for the list before, back."
	}
	s.out.say("%s is no row while %s is open: the words are about that. %s Nothing was marked.", first, "an "+kindOf(&s.here.opened.row).kind.Name, way)
	return true
}
