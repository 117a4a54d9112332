package alerts

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// counts returns the counts of one facet, largest first.
func (s *Screen) counts(field string) []index.Count {
	for _, f := range s.rows.Answer.Facets {
		if f.Field == field {
			return f.Counts
		}
	}
	return nil
}

// many reports whether counts lists only the largest of very many.
func (s *Screen) many(field string) bool {
	return slices.ContainsFunc(s.rows.Answer.Facets, func(f index.Facet) bool { return f.Field == field && f.Many })
}

func (s *Screen) facet(field, value string) int {
	for _, c := range s.counts(field) {
		if c.Value == value {
			return c.N
		}
	}
	return 0
}

// chips draws the counts by severity, version and product and the active
// filters, with a histogram of the last days on the right. Severities and
// filters are always shown, products as far as they fit.
func (s *Screen) chips(w int) string {
	fixed := append(s.severityChips(text.Number), s.filterChips()...)
	if theme.Width(fixed...) > w {
		fixed = append(s.severityChips(brief), s.filterChips()...)
	}
	spark := s.spark(w)
	room := w - theme.Width(spark...)
	line := s.theme.Line(room, s.productChips(fixed, room)...)
	if spark == nil {
		return line
	}
	return line + s.theme.Line(w-room, spark...)
}

func chip(on bool, words string) []theme.Segment {
	role := theme.Chip
	if on {
		role = theme.ChipOn
	}
	return []theme.Segment{theme.Seg(role, " "+words+" "), {Text: " "}}
}

func (s *Screen) severityChips(number func(int) string) (out []theme.Segment) {
	finality := s.finality()
	for _, band := range theme.Bands() {
		word := string(band.Severity)
		out = append(out, chip(s.has("severity", word), band.Short+" "+finality.tally(s.facet("severity", word), number))...)
	}
	return out
}

// listed joins the first of some values, which may be thousands.
func listed(values []string) string {
	more := len(values) - mostListed
	if more > 0 {
		values = values[:mostListed]
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = text.Brief(v, onlyName)
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
func (s *Screen) onlyChip() []theme.Segment {
	if len(s.o.Only) == 0 {
		return nil
	}
	words := "only " + text.Shorten(text.Clean(s.o.Only[0]), onlyName)
	if more := len(s.o.Only) - 1; more > 0 {
		words += " +" + text.Number(more)
	}
	return chip(true, words)
}

func (s *Screen) filterChips() []theme.Segment {
	out := s.onlyChip()
	if v := s.asks(versionField); len(v) > 0 {
		out = append(out, chip(true, listed(v))...)
	}
	if s.unseenOnly() {
		out = append(out, chip(true, alert.TriageUnseen.Word())...)
	}
	return out
}

func (s *Screen) unseenOnly() bool { return strings.EqualFold(s.is("triage.seen"), "false") }

// productChips appends the products that fit whole into w columns, those that
// the query asks for first, and the number of those left out.
func (s *Screen) productChips(line []theme.Segment, w int) []theme.Segment {
	counts := slices.Clone(s.counts("provider"))
	slices.SortStableFunc(counts, func(a, b index.Count) int {
		return boolean(s.has("provider", b.Value)) - boolean(s.has("provider", a.Value))
	})
	used, many, finality := theme.Width(line...), s.many("provider"), s.finality()
	for i, c := range counts {
		next := chip(s.has("provider", c.Value), alert.Provider(c.Value).Short()+" "+finality.tally(c.N, text.Number))
		more := theme.Seg(theme.Muted, "+"+count(len(counts)-i, " more"))
		if many {
			more = theme.Seg(theme.Muted, "of over "+text.Number(index.ManyValues))
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
func (s *Screen) spark(w int) []theme.Segment {
	h := s.rows.Answer.Histogram
	if w < sparkFrom || len(h.Buckets) == 0 || s.rows.Answer.Total == 0 || h.To-h.From < alert.Minute {
		return nil
	}
	values := make([]int, len(h.Buckets))
	for i, b := range h.Buckets {
		values[i] = b.High + b.Medium + b.Low + b.Rest
	}
	return []theme.Segment{
		{Text: "  " + chart.Spark(values, sparkColumns, &s.theme.Glyphs), Role: theme.Accent},
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
		return count(in(alert.Minute), " min")
	case d < 2*day:
		return count(in(alert.Hour), " h")
	case d < 2*365*day:
		return count(in(day), " d")
	}
	return count(in(365*day), " y")
}
