package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// from returns the canonical words of those after FROM, which must mean one kind of
// record.
func (k *checker) from(words []token) []string {
	var out []string
	var kinds []*alert.Kind
	schemas := false
	for _, w := range words {
		canonical, ok := schemaOf(w.text)
		if !ok {
			k.noSchema(w)
			return nil
		}
		kind := alert.KindOf(w.text)
		if kind == nil {
			kind, schemas = alert.AlertKind(), true
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		for _, s := range canonical {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	switch {
	case len(kinds) > 1:
		other := kinds[slices.IndexFunc(kinds, func(k *alert.Kind) bool { return k != alert.AlertKind() })]
		k.fail(spanOf(words), "FROM cannot combine "+other.Name+"s with anything else", "ask for them in a query of their own")
	case schemas && slices.ContainsFunc(words, func(w token) bool { return alert.KindOf(w.text) != nil }):
		k.fail(spanOf(words), "one FROM cannot mix detections with schemas", "leave one of them out")
	}
	return out
}

func spanOf(words []token) Span { return Span{words[0].at.From, words[len(words)-1].at.To} }

func (k *checker) noSchema(w token) {
	hint := schemaHint()
	if near := fault.Nearest(w.text, schemaWords()); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	k.fail(w.at, "there is no schema "+clip(w.text)+" here", hint)
}

// noSuchField reports a field that records of the query's kind do not have, and
// the kind that has it.
func (k *checker) noSuchField(f *Field, at Span) {
	hint := "ask for another field"
	for _, kind := range alert.Kinds() {
		if f.Has(kind) {
			hint = kind.Name + "s have it: begin with FROM " + strings.ToLower(kind.From[0])
			break
		}
	}
	k.fail(at, k.kind.Name+"s have no "+f.Name, hint)
}
