package detail

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// nest is how far nested evidence and properties are indented.
const nest = 2

// evidenceParts writes a sentence for each piece, in the order that matters. A row which
// is unfolded shows the properties of its piece. An incident has none of its own: its alerts
// stand there.
func evidenceParts(b *writer, s scene) partWriter {
	switch {
	case len(s.told) > 0:
		b.names = theme.Muted
		return &toldPart{b: b, s: s}
	case s.isIncident():
		writeMembers(b, s)
	default:
		b.tells(theme.Muted, "This alert has no evidence.")
	}
	return nil
}

// toldPart writes the pieces from at on.
type toldPart struct {
	b  *writer
	s  scene
	at int
}

// somePieces is how many pieces of evidence are written at a time.
const somePieces = 100

func (t *toldPart) more() bool {
	if t.b.full() {
		t.b.over += len(t.s.told) - t.at
		return false
	}
	end := min(t.at+somePieces, len(t.s.told))
	for ; t.at < end; t.at++ {
		said := &t.s.told[t.at]
		t.b.indented(nest*said.Depth(), func() { writeTold(t.b, t.s, said) })
	}
	return t.at < len(t.s.told)
}

func (t *toldPart) left() int {
	return (len(t.s.told) - t.at) * (len(t.b.lines) + 1) / max(t.at, 1)
}

// writeTold writes the row of one piece.
func writeTold(b *writer, s scene, said *story.Sentence) {
	id, piece := idOf(said.Path), said.Path.In(s.evidence)
	if b.full() || piece == nil {
		b.over++
		return
	}
	unfolded := s.folds.unfolded(id)
	sign := b.th.Glyphs.Folded
	if unfolded {
		sign = b.th.Glyphs.Unfolded
	}
	lead := line{{Text: sign + " ", Role: theme.Muted}, verdictMark(b.th, said.Verdict, said.Outcome), {Text: " "}}
	b.row(stop{id: id, fold: true, asks: func() Pivot { return s.pivots.piece(piece) }}, func() {
		b.soft(theme.Width(lead...), lead, partsOf(said.Parts, said.Verdict, said.Outcome)...)
		writeDecoded(b, line{{Text: text.Spaces(theme.Width(lead...))}}, said.Decoded)
	})
	if unfolded {
		b.indented(theme.Width(lead...), func() { writeProperties(b, s, id, piece) })
	}
}

// writeProperties writes what a row which is unfolded shows: the name of the piece's kind, its
// marks and its properties.
func writeProperties(b *writer, s scene, id string, e *alert.Evidence) {
	b.row(stop{id: id + ":marks", under: id}, func() { b.spread(nest, marked(b.th, e)...) })
	facts := make([]fact, len(e.Props))
	for i, p := range e.Props {
		facts[i] = property(p)
		facts[i].is = &stop{id: id + ":" + p.Name + "=" + p.Value, under: id, asks: func() Pivot { return s.pivots.of(p.Value) }}
	}
	b.column(nameWidth(facts), facts)
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
		mark(verdictRole(e.Verdict), text.Reveal(Spelled(e.Verdict)))
	}
	switch e.Remediation {
	case "":
	case "none":
		mark(theme.Muted, "no remediation")
	default:
		mark(remediationRole(e.Remediation), text.Reveal(Spelled(e.Remediation)))
	}
	for _, role := range e.Roles {
		mark(partRole(role), text.Reveal(Spelled(role)))
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
