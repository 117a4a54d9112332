package facets

import (
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Line draws the counts of the facets and the active filters in w columns, with a
// histogram on the right if there is room. Chips that are always shown and filters come
// first, others as far as they fit.
func (f *Facets) Line(th *theme.Theme, w int) string {
	fixed, spark := f.fixed(w), f.spark(th, w)
	room := w - theme.Width(spark...)
	line := th.Line(room, f.others(fixed, room)...)
	if spark == nil {
		return line
	}
	return line + th.Line(w-room, spark...)
}

func chip(on bool, words string) []theme.Segment {
	role := theme.Chip
	if on {
		role = theme.ChipOn
	}
	return []theme.Segment{theme.Seg(role, " "+words+" "), {Text: " "}}
}

// listed joins names, each in so many cells, and the number of those left out.
func listed(names []string, more, widest int) string {
	words := make([]string, len(names))
	for i, n := range names {
		words[i] = text.Brief(n, widest)
	}
	joined := strings.Join(words, ", ")
	if more > 0 {
		joined += " +" + text.Number(more)
	}
	return joined
}

// mostListed is how many values of a filter its chip names.
const mostListed = 3

// onlyName is the width of an integration's name in a chip.
const onlyName = 20

// onlyChip shows the integrations that the program was narrowed to.
func (f *Facets) onlyChip() []theme.Segment {
	if len(f.o.Only) == 0 {
		return nil
	}
	words := "only " + text.Shorten(text.Clean(f.o.Only[0]), onlyName)
	if more := len(f.o.Only) - 1; more > 0 {
		words += " +" + text.Number(more)
	}
	return chip(true, words)
}

// filters returns the chips of what hides rows and has no chip otherwise.
func (f *Facets) filters() []theme.Segment {
	out := f.onlyChip()
	for i := range f.o.Rows {
		if row := &f.o.Rows[i]; row.Chips == Asked {
			if words := f.askedFor(row); words != "" {
				out = append(out, chip(true, words)...)
			}
		}
	}
	return out
}

// askedFor names the values of a facet that the query asks for; "" if one of them has no
// name.
func (f *Facets) askedFor(row *Facet) string {
	if row.Since {
		return spanned(f, row)
	}
	return named(f, row, f.asks(row), onlyName)
}

// named names values of a facet, each in so many cells; "" if one of them has no name.
func named(f *Facets, row *Facet, values []string, widest int) string {
	names := make([]string, min(len(values), mostListed))
	for i := range names {
		if names[i] = row.brief(values[i]); names[i] == "" {
			return ""
		}
	}
	return listed(names, len(values)-len(names), widest)
}

// others appends the chips of the facets that have them as far as there is room.
func (f *Facets) others(line []theme.Segment, w int) []theme.Segment {
	for i := range f.o.Rows {
		if row := &f.o.Rows[i]; row.Chips == Room {
			line = f.fitting(row, line, w)
		}
	}
	return line
}

// fitting appends the values that fit whole into w columns, those that
// the query asks for first, and the number of those left out.
func (f *Facets) fitting(row *Facet, line []theme.Segment, w int) []theme.Segment {
	counts := f.ordered(row)
	used, many := theme.Width(line...), f.many(row.Counts)
	for i, c := range counts {
		next, more := valued(f, row, c), theme.Seg(theme.Muted, moreValues(len(counts)-i))
		if many {
			more = theme.Seg(theme.Muted, overMany())
		}
		last := i == len(counts)-1 && !many
		if n := theme.Width(next...) - 1; used+n > w || !last && used+n+1+theme.Width(more) > w {
			if used+theme.Width(more) <= w {
				line = append(line, more)
			}
			break
		}
		if used += theme.Width(next...); used > w {
			next = next[:1] // there is no room for the gap after the last one
		}
		line = append(line, next...)
	}
	return line
}

// ordered returns the counts of a facet, those that the query asks for first, also those of no record.
func (f *Facets) ordered(row *Facet) []index.Count {
	counts := slices.Clone(f.counts(row.Counts))
	for _, word := range f.Asks(row.Field) { // it is on, also without a record
		known := slices.ContainsFunc(counts, func(c index.Count) bool { return strings.EqualFold(c.Value, word) })
		if !known && row.brief(word) != "" {
			counts = append(counts, index.Count{Value: word})
		}
	}
	slices.SortStableFunc(counts, func(a, b index.Count) int {
		return boolean(f.Has(row.Field, b.Value)) - boolean(f.Has(row.Field, a.Value))
	})
	return counts
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Sizes of the histogram in the line of chips, and the screen width from which
// it is shown.
const (
	sparkColumns = 24
	sparkFrom    = 150
)

// spark draws the histogram if there is room for it.
func (f *Facets) spark(th *theme.Theme, w int) []theme.Segment {
	h := f.answer.Histogram
	if w < sparkFrom || len(h.Buckets) == 0 || f.answer.Total == 0 || h.To-h.From < alert.Minute {
		return nil
	}
	values := make([]int, len(h.Buckets))
	for i, b := range h.Buckets {
		values[i] = b.High + b.Medium + b.Low + b.Rest
	}
	return []theme.Segment{
		{Text: "  " + chart.Spark(values, sparkColumns, &th.Glyphs), Role: theme.Accent},
		{Text: " " + spanWord(h.To-h.From) + " ", Role: theme.Muted},
	}
}

// spanWord writes a span of time, rounded. It counts in alert.Time: a time.Duration ends
// at 292 years.
func spanWord(d alert.Time) string {
	in := func(unit alert.Time) int { return int((d + unit/2) / unit) }
	const day = 24 * alert.Hour
	switch {
	case d < 2*alert.Hour:
		return strconv.Itoa(in(alert.Minute)) + " min"
	case d < 2*day:
		return strconv.Itoa(in(alert.Hour)) + " h"
	case d < 2*365*day:
		return strconv.Itoa(in(day)) + " d"
	}
	return strconv.Itoa(in(365*day)) + " y"
}
