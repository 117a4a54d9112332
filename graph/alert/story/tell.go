package story

import (
	"slices"
	"strings"
	"unicode"

	"tocsin/graph/alert"
)

// Tell returns a sentence for each piece of evidence in the order that matters: malicious
// pieces, then suspicious ones, then the others, and last those that were cleared; of
// equal verdict by kind, processes first. A piece counts as its worst nested one. Nested
// pieces follow the piece that holds them, ordered likewise.
//
// What a person did, which Lead says in one sentence, stands in place of the person's own, unless
// that says what was found about the person.
func Tell(evidence []alert.Evidence) []Sentence { return (&Group{Evidence: evidence}).Tell() }

// Tell is Tell of the evidence of an alert, whose title isn't told again.
func (g *Group) Tell() []Sentence {
	list := pieces(g.Evidence, nil)
	out := tellAll(nil, list, sceneOf(list).about(g.Record))
	for _, s := range g.Lead() {
		if s.done && len(s.Also) > 0 {
			out = leading(out, s)
		}
	}
	return out
}

// leading puts a sentence in place of the one about the same piece, and that, with those nested in it, before
// others that matter no more.
func leading(all []Sentence, s Sentence) []Sentence {
	i := slices.IndexFunc(all, func(o Sentence) bool { return slices.Equal(o.Path, s.Path) })
	if i < 0 || slices.ContainsFunc(all[i].Parts, func(p Part) bool { return p.Role == Verdict || p.Role == Value }) { // it tells more
		return all
	}
	end := i + 1
	for end < len(all) && len(all[end].Path) > len(s.Path) {
		end++
	}
	s.Also = nil
	block := append([]Sentence{s}, all[i+1:end]...)
	rest := slices.Concat(all[:i], all[end:])
	at := slices.IndexFunc(rest, func(o Sentence) bool { return o.Depth() == 0 && weight(o.Verdict) >= weight(s.Verdict) })
	if at < 0 {
		at = len(rest)
	}
	return slices.Insert(rest, at, block...)
}

func tellAll(out []Sentence, list []piece, in *scene) []Sentence {
	order(list)
	for i := range list {
		out = append(out, list[i].sentence(in))
		out = tellAll(out, list[i].nested, in)
	}
	return out
}

// sentence says what the piece alone tells.
func (p *piece) sentence(in *scene) Sentence {
	var l line
	p.row.say(&l, p.facts, in)
	if len(l.parts) == 0 {
		l.add(Plain, orWord(p.Name))
	}
	s := Sentence{Path: p.path, Type: p.Type, Kind: p.Name, Verdict: p.Verdict, Outcome: l.outcome, Parts: l.parts, Decoded: shortened(l.decoded), judged: l.judged}
	s.judge()
	return s
}

// orWord returns a name for a piece of which nothing else is known.
func orWord(name string) string {
	if alert.Shows(name) {
		return name
	}
	return "Evidence"
}

// spaced takes a camelCase word apart: "pendingApproval" is "pending approval".
func spaced(word string) string {
	var b strings.Builder
	lower := false
	for _, c := range word {
		if unicode.IsUpper(c) && lower {
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(c))
		} else {
			b.WriteRune(c)
		}
		lower = unicode.IsLower(c)
	}
	return b.String()
}
