package sources_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		names          []alert.SourceName
		sentence, hint string
	}{
		{nil, "", ""},
		{[]alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections}, "", ""},
		{[]alert.SourceName{"nope\x1b", alert.AlertsV2}, `source "nope\x1b" is unknown`, "choose from " + known()},
	} {
		f := fault.Of(sources.Check(c.names))
		switch {
		case f == nil && c.sentence == "":
		case f == nil || f.Kind != fault.Usage || f.Sentence != c.sentence || f.Hint != c.hint:
			t.Errorf("%q: %+v, want %q %q", c.names, f, c.sentence, c.hint)
		}
	}
}

func TestNamesThatAreNotReadAreLeftOut(t *testing.T) {
	names := []alert.SourceName{alert.Incidents, "nope", alert.RiskDetections}
	var feeds, checks []alert.SourceName
	for _, s := range sources.Feeds(names, graph.FailingAPIs(errors.New("silent"))) {
		feeds = append(feeds, s.Name)
	}
	for _, s := range sources.Checks(names) {
		checks = append(checks, s.Name)
	}
	want := []alert.SourceName{alert.Incidents, alert.RiskDetections}
	if !slices.Equal(feeds, want) || !slices.Equal(checks, want) {
		t.Errorf("feeds %q, checks %q, want %q", feeds, checks, want)
	}
}

// known lists the sources that settings may name.
func known() string {
	var names []string
	for _, s := range alert.Sources() {
		if !s.Planned {
			names = append(names, string(s.Name))
		}
	}
	return strings.Join(names, ", ")
}
