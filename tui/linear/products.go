package linear

import (
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
)

// products asks for a product, or no longer; without a name it lists those of what is shown, and
// a number asks for one.
func products(s *session, ctx context.Context, name string) {
	if name != "" {
		product(s, ctx, name)
		return
	}
	result, err := s.reader.search(ctx, s.here.text, index.Request{Facets: true})
	if err != nil {
		complain(s, err)
		return
	}
	var all []choice
	for _, f := range result.Facets {
		if f.Field != "provider" {
			continue
		}
		for _, c := range f.Counts {
			all = append(all, choice{fmt.Sprintf("%s, %d", clean(alert.Provider(c.Value).Short()), c.N), func(ctx context.Context) { toggle(s, ctx, "provider", c.Value) }})
		}
	}
	if len(all) == 0 {
		s.out.say("There is no product to choose.")
		return
	}
	s.answer.offer("Products", all)
}

// product asks for the product with a name, as it is told or in full, or no longer.
func product(s *session, ctx context.Context, name string) {
	p, ok := alert.ProviderOf(name)
	for _, other := range alert.Providers() {
		if strings.EqualFold(other.Short(), name) || strings.EqualFold(string(other), name) {
			p, ok = other, true
		}
	}
	if !ok {
		var names []string
		for _, other := range alert.Providers() {
			names = append(names, other.Short())
		}
		hint := "type product alone for a list"
		if near := fault.Nearest(name, names); near != "" {
			hint = "did you mean product " + near + "?"
		}
		s.out.say("There is no product %q: %s", short(name), hint)
		return
	}
	toggle(s, ctx, "provider", string(p))
}
