package querybar

import (
	"strings"

	"tocsin/store/query"
)

// The bar writes the name of a view in place of its conditions where these have no room: "Active AND severity =
// 'high'". Who types that means the view, and not a text with the word in it: as soon as the AND, or the | of a
// stage, stands behind the name, the conditions take their place.

// stage begins one.
const stage = "|"

// nameView puts the conditions of a view in place of its name, if the text, or what was typed behind the query that
// the bar was opened on, begins with the name and AND or | since a key that the text was another one before. It is
// to be called after a key.
func nameView(e *editor, before string) {
	value, caret := e.line.Value(), e.line.Caret()
	if e.bar.o.Named == nil || len(value) > live || e.added.view {
		return
	}
	if _, _, was := named(e.bar, before); was {
		return
	}
	to, rest, ok := named(e.bar, strings.TrimPrefix(value, e.added.to))
	if back := len(rest) - (len(value) - caret); ok && back >= 0 {
		e.added = added{view: true}
		if from, joins := strings.CutSuffix(to, and); joins {
			e.added.from, e.added.to = from, to
		}
		e.replace(to+rest, len(to)+back, 0)
	}
}

// named returns the conditions of the view whose name a text begins with, up to AND or |, and the text behind that. Of
// several such names the longest is meant.
func named(b *Bar, typed string) (conditions, rest string, ok bool) {
	upper := strings.ToUpper(typed)
	if len(upper) != len(typed) {
		return "", "", false
	}
	for at := len(upper) - 1; at > 0; at-- {
		joint := and
		if stageAt(typed, at) {
			joint = stage
		} else if !strings.HasPrefix(upper[at:], joint) {
			continue
		}
		own, ok := b.o.view(strings.TrimSpace(typed[:at]))
		switch rest = typed[at+len(joint):]; {
		case !ok:
			continue
		case joint == stage:
			return strings.TrimLeft(strings.TrimSpace(own)+" "+stage, " "), rest, true
		case strings.TrimSpace(own) == "":
			return "", rest, true
		}
		conditions, ok = joined(own)
		return conditions, rest, ok
	}
	return "", "", false
}

// stageAt reports whether a | stands at a byte of a text, with more behind it: || means OR.
func stageAt(typed string, at int) bool {
	return typed[at] == '|' && typed[at-1] != '|' && at+1 < len(typed) && typed[at+1] != '|'
}

// view returns the query of the view that a name stands for in a query. A name like a condition stands for itself.
func (o *Options) view(name string) (own string, ok bool) {
	if own, ok = o.Named(name); ok && query.Condition(name) {
		return "", false
	}
	return own, ok
}

// meant returns the condition that a word stands for on a chip, a key or a tab; "" for any other.
func (o *Options) meant(word string) string {
	if o.Meaning == nil {
		return ""
	}
	condition := o.Meaning(word)
	if condition == "" && o.Named != nil {
		own, _ := o.view(word)
		if len(query.Terms(own)) > 0 {
			condition = own
		}
	}
	return condition
}
