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

// verdictMark returns the sign of what is left of a thing: by its verdict and by what was done
// about it, so that it agrees with the words behind it. It has its colour, never colour alone.
func verdictMark(th *theme.Theme, verdict, outcome string) theme.Segment {
	switch {
	case story.Settled(outcome):
		return theme.Segment{Text: th.Glyphs.OK, Role: theme.Good}
	case verdict == "malicious":
		return theme.Segment{Text: th.Glyphs.Fail, Role: verdictRole(verdict)}
	case verdict == "suspicious":
		return theme.Segment{Text: th.Glyphs.Alert, Role: verdictRole(verdict)}
	case verdict == "noThreatsFound" && !story.Pending(outcome): // a harmless program may well go on
		return theme.Segment{Text: th.Glyphs.OK, Role: verdictRole(verdict)}
	}
	return theme.Segment{Text: th.Glyphs.Dot, Role: theme.Muted}
}

// outcomeRole returns the role of the words for what was done about a thing: what goes on stands
// out, unless it is harmless.
func outcomeRole(verdict, outcome string) theme.Role {
	switch {
	case story.Settled(outcome):
		return theme.Good
	case verdict == "noThreatsFound":
		return theme.Muted
	}
	return theme.Warn
}

// partsOf returns the parts of a sentence as clean segments.
func partsOf(parts []story.Part, verdict, outcome string) line {
	out := make(line, 0, len(parts))
	for _, p := range parts {
		role := toldRole(p.Role)
		if p.Role == story.Verdict && outcome != "" && strings.HasSuffix(p.Text, outcome) {
			role = outcomeRole(verdict, outcome)
		}
		out = append(out, theme.Segment{Text: oneLine(p.Text), Role: role})
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
