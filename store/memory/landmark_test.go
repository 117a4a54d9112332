package memory_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/memory"
)

// A program that other detectors name on more than a few hosts, such as Windows' own cmd.exe, makes no two
// alerts alike, however few of all alerts name it. A program of a few hosts does, or of this detector's
// alerts alone, and so does a host that both have.
func TestProgramsOfManyHostsAreNotShared(t *testing.T) {
	const cmd = "hash a3438e44"
	for name, c := range map[string]struct {
		detector     string // of the other alerts with the program
		hosts, times int    // how many hosts they name, and how many alerts each
		with         string // another thing that both alerts have
		shared       int
	}{
		"on more than a few hosts":      {"other", 4, 1, "", 0},
		"on a few":                      {"other", 3, 1, "", 1},
		"often, on a few":               {"other", 3, 20, "", 1},
		"in alerts of this detector":    {"d1", 9, 1, "", 1},
		"on many, and the host as well": {"other", 9, 1, "host srv1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var s records
			raise := func(detector string, entities ...string) *alert.Record {
				r := raised(len(s), detector, "Title", time.Duration(len(s))*time.Minute, entities...)
				s = append(s, r)
				return r
			}
			own, before := []string{cmd, "host srv1"}, []string{cmd, "host srv2"}
			if c.with != "" {
				before = append(before, c.with)
			}
			r := raise("d1", own...)
			done(raise("d1", before...), alert.VerdictBenign, time.Minute, "admin inventory script")
			for i := range c.hosts * c.times {
				raise(c.detector, cmd, fmt.Sprint("host h", i%c.hosts))
			}
			for i := range 200 { // most alerts name other programs
				raise("endpoint", fmt.Sprint("hash ", i), "host h0")
			}
			got, err := memory.New(s, now, nil).Decisions(t.Context(), r)
			if err != nil || len(got) != c.shared {
				t.Fatalf("%d decisions, %v: %+v", len(got), err, got)
			}
			if c.with != "" && fmt.Sprint(got[0].Shared) != "[srv1]" {
				t.Errorf("it shares %q", got[0].Shared)
			}
		})
	}
}

// Of things as grave as each other programs are asked about first: an alert with many hosts leaves no room to
// find out that its program is on everyone's.
func TestProgramsAreAskedAboutFirst(t *testing.T) {
	const cmd = "hash a3438e44"
	var s records
	raise := func(detector string, entities ...string) *alert.Record {
		r := raised(len(s), detector, "Title", time.Duration(len(s))*time.Minute, entities...)
		s = append(s, r)
		return r
	}
	entities := []string{cmd}
	for i := range 20 {
		entities = append(entities, fmt.Sprint("host srv", i))
	}
	r := raise("d1", entities...)
	done(raise("d1", entities...), alert.VerdictBenign, time.Minute, "admin inventory script")
	for i := range 9 {
		raise("other", cmd, fmt.Sprint("host h", i))
	}
	got, err := memory.New(s, now, nil).Decisions(t.Context(), r)
	if err != nil || len(got) != 1 || slices.Contains(got[0].Shared, "a3438e44") || !slices.Contains(got[0].Shared, "srv1") {
		t.Errorf("%v: %+v", err, got)
	}
}
