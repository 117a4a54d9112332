package incidents

import (
	"slices"
	"testing"

	"tocsin/tui/command"
	"tocsin/tui/screen"
)

// The screens and views that a person asks for by name are there from the list and from the
// open incident.
func TestPlacesAreReachedFromEverywhere(t *testing.T) {
	b := newBed(t, dark(), 120, 38, world()...)
	other := &Screen{}
	b.s.o.Places = Places{Health: func() screen.Screen { return other }, Coverage: func() screen.Screen { return other }}
	b.point("42")
	for _, in := range []string{"incidents", "incident"} {
		if in == "incident" {
			b.do("incidents.open")
		}
		for _, word := range []string{"health", "coverage", "view"} {
			if !slices.ContainsFunc(b.s.Commands(), func(s command.Spec) bool { return s.ID == in+"."+word && s.Word() == word }) {
				t.Errorf(":%s is not known in %s", word, in)
			}
			if word == "view" {
				continue
			}
			if open, ok := b.s.Do(in + "." + word)().(screen.Open); !ok || open.Screen != screen.Screen(other) {
				t.Errorf("%s.%s opens nothing", in, word)
			}
		}
	}
	b.s.o.Places = Places{}
	if said := b.deliver(b.s.Do("incident.coverage")); len(said) != 1 {
		t.Errorf("without a screen it says %v", said)
	}
}
