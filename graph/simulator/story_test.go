package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

func newWorld(t *testing.T) *world {
	t.Helper()
	c, err := loadCompany()
	if err != nil {
		t.Fatal(err)
	}
	return &world{company: c, seed: 1, tenantID: "00000000-1111-4222-8333-444444444444"}
}

const noon = alert.Time(1795521600) * alert.Second // 2026-11-24 12:00 UTC

// cast makes a spec of a detector, without states.
func (w *world) cast(number uint64, key string) *spec {
	s := &spec{
		number: number, detector: w.detector(key), user: &w.people[3], other: &w.people[4], host: &w.hosts[5],
		server: w.ofKind("server")[0], dc: w.ofKind("dc")[0], created: grid(noon + alert.Time(number)*alert.Minute), incident: "77",
	}
	s.foreign = [2]*stranger{&w.Strangers[0], &w.Strangers[1]}
	return s
}

// TestPlan checks the states of each fate: they follow one another in time, on
// the grid, and end as they should.
func TestPlan(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		fate     fate
		statuses []string
		owner    string
	}{
		{left, []string{"new"}, ""},
		{suppressed, []string{"resolved"}, "Suppression rule"},
		{automated, []string{"new", "resolved"}, "Automation"},
		{taken, []string{"new", "inProgress"}, "@kestrelmoor.example"},
		{analysed, []string{"new", "inProgress", "resolved"}, "@kestrelmoor.example"},
	} {
		for number := range uint64(40) {
			s := w.cast(number+1, "psline")
			w.plan(s, test.fate, livePace())
			var statuses []string
			for i, st := range s.states {
				statuses = append(statuses, st.status)
				if i > 0 && (st.seen <= s.states[i-1].seen || st.updated <= s.states[i-1].updated || st.pieces < s.states[i-1].pieces) {
					t.Fatalf("%s: state %d is not after the one before: %+v", test.fate, i, s.states)
				}
				if st.updated > st.seen || grid(st.updated) != st.updated || (st.resolved == 0) == (st.status == "resolved") {
					t.Fatalf("%s: state %+v", test.fate, st)
				}
			}
			if got := slices.Compact(statuses); !slices.Equal(got, test.statuses) {
				t.Fatalf("%s: statuses %v, want %v", test.fate, got, test.statuses)
			}
			last := s.states[len(s.states)-1]
			if !strings.HasSuffix(last.assigned, test.owner) || (test.owner == "") != (last.assigned == "") {
				t.Fatalf("%s: assigned to %q", test.fate, last.assigned)
			}
			if test.fate == suppressed && last.resolved != s.created {
				t.Fatal("a suppressed alert is not resolved at birth")
			}
			if test.fate == analysed && (last.class == "" || last.determination == "") {
				t.Fatal("an analyst closed it without a verdict")
			}
		}
	}
}

// TestDraw checks that every fate occurs, and that old alerts are rarely new.
func TestDraw(t *testing.T) {
	w := newWorld(t)
	count := map[fate]int{}
	open := map[bool]int{}
	for _, old := range []bool{false, true} {
		r := w.dice(1, "draw")
		for range 2000 {
			f := draw(r, w.detector("psline"), old)
			count[f]++
			if f == left {
				open[old]++
			}
		}
	}
	for _, f := range []fate{left, automated, analysed, taken, suppressed} {
		if count[f] < 50 {
			t.Errorf("%s: %d of 4000", f, count[f])
		}
	}
	if open[true]*3 > open[false] {
		t.Errorf("%d old and %d young alerts were left", open[true], open[false])
	}
}

func member(t *testing.T, raw []byte, name string) any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	v, ok := m[name]
	if !ok {
		t.Fatalf("no %s in %s", name, raw)
	}
	return v
}

// TestIncident follows an incident as its alerts come and are closed.
func TestIncident(t *testing.T) {
	w := newWorld(t)
	first, second, third := w.cast(1, "discovery"), w.cast(2, "psline"), w.cast(3, "token")
	st := func(at alert.Time, status, who, class string) state {
		return state{seen: at, updated: grid(at), status: status, assigned: who, class: class, determination: class, pieces: 9}
	}
	ana := "greta.ebbesen@kestrelmoor.example"
	first.states = []state{st(noon+10, "new", "", ""), st(noon+50, "resolved", ana, "falsePositive")}
	second.states = []state{st(noon+20, "new", "", ""), st(noon+30, "inProgress", ana, ""), st(noon+60, "resolved", ana, "truePositive")}
	third.states = []state{st(noon+40, "resolved", "Automation", "")}
	a := &demoCase{id: "77", alerts: []*spec{first, second, third}, titles: map[uint64]string{3: "Scripted"}}
	for _, test := range []struct {
		at       alert.Time
		title    string
		severity string
		status   string
		who      any
		class    any
	}{
		{10, "Suspicious sequence of exploration activities on one endpoint", "low", "active", nil, nil},
		{20, "Multi-stage incident involving Discovery & Execution on one endpoint", "medium", "active", nil, nil},
		{30, "Multi-stage incident involving Discovery & Execution on one endpoint", "medium", "inProgress", ana, nil},
		{40, "Scripted", "high", "inProgress", ana, nil},
		{50, "Scripted", "high", "inProgress", ana, nil},
		{60, "Scripted", "high", "resolved", ana, "truePositive"},
	} {
		raw := w.incident(a, noon+test.at)
		for name, want := range map[string]any{
			"displayName": test.title, "severity": test.severity, "status": test.status, "assignedTo": test.who, "classification": test.class, "id": "77", "redirectIncidentId": nil,
		} {
			if got := member(t, raw, name); got != want {
				t.Errorf("at %d: %s is %v, want %v", test.at, name, got, want)
			}
		}
	}
	if got := len(a.instants()); got != 6 {
		t.Errorf("%d instants, want 6", got)
	}
}

// TestAbsorbed checks the incident that another one absorbs, and the alert that moves.
func TestAbsorbed(t *testing.T) {
	w := newWorld(t)
	first, second := w.cast(1, "reported"), w.cast(2, "click")
	w.plan(first, left, livePace())
	w.plan(second, left, livePace())
	a := &demoCase{id: "79", absorbed: "78", merged: first.states[len(first.states)-1].seen + alert.Minute, alerts: []*spec{first, second}}
	first.incident = a.id
	a.merge()
	before, after := first.at(a.merged-1), first.at(a.merged)
	if before.incident != "78" || after.incident != "" {
		t.Fatalf("incident of the alert: %q then %q", before.incident, after.incident)
	}
	if got := member(t, w.alert(first, before), "incidentId"); got != "78" {
		t.Errorf("before: %v", got)
	}
	if got := member(t, w.alert(first, after), "incidentId"); got != "79" {
		t.Errorf("after: %v", got)
	}
	if raw := w.absorbed(a, a.merged-1); member(t, raw, "status") != "active" || member(t, raw, "redirectIncidentId") != nil {
		t.Errorf("before: %s", raw)
	}
	if raw := w.absorbed(a, a.merged); member(t, raw, "status") != "redirected" || member(t, raw, "redirectIncidentId") != "79" {
		t.Errorf("after: %s", raw)
	}
	if slices.Contains(a.instants(), first.states[0].seen) {
		t.Error("the large incident begins with an alert that is not yet its own")
	}
}

// TestLegacyWords checks the words of the old endpoint.
func TestLegacyWords(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		key              string
		st               state
		status, feedback any
		provider         string
	}{
		{"unfamiliar", state{status: "new"}, "newAlert", nil, "IPC"},
		{"travel", state{status: "inProgress"}, "inProgress", nil, "MCAS"},
		{"trojan", state{status: "resolved", class: "falsePositive"}, "dismissed", "falsePositive", "Microsoft Defender ATP"},
		{"zapurl", state{status: "resolved", class: "informationalExpectedActivity"}, "resolved", "benignPositive", "Office 365 Security and Compliance"},
		{"delayed", state{status: "resolved", class: "truePositive"}, "resolved", "truePositive", "Office 365 Security and Compliance"},
	} {
		s := w.cast(9, test.key)
		s.states = []state{test.st}
		raw := w.legacyAlert(s, &test.st)
		vendor, _ := member(t, raw, "vendorInformation").(map[string]any)
		if member(t, raw, "status") != test.status || member(t, raw, "feedback") != test.feedback || vendor["provider"] != test.provider {
			t.Errorf("%s: %s", test.key, raw)
		}
		if title := member(t, raw, "title").(string); strings.Contains(title, "\u200b") {
			t.Errorf("%s: title %q", test.key, title)
		}
	}
}

// TestIDs checks the form of ids by product.
func TestIDs(t *testing.T) {
	w := newWorld(t)
	for key, form := range map[string][2]string{
		"unfamiliar": {"ad", ""}, "aitm": {"ra", "_"}, "custom": {"ea", "_"}, "travel": {"ca", ""}, "psline": {"da", "_1"}, "customed": {"ed", "_1"},
		"dcsync": {"aa", "-"}, "click": {"fa", "-"}, "dlpmail": {"dl", "-"}, "leaver": {"ir", "-"}, "vault": {"dc", "-"}, "rare": {"sn", "-"}, "oauthnew": {"ma", "-"},
	} {
		s := w.cast(4, key)
		id := w.alertID(s)
		if !strings.HasPrefix(id, form[0]) || !strings.Contains(id, form[1]) || id[2:] != w.providerID(s) {
			t.Errorf("%s: %s, in the product %s", key, id, w.providerID(s))
		}
		if w.alertID(w.cast(5, key)) == id {
			t.Errorf("%s: two alerts have the id %s", key, id)
		}
	}
}

// TestStory drives a list by hand: versions come at their moments, the last due
// one wins, an idle list keeps its view, and time may go back.
func TestStory(t *testing.T) {
	s := newStory(schemas()[0], func(alert.Time) {})
	made := 0
	version := func(seen alert.Time, id string, n int) {
		s.add(moment{seen, id, func() []byte {
			made++
			return fmt.Appendf(nil, `{"id":%q,"title":"v%d","createdDateTime":"2026-11-20T0%d:00:00Z"}`, id, n, n)
		}})
	}
	version(30, "a", 3)
	version(10, "a", 1)
	version(20, "a", 2)
	version(15, "b", 4)
	look := func(now alert.Time) string {
		v, out := s.view(now), ""
		for _, i := range v.order(atCreated) {
			out += v.rows[i].id + string(member(t, v.appendItem(nil, int(i)), "title").(string)) + " "
		}
		return out
	}
	for _, step := range []struct {
		now  alert.Time
		want string
	}{{5, ""}, {10, "av1 "}, {12, "av1 "}, {40, "av3 bv4 "}, {15, "av1 bv4 "}, {9, ""}, {25, "av2 bv4 "}} {
		if got := look(step.now); got != step.want {
			t.Errorf("at %d: %q, want %q", step.now, got, step.want)
		}
	}
	first := s.view(26)
	if before := made; s.view(27) != first || made != before {
		t.Error("an idle list is made anew")
	}
}

// TestThrottleWindow checks the count of a sliding minute.
func TestThrottleWindow(t *testing.T) {
	tenant := New(Scenario{}, time.Now)
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for i, test := range []struct {
		after time.Duration
		wait  time.Duration
		over  bool
	}{
		{0, 0, false},
		{10 * time.Second, 0, false},
		{10 * time.Second, 0, false},
		{10 * time.Second, 40 * time.Second, true}, // the one of second 10 must go first: refused ones count
		{40 * time.Second, 0, false},
		{59 * time.Second, 0, false},
		{time.Second, 0, false},
	} {
		at = at.Add(test.after)
		wait, over := tenant.throttled(at, 3)
		if over != test.over || wait != test.wait {
			t.Errorf("request %d: %v %t, want %v %t", i, wait, over, test.wait, test.over)
		}
	}
	if _, over := tenant.throttled(at, 0); over || tenant.recent != nil {
		t.Error("without a limit requests are counted")
	}
}

// TestStageWords spells categories as titles do.
func TestStageWords(t *testing.T) {
	for category, want := range map[string]string{"CredentialAccess": "Credential access", "Execution": "Execution", "None": "", "CommandAndControl": "Command and control"} {
		if got := stageWords(category); got != want {
			t.Errorf("%s: %q, want %q", category, got, want)
		}
	}
}

// TestEvidenceStays checks that a later version repeats its evidence to the byte
// but for what the state changes.
func TestEvidenceStays(t *testing.T) {
	w := newWorld(t)
	for i := range w.detectors {
		s := w.cast(uint64(i)+1, w.detectors[i].Key)
		w.plan(s, left, livePace())
		early, late := w.evidence(s, &s.states[0]), w.evidence(s, &s.states[len(s.states)-1])
		if len(early) > len(late) {
			t.Fatalf("%s: evidence went from %d to %d", s.detector.Key, len(early), len(late))
		}
		for n := range early {
			if a, b := encode(early[n]), encode(late[n]); string(a) != string(b) {
				t.Errorf("%s: evidence %d changed\n%s\n%s", s.detector.Key, n, a, b)
			}
		}
		s.states[0].remediation = "remediated"
		for _, e := range w.evidence(s, &s.states[0]) {
			switch e["@odata.type"] {
			case typed("fileEvidence"), typed("processEvidence"):
				if e["remediationStatus"] != "remediated" {
					t.Errorf("%s: %v", s.detector.Key, e["remediationStatus"])
				}
			}
		}
	}
}

// The policy and the rule of a match are those of which the alert's description speaks: no board paper has card
// numbers.
func TestAMatchIsOfThePolicyThatTheAlertNames(t *testing.T) {
	w := newWorld(t)
	for key, want := range map[string][2]string{"dlpmail": {"Payment data", "High volume of card numbers"}, "dlpusb": {"Trade secrets", "Copied to a removable drive"}, "dlpexfil": {"Board papers", "Shared outside the organization"}} {
		s := w.cast(4, key)
		policy := w.dlpPolicy(s, 0)
		rule := policy["Rules"].([]object)[0]
		_, cards := rule["ConditionsMatched"].(object)["SensitiveInformation"]
		if policy["PolicyName"] != want[0] || rule["RuleName"] != want[1] || cards != (key == "dlpmail") || !strings.Contains(s.detector.Description, want[0]) {
			t.Errorf("%s: %v", key, policy)
		}
	}
}
