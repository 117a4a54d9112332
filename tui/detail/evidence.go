package detail

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// nest is how far nested evidence is indented.
const nest = 2

// writeEvidence writes each piece as a block, those with a sentence first.
func (c *content) writeEvidence(b *writer) {
	switch {
	case len(c.evidence) > 0:
	case c.record.Kind() == alert.IncidentKind():
		b.paragraph(theme.Muted, "An incident has no evidence of its own. Its alerts have it.")
	default:
		b.paragraph(theme.Muted, "This alert has no evidence.")
	}
	b.names = theme.Muted
	for i := range c.evidence {
		b.blank()
		b.piece(&c.evidence[i])
	}
}

// piece writes a block: its name, its sentence, its properties, and the
// evidence nested in it.
func (b *writer) piece(e *alert.Evidence) {
	if b.full() {
		b.over += size(e)
		return
	}
	b.spread(nest, marked(b.th, e)...)
	b.paragraph(theme.Text, e.Says)
	b.indented(nest, func() {
		facts := make([]fact, len(e.Props))
		for i, p := range e.Props {
			facts[i] = property(p)
		}
		b.column(nameWidth(facts), facts)
		for i := range e.Nested {
			b.piece(&e.Nested[i])
		}
	})
}

// size estimates how many lines a piece takes.
func size(e *alert.Evidence) int {
	n := 2 + len(e.Props)
	for i := range e.Nested {
		n += size(&e.Nested[i])
	}
	return n
}

// marked returns the name of a piece and its verdict, remediation and roles.
func marked(th *theme.Theme, e *alert.Evidence) line {
	row := line{{Text: text.Reveal(e.Name), Role: theme.Title}}
	mark := func(role theme.Role, word string) {
		row = append(row, theme.Segment{Text: " " + th.Glyphs.Dot + " ", Role: theme.Muted}, theme.Segment{Text: word, Role: role})
	}
	switch e.Verdict {
	case "":
	case "unknown":
		mark(theme.Muted, "verdict unknown")
	default:
		mark(verdictRole(e.Verdict), text.Reveal(spelled(e.Verdict)))
	}
	switch e.Remediation {
	case "":
	case "none":
		mark(theme.Muted, "no remediation")
	default:
		mark(remediationRole(e.Remediation), text.Reveal(spelled(e.Remediation)))
	}
	for _, role := range e.Roles {
		mark(partRole(role), text.Reveal(spelled(role)))
	}
	return row
}

// property returns a fact of evidence. In a command line, a path and a URL,
// each space counts.
func property(p alert.Prop) fact {
	f := said(text.Reveal(p.Name), p.Value)
	name := strings.ToLower(p.Name)
	for _, of := range []string{"commandline", "path", "url", "filename", "registryvalue"} {
		f.hard = f.hard || strings.HasSuffix(name, of)
	}
	return f
}
