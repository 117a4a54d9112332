// Package coverage compares what the sources of alerts bring: what Legacy has that v2
// lacks and the reverse, and what the supplements, such as risk detections, add to v2, by
// product and kind of alert.
//
// Two alerts count as one event only if both carry the same id; the titles and times of
// different events are alike too often. What no id links, the other source lacks, or
// calls otherwise; nothing more can be said. A kind of alert is its title.
//
// Tally is the computation alone, and holds some 20 bytes for each shared id. It must not
// know a store's insides or a screen. Begin with Read.
package coverage

import (
	"cmp"
	"hash/maphash"
	"slices"

	"tocsin/graph/alert"
)

// Alert is an alert as far as it is compared.
type Alert struct {
	alert.Key
	Product string
	Title   string   // what the alert is called
	Titled  string   // the field that has the title
	Shared  []string // the ids that other sources may carry too
}

// Report is the result of a comparison.
type Report struct {
	From, To alert.Time // when the compared alerts were created
	Totals   []Count    // alerts of each source, in the order of alert.Sources
	Sides    []Side
}

// Total returns how many alerts of a source were compared.
func (r *Report) Total(source alert.SourceName) int { return countIn(r.Totals, source) }

// Count is a number of alerts of a source.
type Count struct {
	Source alert.SourceName
	N      int
}

func countIn(counts []Count, source alert.SourceName) int {
	for _, c := range counts {
		if c.Source == source {
			return c.N
		}
	}
	return 0
}

// Side compares one source with another.
type Side struct {
	Of, Against alert.SourceName
	Numbers
	Groups   []Group   // those with most alerts that are not linked first
	More     int       // groups that were left out, since there are too many: those with fewest
	Products []Product // the whole side, those of groups that were left out too
}

// Product counts the alerts of a product.
type Product struct {
	Name string
	Numbers
}

// Numbers count the alerts of a side or of a group.
type Numbers struct {
	Total     int
	Linked    int     // the other source has them too, as an id says that both carry
	Lacking   int     // they carry ids, and the other source has none of those
	NoID      int     // they carry no id that another source could
	Elsewhere []Count // of the lacking ones, those that a third source has
}

// Group is the alerts of one product and title.
type Group struct {
	Product, Title string
	Titled         string // the field that has the title
	Numbers
	Examples []Alert // of those that are not linked, the newest; rather such as carry ids
}

// Limits of a report.
const (
	maxGroups   = 1000           // of a side
	maxCounted  = 20 * maxGroups // of a side while it is counted: beyond, the smaller half goes
	maxProducts = 1000           // of a side
	maxExamples = 3              // of a group
)

// otherProducts is the name of all products beyond maxProducts.
const otherProducts = "Other products"

// pair is a source and the one that it is compared with.
type pair struct{ of, against alert.SourceName }

// pairs returns which sources are compared: a source that another one replaces with that
// one, both ways, and each supplement with the alerts that setup offers first.
func pairs() (out []pair) {
	for _, s := range alert.Sources() {
		switch {
		case s.Kind() == alert.IncidentKind() || s.Name == base():
		case s.Successor != "":
			out = append(out, pair{s.Name, s.Successor}, pair{s.Successor, s.Name})
		default:
			out = append(out, pair{s.Name, base()})
		}
	}
	return out
}

// base returns the source of alerts that setup offers first.
func base() alert.SourceName {
	for _, s := range alert.Sources() {
		if s.Default && s.Kind() == alert.AlertKind() {
			return s.Name
		}
	}
	return alert.AlertsV2
}

// Tally compares alerts. All of them are first given to Learn, then those to be counted to
// Count. Make one with NewTally.
type Tally struct {
	seed   maphash.Seed
	known  map[uint64]sourceSet // the sources that have a shared id, by the hash of integration and id
	totals map[alert.SourceName]int
	sides  []*side
}

// NewTally returns an empty tally.
func NewTally() *Tally {
	t := &Tally{seed: maphash.MakeSeed(), known: map[uint64]sourceSet{}, totals: map[alert.SourceName]int{}}
	for _, p := range pairs() {
		t.sides = append(t.sides, &side{pair: p, groups: map[[2]string]*Group{}, products: map[string]*Product{}})
	}
	return t
}

// sourceSet is a set of sources: a bit for each, by its number in alert.Sources.
type sourceSet uint16

// only returns the set of one source; the empty set if the source has no row.
func only(name alert.SourceName) sourceSet {
	return 1 << (slices.IndexFunc(alert.Sources(), func(s *alert.Source) bool { return s.Name == name }) + 1) &^ 1
}

// hash returns the hash of a shared id within an integration.
func (t *Tally) hash(integration, id string) uint64 {
	var h maphash.Hash
	h.SetSeed(t.seed)
	h.WriteString(integration)
	h.WriteByte(0)
	h.WriteString(id)
	return h.Sum64()
}

// Learn notes the ids that an alert carries.
func (t *Tally) Learn(a *Alert) {
	source := only(a.Source)
	for _, id := range a.Shared {
		t.known[t.hash(a.Integration, id)] |= source
	}
}

// Count counts an alert on the sides of its source.
func (t *Tally) Count(a *Alert) {
	t.totals[a.Source]++
	var having sourceSet // the sources that have an alert with an id of a
	for _, id := range a.Shared {
		having |= t.known[t.hash(a.Integration, id)]
	}
	for _, s := range t.sides {
		if s.of == a.Source {
			s.count(a, having)
		}
	}
}

// Report returns what was counted.
func (t *Tally) Report() Report {
	var r Report
	for _, row := range alert.Sources() {
		if row.Kind() != alert.IncidentKind() {
			r.Totals = append(r.Totals, Count{row.Name, t.totals[row.Name]})
		}
	}
	for _, s := range t.sides {
		groups := s.sorted()
		kept := groups[:min(len(groups), maxGroups)]
		out := Side{Of: s.of, Against: s.against, Numbers: s.numbers, More: s.dropped + len(groups) - len(kept)}
		for _, g := range kept {
			out.Groups = append(out.Groups, *g)
		}
		for _, p := range s.products {
			out.Products = append(out.Products, *p)
		}
		slices.SortFunc(out.Products, func(a, b Product) int {
			return cmp.Or(cmp.Compare(b.Unlinked(), a.Unlinked()), cmp.Compare(a.Name, b.Name))
		})
		r.Sides = append(r.Sides, out)
	}
	return r
}
