package detail

import (
	"strings"

	"tocsin/graph/alert/attack"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostTechniques is how many techniques are named; an alert has few.
const mostTechniques = 50

// techniques makes a fact of technique ids, one a line with its name and tactics.
func techniques(label string, ids []string) fact {
	f := fact{name: label}
	for _, id := range ids[:min(len(ids), mostTechniques)] {
		row := line{{Text: oneLine(id), Role: theme.Value}}
		if known, ok := attack.Find(id); ok {
			row[0].Text += "  " + known.String()
			row = append(row, theme.Segment{Text: "  " + strings.Join(known.Tactics, ", "), Role: theme.Muted})
		}
		f.value = append(f.value, row)
	}
	if more := len(ids) - mostTechniques; more > 0 {
		f.value = append(f.value, line{{Text: "+" + text.Number(more) + " more", Role: theme.Muted}})
	}
	return f
}
