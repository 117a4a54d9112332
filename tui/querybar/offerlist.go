package querybar

import (
	"strconv"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Bounds of what is drawn of candidates.
const (
	mostChoices = 6  // lines of the list
	mostOffers  = 8  // names in the line below the bar
	offerWidth  = 36 // columns of a name
)

// nameOf returns what is drawn of a candidate.
func nameOf(c query.Candidate) string { return text.Brief(c.Text, offerWidth) }

// offerLine names the first candidates, and says what the first one means if there is room.
func (p picture) offerLine() string {
	all := p.offers.all
	line := []theme.Segment{{Text: text.Spaces(len(barMark))}, theme.Seg(theme.KeyHint, "tab"), theme.Seg(theme.Hint, " ")}
	named := 0
	for _, c := range all[:min(len(all), mostOffers)] {
		next := theme.Seg(roleOfKind(c.Kind), nameOf(c))
		if theme.Width(line...)+theme.Width(next)+2+len(" +99") > p.w && named > 0 {
			break
		}
		if named > 0 {
			line = append(line, theme.Segment{Text: "  "})
		}
		line = append(line, next)
		named++
	}
	if rest := len(all) - named; rest > 0 {
		line = append(line, theme.Seg(theme.Muted, " +"+strconv.Itoa(rest)))
	}
	if help := text.Clean(all[0].Help); help != "" {
		if named > 1 {
			help = nameOf(all[0]) + ": " + help
		}
		if theme.Width(line...)+text.Width(joint+help) <= p.w {
			line = append(line, theme.Seg(theme.Muted, joint+help))
		}
	}
	if finds := strings.TrimSuffix(p.finds(), apart); finds != "" && theme.Width(line...)+text.Width(apart+finds) <= p.w {
		line = append(line, theme.Seg(theme.Muted, apart+finds))
	}
	return p.theme.Line(p.w, line...)
}

// choiceLine is the line below the bar while the list is open.
func (p picture) choiceLine() string {
	o := &p.offers
	hint := func(key, does string) []theme.Segment {
		return []theme.Segment{theme.Seg(theme.KeyHint, key), theme.Seg(theme.Hint, " "+does+"  ")}
	}
	line := []theme.Segment{{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Muted, strconv.Itoa(o.at+1)+"/"+strconv.Itoa(len(o.all))+"  ")}
	line = append(line, hint("tab", "next")...)
	line = append(line, hint("shift+tab", "previous")...)
	line = append(line, hint("esc", "close")...)
	return p.theme.Line(p.w, line...)
}

// choiceList draws the candidates around the chosen one, each with its help, in at most h lines.
func (p picture) choiceList(h int) []string {
	o := &p.offers
	n := min(len(o.all), mostChoices, h)
	first := min(max(o.at-n/2, 0), len(o.all)-n)
	names := 0
	for _, c := range o.all[first : first+n] {
		names = max(names, text.Width(nameOf(c)))
	}
	lines := make([]string, n)
	for i := range lines {
		c, on, base := o.all[first+i], p.theme, theme.Text
		if first+i == o.at {
			base = theme.Selected
			on = on.Over(base)
		}
		line := on.Line(p.w, theme.Segment{Text: text.Spaces(len(barMark))}, theme.Seg(roleOfKind(c.Kind), text.Fit(nameOf(c), names)),
			theme.Segment{Text: "  "}, theme.Seg(theme.Muted, text.Brief(c.Help, p.w)))
		lines[i] = p.theme.Paint(base, line)
	}
	return lines
}

// roleOfKind is the look of a candidate, which is that of the same word in the query.
func roleOfKind(k query.CandidateKind) theme.Role {
	switch k {
	case query.CandidateField, query.CandidateView:
		return theme.QueryField
	case query.CandidateOperator:
		return theme.QueryOperator
	case query.CandidateValue:
		return theme.QueryString
	}
	return theme.QueryKeyword
}
