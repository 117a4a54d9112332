package detail

import (
	"strconv"
	"strings"

	"tocsin/graph/alert/story"
	"tocsin/tui/screen"
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
// about it, so that it agrees with the words behind it. It has none of the colours of severities:
// a malicious file in an alert of low severity would look like one of high severity.
func verdictMark(th *theme.Theme, verdict string, outcome story.Outcome) theme.Segment {
	switch {
	case outcome.Left == story.Settled:
		return theme.Segment{Text: th.Glyphs.OK, Role: theme.Good}
	case verdict == "malicious":
		return theme.Segment{Text: th.Glyphs.Fail, Role: theme.Title}
	case verdict == "suspicious", verdict != "noThreatsFound" && outcome.Left == story.Pending: // not judged, and still there
		return theme.Segment{Text: th.Glyphs.Alert, Role: theme.Title}
	case verdict == "noThreatsFound" && outcome.Left != story.Pending: // a harmless program may well go on
		return theme.Segment{Text: th.Glyphs.OK, Role: verdictRole(verdict)}
	}
	return theme.Segment{Text: th.Glyphs.Dot, Role: theme.Muted}
}

// Legend explains the signs of a pane.
func Legend(g *theme.Glyphs) []screen.Mark {
	return []screen.Mark{
		{Sign: theme.Seg(theme.Title, g.Fail), Meaning: "evidence: malicious"},
		{Sign: theme.Seg(theme.Title, g.Alert), Meaning: "evidence: suspicious, or still active and not judged"},
		{Sign: theme.Seg(theme.Good, g.OK), Meaning: "evidence: dealt with, or no threat"},
		{Sign: theme.Seg(theme.Muted, g.Dot), Meaning: "evidence: no verdict, or no threat but still active"},
		{Sign: theme.Seg(theme.Muted, g.Folded), Meaning: "evidence: its properties are folded"},
		{Sign: theme.Seg(theme.Muted, g.Unfolded), Meaning: "evidence: its properties are below"},
		{Sign: theme.Seg(theme.Muted, g.Unchecked), Meaning: "recommended action"},
		{Sign: theme.Seg(theme.Muted, g.Checked), Meaning: "recommended action, ticked here"},
		{Sign: theme.Seg(theme.Muted, g.Refresh), Meaning: "before a title: the record is loading"},
	}
}

// outcomeRole returns the role of the words for what a thing is and what was done about it. What goes on stands out, unless it is harmless.
func outcomeRole(verdict string, outcome story.Outcome) theme.Role {
	switch {
	case outcome.Left == story.Settled:
		return theme.Good
	case verdict == "malicious":
		return theme.Bad
	case verdict == "noThreatsFound":
		return theme.Muted
	}
	return theme.Warn
}

// partsOf returns the parts of a sentence as clean segments.
func partsOf(parts []story.Part, verdict string, outcome story.Outcome) line {
	out := make(line, 0, len(parts))
	for _, p := range parts {
		role := toldRole(p.Role)
		if p.Role == story.Judged {
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

// writeDecoded writes below a command line what it holds as base64, each text as a line of its own that
// says that it was decoded here: the product did not send it.
func writeDecoded(b *writer, under line, texts []string) {
	for _, t := range texts {
		b.behind(under, under, theme.Segment{Text: "decoded: ", Role: theme.Muted}, theme.Segment{Text: oneLine(t), Role: theme.Value})
	}
}
