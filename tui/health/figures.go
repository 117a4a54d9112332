package health

import (
	"slices"
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Widths of the figures below the list, in columns.
const (
	titleWidth  = 18
	valueWidth  = 15
	figureWidth = titleWidth + valueWidth + between
)

// leastRows is how many feeds are listed before figures take room from the list.
const leastRows = 5

// figuresAcross returns how many figures stand side by side in w columns.
func figuresAcross(w int) int { return max((w-2)/figureWidth, 1) }

// divide divides room lines among n feeds and the figures of the one under the cursor. All
// feeds are shown if they take half of the room at most; else the list keeps half.
func divide(room, n, w int) (rows, figures int) {
	need := (len(ingest.Figures()) + figuresAcross(w) - 1) / figuresAcross(w)
	rows = max(min(max(room-need, min(n, max(room/2, leastRows))), room), 1)
	return rows, max(min(room-rows, need), 0)
}

// figures returns h lines of the figures of a feed, row by row: those that a person looks at
// first come first. If there is no room for all, unknown ones are left out.
func (s *Screen) figures(st *ingest.State, w, h int) []string {
	across, now := figuresAcross(w), s.o.Now()
	all := slices.Clone(ingest.Figures())
	if len(all) > across*h {
		all = slices.DeleteFunc(all, func(f ingest.Figure) bool { return !f.Read(st, now).Known })
	}
	var lines []string
	for len(lines) < h && len(all) > 0 {
		row := all[:min(across, len(all))]
		all = all[len(row):]
		segments := []theme.Segment{{Text: " "}}
		for i := range row {
			segments = append(segments, gap(i))
			segments = append(segments, figureSegments(&row[i], st, now)...)
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
