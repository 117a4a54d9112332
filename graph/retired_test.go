package graph_test

import (
	"errors"
	"fmt"
	"testing"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

func TestRetired(t *testing.T) {
	refused := func(status int) error {
		return fmt.Errorf("list: %w", fault.New(fault.Service, "refused", "", &graph.Error{Status: status}))
	}
	one := graph.Page{Items: [][]byte{[]byte("{}")}}
	for _, c := range []struct {
		name   string
		page   graph.Page
		err    error
		legacy bool
	}{
		{"an item", one, nil, false},
		{"empty", graph.Page{}, nil, true},
		{"empty, with a next page", graph.Page{Next: true}, nil, false},
		{"404", graph.Page{}, refused(404), true},
		{"410", graph.Page{}, refused(410), true},
		{"403", graph.Page{}, refused(403), false},
		{"503", graph.Page{}, refused(503), false},
		{"no answer", graph.Page{}, errors.New("no route"), false},
	} {
		if got := graph.Retired(alert.SourceOf(alert.Legacy), c.page, c.err); got != c.legacy {
			t.Errorf("%s: Legacy is retired: %v", c.name, got)
		}
		if graph.Retired(alert.SourceOf(alert.AlertsV2), c.page, c.err) {
			t.Errorf("%s: alerts_v2 is retired", c.name)
		}
	}
}
