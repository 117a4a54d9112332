package detail

import (
	"strconv"
	"strings"

	"tocsin/graph/alert/story"
	"tocsin/tui/theme"
)

// idOf returns the id of the row that tells of a piece of evidence.
func idOf(path story.Path) string {
	var b strings.Builder
	b.WriteString("piece")
	for _, n := range path {
		b.WriteByte('.')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// verdictMark returns the sign of a verdict: with its colour, never colour alone.
func verdictMark(th *theme.Theme, verdict string) theme.Segment {
	mark := theme.Segment{Text: th.Glyphs.Dot, Role: verdictRole(verdict)}
	switch verdict {
	case "malicious":
		mark.Text = th.Glyphs.Fail
	case "suspicious":
		mark.Text = th.Glyphs.Alert
	case "noThreatsFound":
		mark.Text = th.Glyphs.OK
	}
	return mark
}

// partsOf returns the parts of a sentence as clean segments.
func partsOf(parts []story.Part) line {
	out := make(line, 0, len(parts))
	for _, p := range parts {
		out = append(out, theme.Segment{Text: oneLine(p.Text), Role: toldRole(p.Role)})
	}
	return out
}

// toldRole returns the look of a part of a sentence.
func toldRole(r story.Role) theme.Role {
	switch r {
	case story.Name:
		return theme.Title
	case story.Value:
		return theme.Value
	case story.Verdict:
		return theme.Warn
	}
	return theme.Muted
}
