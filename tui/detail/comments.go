package detail

import (
	"cmp"

	"tocsin/graph/alert/story"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostComments is how many comments the summary has, the newest ones; the timeline has all.
const mostComments = 20

// writeComments writes who said what about the record in the portal, and when.
func writeComments(b *writer, s scene) {
	all := story.Comments(s.groups)
	if len(all) == 0 {
		return
	}
	b.heading("Comments in the portal")
	if more := len(all) - mostComments; more > 0 {
		b.tells(theme.Muted, "The newest "+text.Number(mostComments)+" of "+text.Number(len(all))+"; "+named(timelinePage)+" has all.")
		all = all[more:]
	}
	for _, c := range all {
		lead := line{{Text: cmp.Or(oneLine(c.By), "A person"), Role: theme.Name}}
		if c.At != 0 {
			lead = append(lead, theme.Segment{Text: ", " + moment(c.At, s.now) + ", " + text.Ago(c.At.Time(), s.now), Role: theme.Muted})
		}
		b.soft(nest, nil, append(lead, theme.Segment{Text: ": ", Role: theme.Muted}, theme.Segment{Text: oneLine(c.Text), Role: theme.Text})...)
	}
}
