package story

import (
	"cmp"

	"tocsin/graph/alert"
)

// Teller returns who tells of an event of a timeline: the product, the portal, or this program for what
// was decided here. The groups are those of the timeline.
func (e *Event) Teller(groups []Group) string {
	switch e.Kind {
	case Triaged:
		return "Triage"
	case Commented, Changed, Updated, Resolved:
		return "Portal"
	}
	return ProductWord(groups[e.Group].Record)
}

// ProductWord returns the short name of a record's product.
func ProductWord(r *alert.Record) string {
	if a := r.Alert; a != nil {
		return cmp.Or(a.Provider.Short(), a.Product, string(a.Provider), "Product")
	}
	if e := r.Event; e != nil {
		return cmp.Or(e.Workload, "Audit")
	}
	return "Incident"
}
