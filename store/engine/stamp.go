package engine

import (
	"maps"
	"slices"

	"tocsin/graph/alert"
)

// Stamp tells who decided something about a record last, and when.
type Stamp struct {
	By string
	At alert.Time
}

// Stamps holds the stamps that a person's own acts have left on records. It may be read if
// it is nil.
type Stamps map[alert.Key]Stamp

// Expect returns acts that apply only to records on which no one has decided anything since
// the person's own last act. Of records without a stamp nothing is expected.
func (s Stamps) Expect(acts []Act) []Act {
	acts = slices.Clone(acts)
	left := make(Stamps, len(acts))
	for i := range acts {
		a := &acts[i]
		last, again := left[a.Key] // an act before it in the same list moves the stamp
		if !again {
			last = s[a.Key]
		}
		a.Still.Last = last
		if last != (Stamp{}) {
			left[a.Key] = a.stamp()
		}
	}
	return acts
}

// Keep notes the stamps of acts that were applied; undo holds what Triage has answered. An act
// may leave the stamp as it was, so the answer tells it; without that, the act does.
func (s Stamps) Keep(acts, undo []Act) {
	changed := keysOf(undo)
	for i := range acts {
		if changed[acts[i].Key] {
			s[acts[i].Key] = acts[i].stamp()
		}
	}
	for i := range undo {
		if left := undo[i].Left; left != (Stamp{}) {
			s[undo[i].Key] = left
		}
	}
}

// Missed returns the keys of acts that changed nothing, in order.
func Missed(acts, undo []Act) []alert.Key {
	changed, missed := keysOf(undo), []alert.Key(nil)
	for i := range acts {
		if key := acts[i].Key; !changed[key] {
			changed[key], missed = true, append(missed, key)
		}
	}
	return missed
}

// Forget drops the stamps on records that acts are about.
func (s Stamps) Forget(acts []Act) {
	of := keysOf(acts)
	maps.DeleteFunc(s, func(key alert.Key, _ Stamp) bool { return of[key] })
}

// stamp returns what the act leaves. An act without a time leaves an unknown one.
func (a *Act) stamp() Stamp {
	if a.At == 0 {
		return Stamp{}
	}
	return Stamp{CleanText(a.By), a.At}
}

func keysOf(acts []Act) map[alert.Key]bool {
	out := make(map[alert.Key]bool, len(acts))
	for i := range acts {
		out[acts[i].Key] = true
	}
	return out
}
