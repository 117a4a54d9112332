// Package coverage compares what the sources of alerts bring: what Legacy has that v2
// lacks and the reverse, and what the supplements, such as risk detections, add to v2, by
// product and kind of alert.
//
// Two alerts count as one event only if both carry the same id; the titles and times of
// different events are alike too often. An alert without such an id is counted apart,
// because nothing can be said of it. A kind of alert is its title.
//
// Tally is the computation alone, and holds 8 bytes for each shared id. It must not know
// a store's insides or a screen. Begin with Read.
package coverage

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/idset"
)

// Alert is an alert as far as it is compared.
type Alert struct {
	alert.Key
	Product string
	Title   string   // what the alert is called
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

// Side is what one source has and another lacks.
type Side struct {
	Of, Against alert.SourceName
	Numbers
	Groups []Group // most lacking first
	More   int     // groups that were left out, since there are too many
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
	Numbers
	Examples []Alert // of those that the other source lacks, else of those without an id; the newest
}

// Limits of a report.
const (
	maxGroups   = 1000 // of a side
	maxExamples = 3    // of a group
)

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
	known  map[alert.SourceName]*idset.Set // integrations and shared ids of each source
	totals map[alert.SourceName]int
	sides  []*side
}

// side is a Side that is being counted.
type side struct {
	pair
	numbers Numbers
	groups  map[[2]string]*Group
	more    map[[2]string]bool
}

// NewTally returns an empty tally.
func NewTally() *Tally {
	t := &Tally{known: map[alert.SourceName]*idset.Set{}, totals: map[alert.SourceName]int{}}
	for _, p := range pairs() {
		t.sides = append(t.sides, &side{pair: p, groups: map[[2]string]*Group{}, more: map[[2]string]bool{}})
	}
	return t
}

// Learn notes the ids that an alert carries.
func (t *Tally) Learn(a *Alert) {
	set := t.known[a.Source]
	if set == nil {
		set = idset.New()
		t.known[a.Source] = set
	}
	for _, id := range a.Shared {
		set.Add(a.Integration, id)
	}
}

// Count counts an alert on the sides of its source.
func (t *Tally) Count(a *Alert) {
	t.totals[a.Source]++
	for _, s := range t.sides {
		if s.of == a.Source {
			s.count(a, t)
		}
	}
}

// has reports whether a source has an alert of the same integration with an id of a.
func (t *Tally) has(source alert.SourceName, a *Alert) bool {
	set := t.known[source]
	return set != nil && slices.ContainsFunc(a.Shared, func(id string) bool { return set.Has(a.Integration, id) })
}

func (s *side) count(a *Alert, t *Tally) {
	group := s.group(a)
	for _, n := range []*Numbers{&s.numbers, &group.Numbers} {
		n.Total++
		switch {
		case t.has(s.against, a):
			n.Linked++
		case len(a.Shared) == 0:
			n.NoID++
		default:
			n.Lacking++
			n.elsewhere(s, a, t)
		}
	}
	group.example(a, t.has(s.against, a))
}

// elsewhere counts the third sources that have an alert.
func (n *Numbers) elsewhere(s *side, a *Alert, t *Tally) {
	for _, row := range alert.Sources() {
		if row.Name == s.of || row.Name == s.against || !t.has(row.Name, a) {
			continue
		}
		i := slices.IndexFunc(n.Elsewhere, func(c Count) bool { return c.Source == row.Name })
		if i < 0 {
			i, n.Elsewhere = len(n.Elsewhere), append(n.Elsewhere, Count{Source: row.Name})
		}
		n.Elsewhere[i].N++
	}
}

// group returns the group of an alert; one for all the rest if there are too many.
func (s *side) group(a *Alert) *Group {
	key := [2]string{a.Product, a.Title}
	g := s.groups[key]
	if g == nil && len(s.groups) >= maxGroups {
		if len(s.more) < 100*maxGroups {
			s.more[key] = true
		}
		return &Group{}
	}
	if g == nil {
		g = &Group{Product: a.Product, Title: a.Title}
		s.groups[key] = g
	}
	return g
}

// example keeps an alert that is not linked as an example, one that carries ids rather than
// one that does not.
func (g *Group) example(a *Alert, linked bool) {
	if linked {
		return
	}
	if len(g.Examples) < maxExamples {
		g.Examples = append(g.Examples, *a)
		return
	}
	i := slices.IndexFunc(g.Examples, func(e Alert) bool { return len(e.Shared) == 0 })
	if i >= 0 && len(a.Shared) > 0 {
		g.Examples = append(slices.Delete(g.Examples, i, i+1), *a)
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
		out := Side{Of: s.of, Against: s.against, Numbers: s.numbers, More: len(s.more)}
		for _, g := range s.groups {
			out.Groups = append(out.Groups, *g)
		}
		slices.SortFunc(out.Groups, func(a, b Group) int {
			return cmp.Or(cmp.Compare(b.Lacking, a.Lacking), cmp.Compare(b.NoID, a.NoID), cmp.Compare(b.Total, a.Total),
				cmp.Compare(a.Product, b.Product), cmp.Compare(a.Title, b.Title))
		})
		r.Sides = append(r.Sides, out)
	}
	return r
}
