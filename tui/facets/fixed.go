package facets

import (
	"strconv"

	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// always is a value that has a chip always, if there is room.
type always struct {
	row   *Facet
	value *Value
}

// fixed returns the chips that come first, as they have room in w columns: with short numbers if
// need be, and those of what the query asks for before others.
func (f *Facets) fixed(w int) []theme.Segment {
	filters, all := f.filters(), f.kept(w)
	out := append(counted(f, all, text.Number), filters...)
	if theme.Width(out...)+needed(f) > w+1 {
		out = append(counted(f, all, text.ShortNumber), filters...)
	}
	return out
}

// kept returns the values that keep their chips in w columns. If what the query asks for has no
// room behind them, values that it doesn't ask for go: those without records first, of them the
// last one.
func (f *Facets) kept(w int) (all []always) {
	for i := range f.o.Rows {
		if row := &f.o.Rows[i]; row.Chips == Always {
			for j := range row.Values {
				all = append(all, always{row, &row.Values[j]})
			}
		}
	}
	room := w + 1 - theme.Width(f.filters()...) - needed(f) // the last gap needs none
	for theme.Width(counted(f, all, text.ShortNumber)...) > room {
		gone := lastOf(f, all, func(a always) bool { return f.Count(a.row.Counts, a.value.Word) == 0 })
		if gone < 0 {
			gone = lastOf(f, all, func(always) bool { return true })
		}
		if gone < 0 {
			break
		}
		all = append(all[:gone:gone], all[gone+1:]...)
	}
	return all
}

// lastOf returns the place of the last value of a kind that the query doesn't ask for; -1 for none.
func lastOf(f *Facets, all []always, of func(always) bool) int {
	for i := len(all) - 1; i >= 0; i-- {
		if a := all[i]; !f.Has(a.row.Field, a.value.Word) && of(a) {
			return i
		}
	}
	return -1
}

// counted returns the chips of values.
func counted(f *Facets, all []always, number func(int) string) (out []theme.Segment) {
	for _, a := range all {
		words := a.value.Name + " " + f.answer.Finality.Tally(f.Count(a.row.Counts, a.value.Word), number)
		out = append(out, chip(f.Has(a.row.Field, a.value.Word), words)...)
	}
	return out
}

// needed returns the columns that the values need that the query asks for of facets which have
// chips only as far as there is room.
func needed(f *Facets) (n int) {
	for i := range f.o.Rows {
		row := &f.o.Rows[i]
		if row.Chips != Room {
			continue
		}
		counts, asked := f.ordered(row), 0
		for ; asked < len(counts) && f.Has(row.Field, counts[asked].Value); asked++ {
			n += theme.Width(valued(f, row, counts[asked])...)
		}
		switch left := len(counts) - asked; {
		case asked == 0:
		case f.many(row.Counts):
			n += 1 + text.Width(overMany()) // behind the gap
		case left > 0:
			n += 1 + text.Width(moreValues(left))
		}
	}
	return n
}

// valued returns the chip of a value of a facet.
func valued(f *Facets, row *Facet, c index.Count) []theme.Segment {
	return chip(f.Has(row.Field, c.Value), row.brief(c.Value)+" "+f.answer.Finality.Tally(c.N, text.Number))
}

// moreValues says how many values have no room, and overMany that there are very many.
func moreValues(n int) string { return "+" + strconv.Itoa(n) + " more" }

func overMany() string { return "of over " + text.Number(index.ManyValues) }
