package coverage

import (
	"cmp"
	"maps"
	"slices"

	"tocsin/graph/alert"
)

// side is a Side while it is counted.
type side struct {
	pair
	numbers Numbers
	groups  map[[2]string]*Group

	products map[string]*Product
	dropped  int // groups that went while counting; one that came again counts twice
}

func (s *side) count(a *Alert, having sourceSet) {
	group, linked := s.group(a), having&only(s.against) != 0
	for _, n := range []*Numbers{&s.numbers, &s.product(a.Product).Numbers, &group.Numbers} {
		n.Total++
		switch {
		case linked:
			n.Linked++
		case len(a.Shared) == 0:
			n.NoID++
		default:
			n.Lacking++
			n.elsewhere(having &^ only(s.of))
		}
	}
	if !linked {
		group.example(a)
	}
}

// elsewhere counts the third sources that have a lacking alert.
func (n *Numbers) elsewhere(having sourceSet) {
	if having == 0 {
		return
	}
	for _, row := range alert.Sources() {
		if having&only(row.Name) == 0 {
			continue
		}
		i := slices.IndexFunc(n.Elsewhere, func(c Count) bool { return c.Source == row.Name })
		if i < 0 {
			i, n.Elsewhere = len(n.Elsewhere), append(n.Elsewhere, Count{Source: row.Name})
		}
		n.Elsewhere[i].N++
	}
}

// group returns the group of an alert.
func (s *side) group(a *Alert) *Group {
	key := [2]string{a.Product, a.Title}
	g := s.groups[key]
	if g == nil {
		if len(s.groups) >= maxCounted {
			s.dropSmall()
		}
		g = &Group{Product: a.Product, Title: a.Title, Titled: a.Titled}
		s.groups[key] = g
	}
	return g
}

// dropSmall lets the half of the groups with fewest alerts go. Their alerts stay counted
// in the side and in the products.
func (s *side) dropSmall() {
	all := s.sorted()
	for _, g := range all[len(all)/2:] {
		delete(s.groups, [2]string{g.Product, g.Title})
	}
	s.dropped += len(all) - len(all)/2
}

// sorted returns the groups, those with most alerts that are not linked first.
func (s *side) sorted() []*Group {
	return slices.SortedFunc(maps.Values(s.groups), func(a, b *Group) int {
		return cmp.Or(cmp.Compare(b.Unlinked(), a.Unlinked()), cmp.Compare(b.Total, a.Total),
			cmp.Compare(a.Product, b.Product), cmp.Compare(a.Title, b.Title))
	})
}

// product returns the count of a product; one for all the rest if there are too many.
func (s *side) product(name string) *Product {
	if s.products[name] == nil && len(s.products) >= maxProducts {
		name = otherProducts
	}
	p := s.products[name]
	if p == nil {
		p = &Product{Name: name}
		s.products[name] = p
	}
	return p
}

// example keeps an unlinked alert as an example, rather one with ids than one without.
func (g *Group) example(a *Alert) {
	if len(g.Examples) < maxExamples {
		g.Examples = append(g.Examples, *a)
		return
	}
	i := slices.IndexFunc(g.Examples, func(e Alert) bool { return len(e.Shared) == 0 })
	if i >= 0 && len(a.Shared) > 0 {
		g.Examples = append(slices.Delete(g.Examples, i, i+1), *a)
	}
}
