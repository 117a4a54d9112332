package health

import (
	"slices"
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Widths of the figures below the list, in columns.
const (
	titleWidth  = 18
	valueWidth  = 15
	figureWidth = titleWidth + valueWidth + between
)

// explained is the width from which each figure has a line of its own, with what it means.
const explained = 100

// leastRows is how many feeds are listed before figures take room from the list.
const leastRows = 5

// figuresAcross returns how many figures stand side by side in w columns.
func figuresAcross(w int) int { return max((w-2)/figureWidth, 1) }

// divide divides room lines among n feeds and as many figures of the one under the cursor.
// All feeds are shown if they take half of the room at most; else the list keeps half.
func divide(room, n, figures, w int) (rows, lines int) {
	need := (figures + figuresAcross(w) - 1) / figuresAcross(w)
	if w >= explained {
		need = figures
	}
	rows = max(min(max(room-need, min(n, max(room/2, leastRows))), room), 1)
	return rows, max(min(room-rows, need), 0)
}

// telling returns the figures that tell something of a feed: not those that are unknown, what
// isn't so, what another one says in other words, and what a script asks for.
func telling(st *ingest.State, now time.Time) []ingest.Figure {
	return slices.DeleteFunc(slices.Clone(ingest.Figures()), func(f ingest.Figure) bool {
		r := f.Read(st, now)
		switch f.Name {
		case "lag_seconds", "certificate_ends", "exit_code", "reported":
			return true
		}
		return !r.Known || f.Unit == ingest.Flag && r.Number == 0
	})
}

// mostTelling returns how many figures the feed has that tells most: the lines below the list
// don't move with the cursor.
func mostTelling(states []ingest.State, now time.Time) (n int) {
	for i := range states {
		n = max(n, len(telling(&states[i], now)))
	}
	return n
}

// figures returns h lines of the figures of a feed: those that a person looks at first come
// first, each with its meaning if there is room for it, else several in a line.
func (s *Screen) figures(st *ingest.State, w, h int) []string {
	now := s.o.Now()
	all, across := telling(st, now), figuresAcross(w)
	if w >= explained && len(all) <= h {
		across = 1
	}
	var lines []string
	for len(lines) < h && len(all) > 0 {
		row := all[:min(across, len(all))]
		all = all[len(row):]
		segments := []theme.Segment{{Text: " "}}
		for i := range row {
			if i > 0 {
				segments = append(segments, theme.Segment{Text: text.Spaces(between)})
			}
			segments = append(segments, figureSegments(&row[i], st, now)...)
		}
		if across == 1 && w >= explained {
			segments = append(segments, theme.Segment{Text: text.Spaces(between)}, theme.Segment{Text: row[0].Help, Role: theme.Muted})
		}
		lines = append(lines, s.theme.Line(w, segments...))
	}
	return lines
}

// figureSegments are the title of a figure and its value.
func figureSegments(f *ingest.Figure, st *ingest.State, now time.Time) []theme.Segment {
	words, role := written(f, f.Read(st, now), now), theme.Text
	if f.Note != nil && f.Note(st, now) != "" {
		role = theme.Warn
	}
	return []theme.Segment{
		{Text: text.Fit(f.Title, titleWidth), Role: theme.Muted}, {Text: text.Fit(words, valueWidth), Role: role},
	}
}

// written writes a figure for a person; a dash if it is unknown.
func written(f *ingest.Figure, r ingest.Reading, now time.Time) string {
	switch {
	case !r.Known:
		return "–"
	case f.Unit == ingest.Moment && r.At.After(now) && r.At.Sub(now) < time.Hour:
		return "in " + feeds.Countdown(r.At, now)
	case f.Unit == ingest.Moment:
		return text.Ago(r.At, now)
	case f.Unit == ingest.Flag && r.Number != 0:
		return "yes"
	case f.Unit == ingest.Flag:
		return "no"
	case f.Unit == ingest.Seconds:
		return (time.Duration(r.Number) * time.Second).String()
	case f.Unit == ingest.Days:
		return text.Plural(int(r.Number), "day")
	}
	return text.Number(int(r.Number))
}
