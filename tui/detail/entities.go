package detail

import (
	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// most is how many entities of a type the summary lists; the evidence has all.
const most = 4

// things returns the entities of the record, grouped by type in reading order.
func (c *content) things() []fact {
	byType := map[alert.EntityType][]alert.Entity{}
	for _, e := range c.entities() {
		byType[e.Type] = append(byType[e.Type], e)
	}
	var facts []fact
	for _, t := range alert.EntityTypes() {
		if all := byType[t]; len(all) > 0 {
			facts = append(facts, group(t, all))
		}
	}
	return facts
}

// group returns the first entities of a type, one a line, and how many more
// there are.
func group(t alert.EntityType, all []alert.Entity) fact {
	f := fact{name: plural(t, len(all)), hard: true}
	for _, e := range all[:min(len(all), most)] {
		short, _ := clip(e.Value)
		for i, l := range text.Block(short) {
			row := line{{Text: l, Role: theme.Value}}
			if i == 0 && e.Verdict != "" && e.Verdict != "unknown" {
				row = append(row, theme.Segment{Text: "  " + text.Reveal(spelled(e.Verdict)), Role: verdictRole(e.Verdict)})
			}
			f.value = append(f.value, row)
		}
	}
	if more := len(all) - most; more > 0 {
		f.value = append(f.value, line{{Text: "+" + text.Number(more) + " more", Role: theme.Muted}})
	}
	return f
}

// plural names n entities of a type.
func plural(t alert.EntityType, n int) string {
	var one, many string
	switch t {
	case alert.IP:
		one, many = "IP", "IPs"
	case alert.URL:
		one, many = "URL", "URLs"
	case alert.UUID:
		one, many = "UUID", "UUIDs"
	case alert.Hash, alert.Process, alert.Mailbox:
		one, many = string(t), string(t)+"es"
	case alert.Registry:
		one, many = "registry key", "registry keys"
	default:
		one, many = string(t), string(t)+"s"
	}
	if n == 1 {
		return one
	}
	return many
}
