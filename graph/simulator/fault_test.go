package simulator_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// TestFaultPasses checks that a fault begins and ends in time, that the later of two
// counts, and that its counters begin with it and end with it.
func TestFaultPasses(t *testing.T) {
	s, err := simulator.ReadScenario([]byte(generated + `[switches]
default_top = 30
[[fault]]
at = "1m"
for = "2m"
switches = {default_top = 7, unauthorized_for = 2}
[[fault]]
at = "2m"
for = "2m"
switches = {default_top = 9, lists = {ignore_unknown = true}, next_status = 503, next_status_for = 5}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, s)
	for _, step := range []struct {
		at             time.Duration
		statuses       []int
		items, unknown int
	}{
		{0, nil, 30, 400},
		{time.Minute, []int{401, 401}, 7, 400},
		{2 * time.Minute, []int{503, 503, 503, 503, 503}, 9, 200},
		{3*time.Minute + 30*time.Second, nil, 9, 200},
		{4 * time.Minute, nil, 30, 400},
	} {
		r.clock.move(start.Add(step.at).Sub(r.clock.now()))
		for n, want := range step.statuses {
			if resp, _ := r.get(list("alerts_v2")); resp.StatusCode != want {
				t.Errorf("at %v request %d: %d, want %d", step.at, n, resp.StatusCode, want)
			}
		}
		size(list("alerts_v2"), step.items)(t, r)
		status(list("alerts_v2", "$apply", "x"), step.unknown)(t, r)
	}
}

// TestFaultCountersEnd checks that what is left of a counter ends with its fault.
func TestFaultCountersEnd(t *testing.T) {
	s, err := simulator.ReadScenario([]byte(generated + "fault = [{at = \"10s\", for = \"10s\", switches = {unauthorized_for = 5}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, s)
	r.clock.move(12 * time.Second)
	status(list("alerts_v2"), 401)(t, r)
	r.clock.move(12 * time.Second)
	status(list("alerts_v2"), 200)(t, r)
}

// TestStorm checks that a storm repeats by its seed, and that both of its lines replay it.
func TestStorm(t *testing.T) {
	storm := simulator.Storm{Seed: 7, Over: time.Hour, Faults: 40, Without: []string{"risk.licence", "aadsts"}}
	faults := storm.Schedule()
	line := simulator.FaultLine(faults)
	if len(faults) != 40 || line != simulator.FaultLine(storm.Schedule()) || strings.Contains(line, "\n") {
		t.Errorf("%d faults: %s", len(faults), line)
	}
	if strings.Contains(line, "risk = {licence") || strings.Contains(line, "aadsts") {
		t.Errorf("it holds what it was to leave alone: %s", line)
	}
	other := storm
	if other.Seed++; simulator.FaultLine(other.Schedule()) == line {
		t.Error("another seed gives the same faults")
	}
	for i, f := range faults {
		if f.At < 0 || f.At >= time.Hour || f.For < 5*time.Second || f.For > 6*time.Minute+5*time.Second || i > 0 && f.At < faults[i-1].At {
			t.Errorf("fault %v", f)
		}
	}
	want := newRig(t, simulator.Scenario{Faults: faults})
	for _, text := range []string{storm.String(), line} {
		s, err := simulator.ReadScenario([]byte("kind = \"empty\"\n" + text + "\n"))
		if err != nil || len(s.Faults) != len(faults) {
			t.Fatalf("%s: %d faults, %v", text, len(s.Faults), err)
		}
		got := newRig(t, s)
		for range 70 {
			want.clock.at, got.clock.at = got.clock.at.Add(time.Minute), got.clock.at.Add(time.Minute)
			if a, b := want.Switches(), got.Switches(); !equalSwitches(a, b) {
				t.Fatalf("%s:\nat %v %+v\nwant %+v", text, got.clock.at, b, a)
			}
		}
		want = newRig(t, simulator.Scenario{Faults: faults})
	}
}

// TestStormDraws checks that over many storms every switch that may pass is drawn, and
// that a storm of nothing has no fault.
func TestStormDraws(t *testing.T) {
	all := simulator.FaultLine(simulator.Storm{Seed: 1, Over: time.Hour, Faults: 3000}.Schedule())
	for _, row := range simulator.SwitchRows() {
		if len(row.Passing) > 0 && !strings.Contains(all, row.Key+" = ") {
			t.Errorf("3,000 faults without %s", row.Name())
		}
	}
	if n := len(simulator.Storm{Faults: 5}.Schedule()); n != 0 {
		t.Errorf("%d faults within no time", n)
	}
}

// TestFaultsRefused checks which faults and storms a scenario file must not have.
func TestFaultsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"[[fault]]\nat = \"1m\"\n":                                            "a fault without a time",
		"[[fault]]\nat = \"-1m\"\nfor = \"1m\"\n":                             "a fault without a time",
		"[[fault]]\nat = \"1m\"\nfor = \"1m\"\nswitches = {legacy = \"x\"}\n": `an unknown legacy "x"`,
		"[[fault]]\nat = 5\n":                                                 "a length of time is text in quotes",
		"[[fault]]\nwhen = \"1m\"\n":                                          "unknown key fault.when",
		"[storm]\nfaults = 3\n":                                               "a storm that cannot be",
		"[storm]\nover = \"1h\"\nfaults = 10001\n":                            "a storm that cannot be",
		"[switches.office]\npage_size = -1\n":                                 "a number below 0",
		"[switches.office]\npage_link = \"x\"\n":                              `an unknown office.page_link "x"`,
		"[switches.items]\nvisible_after = {all = 5}\n":                       "a length of time is text in quotes",
		"[switches.items]\nvisible_after = {mcas = \"5m\"}\n":                 `an unknown product "mcas" in items.visible_after, which may mean "MCAS"`,
		"[switches.items]\nvisible_after = {all = \"-5m\"}\n":                 `a length of time below 0 in items.visible_after for "all"`,
		"[switches.office]\nvisible_after = \"-5m\"\n":                        "a length of time below 0 in office.visible_after",
		"[switches.items]\nvisible_after = {mda = \"5m\"}\n":                  `an unknown product "mda" in items.visible_after`,
		"[switches.lists]\nmissing_provider = \"microsoft\"\n":                `an unknown product "microsoft" in lists.missing_provider`,
		"[[fault]]\nat = \"1m\"\nfor = \"1m\"\nswitches = {torn_for = 1}\n[[fault]]\nat = \"1m\"\nfor = \"1m\"\nswitches = {lists = {missing_provider = \"IPCC\"}}\n": `an unknown product "IPCC" in lists.missing_provider, which may mean "IPC", in fault 2`,
	} {
		if _, err := simulator.ReadScenario([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func equalSwitches(a, b simulator.Switches) bool { return reflect.DeepEqual(a, b) }
