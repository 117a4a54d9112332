package cmd

import (
	"testing"

	"tocsin/tui/places"
)

// Every place that commands and queries lead to is made.
func TestPlacesAreMade(t *testing.T) {
	made := (&shown{}).places()
	for _, p := range places.Rows() {
		if made[p.ID] == nil {
			t.Errorf("nothing makes %s", p.ID)
		}
	}
	if len(made) != len(places.Rows()) {
		t.Errorf("%d are made of %d", len(made), len(places.Rows()))
	}
}
