package clipboard

import (
	"cmp"
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/portal"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mostTogether is how many records are copied together: each of them is read from the store.
const mostTogether = 1000

// Gathers reports whether a command, by its id without the context, can copy from several
// records together.
func Gathers(id string) bool {
	name, ok := strings.CutPrefix(id, "copy-")
	return ok && slices.ContainsFunc(append(copies(), rawEntities()), func(row copying) bool { return row.id == name && !row.alone })
}

// Needs reports whether a command, by its id without the context, is about records.
func Needs(id string) bool { return id == openID || Gathers(id) }

// join adds what one record gives to what others gave, unless it is there.
func (r *copying) join(parts []string, text string) []string {
	more := []string{text}
	if r.lines {
		more = strings.Split(text, "\n")
	}
	for _, part := range more {
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return parts
}

// together returns the command that copies the same of several records, one below the other.
// What several have alike is there once.
func (c *Clipboard) together(t Target, row copying) tea.Cmd {
	if n := len(t.Keys) + t.More; n > mostTogether {
		return screen.Say(screen.Warn, "Not copied: these are "+text.Number(n)+" records, and "+text.Number(mostTogether)+" can be copied together")
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(c.within, limit)
		defer cancel()
		all := copied{why: "There is nothing to copy"}
		var parts, ids []string
		apart := "\n"
		for _, key := range t.Keys {
			s := subject{Target: t}
			if err := c.read(ctx, &s, key); err != nil {
				return result(screen.Tell(err))
			}
			made := row.make(c, s)
			if made.why != "" || made.text == "" {
				all.why = cmp.Or(made.why, "There is nothing to copy")
				continue
			}
			all.said, all.long = made.said, made.long
			all.what, all.note = strings.TrimPrefix(made.what, "the "), cmp.Or(made.note, all.note)
			if made.kql != nil {
				apart = "\n\n" // an empty line ends a query of Advanced hunting
				ids = append(ids, made.kql.ids...)
			}
			if made.kql == nil || made.kql.ids == nil {
				parts = row.join(parts, made.text)
			}
		}
		parts = slices.Concat(foundBy(ids), parts)
		if len(parts) > 0 {
			if row.lines {
				all.what = "entities"
			}
			if all.why, all.text = "", strings.Join(parts, apart); len(parts) > 1 {
				all.said = ""
			}
			all.what += " of " + text.Plural(len(t.Keys), "record")
		}
		return c.give(ctx, all)
	}
}

// foundBy returns the queries of Advanced hunting that find alerts together, as few as can name all ids.
func foundBy(ids []string) (queries []string) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for some := range slices.Chunk(ids, portal.MostAlerts) {
		if kql, ok := portal.HuntAlerts(some); ok {
			queries = append(queries, kql)
		}
	}
	return queries
}
