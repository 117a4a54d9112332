package views

import (
	"slices"

	"tocsin/store/query"
)

// Change is a change of the views of the settings, whose queries may be over any kind of record.
type Change struct {
	Was    string     // the name of the view; "" for a new one
	Is     query.View // what it is then; without a name it is removed
	Before string     // the name of the view that a new one stands before; "" for the last place
}

// Of returns views with the change made.
func (c Change) Of(all []query.View) []query.View {
	at := slices.IndexFunc(all, func(v query.View) bool { return v.Name == c.Was })
	switch all = slices.Clone(all); {
	case at >= 0 && c.Is.Name == "":
		return slices.Delete(all, at, at+1)
	case at >= 0:
		all[at] = c.Is
		return all
	}
	at = slices.IndexFunc(all, func(v query.View) bool { return v.Name == c.Before })
	if at < 0 {
		at = len(all)
	}
	return slices.Insert(all, at, c.Is)
}
