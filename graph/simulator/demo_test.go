package simulator_test

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"tocsin/graph/simulator"
)

// everything is the bytes of all lists.
func (r *rig) everything() string {
	r.t.Helper()
	out := ""
	for _, name := range []string{"alerts_v2", "incidents", "alerts"} {
		for address := list(name, "$top", "1000", "$orderby", "createdDateTime asc"); address != ""; {
			_, raw := r.get(address)
			out += string(raw)
			var p reply
			if err := json.Unmarshal(raw, &p); err != nil {
				r.t.Fatal(err)
			}
			address = p.Next
		}
	}
	return out
}

// TestDemoRepeats checks that the lists are a function of seed, beginning and
// clock, whichever way the clock went.
func TestDemoRepeats(t *testing.T) {
	a, b, other := newRig(t, simulator.Demo(5)), newRig(t, simulator.Demo(5)), newRig(t, simulator.Demo(6))
	first := a.everything()
	if first != b.everything() {
		t.Fatal("the same seed and moment give different lists")
	}
	if first == other.everything() {
		t.Fatal("another seed gives the same lists")
	}
	for range 90 {
		a.clock.move(10 * time.Second) // asked often
		a.get(list("alerts_v2", "$top", "1"))
	}
	b.clock.move(15 * time.Minute) // asked once
	later := a.everything()
	if later != b.everything() {
		t.Error("lists differ by how often they were asked for")
	}
	if later == first {
		t.Error("nothing happened within a quarter of an hour")
	}
	a.clock.move(-15 * time.Minute)
	if a.everything() != first {
		t.Error("lists do not go back with the clock")
	}
}

// TestDemoHistory counts what a visitor sees first.
func TestDemoHistory(t *testing.T) {
	for seed := range uint64(4) {
		r := newRig(t, simulator.Demo(seed))
		alerts, incidents, legacy := r.all(list("alerts_v2", "$top", "1000")), r.all(list("incidents")), r.all(list("alerts"))
		count := map[string]int{}
		titles, known := map[string]bool{}, map[string]bool{}
		for _, i := range incidents {
			known[i.ID] = true
		}
		office := 0
		for _, i := range alerts {
			titles[i.Title] = true
			for _, word := range []string{i.Severity, i.Status, i.ServiceSource, i.AssignedTo} {
				count[word]++
			}
			if !known[i.IncidentID] {
				t.Errorf("alert %s is of incident %s, which is not there", i.ID, i.IncidentID)
			}
			if h := i.Created.Hour(); h >= 7 && h < 18 {
				office++
			}
			if i.Created.After(start) || i.Updated.After(start) || i.Updated.Before(i.Created) || start.Sub(i.Created) > 31*24*time.Hour {
				t.Errorf("%s created %v updated %v", i.ID, i.Created, i.Updated)
			}
		}
		within := func(name string, n, lo, hi int) {
			if n < lo || n > hi {
				t.Errorf("seed %d: %s: %d, want %d to %d", seed, name, n, lo, hi)
			}
		}
		n := len(alerts)
		within("alerts", n, 380, 520)
		within("incidents", len(incidents), 180, 320)
		within("Legacy", len(legacy), 15, 45)
		within("titles", len(titles), 55, 90)
		within("high", count["high"], n/25, n/5)
		within("low and medium", count["low"]+count["medium"], n/2, n)
		within("in progress", count["inProgress"], 10, n/4)
		within("new", count["new"], 20, n/4)
		within("Automation", count["Automation"], n/6, n/2)
		within("Suppression rule", count["Suppression rule"], 8, n/8)
		within("in office hours", office, n/2, n)
		for _, source := range strings.Fields("azureAdIdentityProtection microsoft365Defender microsoftDefenderForCloudApps microsoftDefenderForEndpoint microsoftDefenderForIdentity microsoftDefenderForOffice365 dataLossPrevention microsoftInsiderRiskManagement microsoftAppGovernance microsoftDefenderForCloud microsoftSentinel") {
			within(source, count[source], 1, n/2)
		}
	}
}

// TestDemoShapes holds items against what real ones are known to be like.
func TestDemoShapes(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.clock.move(20 * time.Minute)
	prefixes := map[string]string{"azureAdIdentityProtection": "ad", "microsoftDefenderForIdentity": "aa", "microsoftDefenderForOffice365": "fa", "dataLossPrevention": "dl", "microsoftInsiderRiskManagement": "ir"}
	onGrid := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$`)
	for name, members := range map[string]int{"alerts_v2": 36, "incidents": 20, "alerts": 41} {
		for address := list(name, "$top", "1000"); address != ""; {
			p := r.page(address, "Prefer", "include-unknown-enum-members")
			for _, raw := range p.Value {
				var m map[string]any
				if err := json.Unmarshal(raw, &m); err != nil {
					t.Fatal(err)
				}
				if len(m) != members {
					t.Fatalf("%s: %d members, want %d: %s", name, len(m), members, raw)
				}
				i := decode(t, raw)
				if want := prefixes[i.ServiceSource]; !strings.HasPrefix(i.ID, want) {
					t.Errorf("%s of %s", i.ID, i.ServiceSource)
				}
				at := i.Updated
				if name == "alerts" {
					at = i.Modified
				}
				if ticks := at.Nanosecond() / 100; name != "alerts" && (ticks*3+5)%100000 > 10 {
					t.Errorf("%s: last update %v is not on the grid of 1/300 s", i.ID, at)
				}
				if text, _ := m["createdDateTime"].(string); !onGrid.MatchString(text) {
					t.Errorf("created %q", text)
				}
			}
			address = p.Next
		}
	}
}

// TestDemoOddities checks that the oddities that real data has are there, and
// that nothing in it is anybody's.
func TestDemoOddities(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.clock.move(20 * time.Minute)
	all := r.everything()
	for _, want := range []string{"removed after delivery\u200b\"", "見積書", "\uFEFF", `"description":null`, `"firstActivityDateTime":null`, "🔊", `\n`, "–"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q does not occur", want)
		}
	}
	if !utf8.ValidString(all) || strings.Contains(all, "\ufffd") {
		t.Error("the lists are not clean UTF-8")
	}
	allowed := []netip.Prefix{}
	for _, p := range strings.Fields("10.0.0.0/8 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 127.0.0.0/8") {
		allowed = append(allowed, netip.MustParsePrefix(p))
	}
	for _, text := range regexp.MustCompile(`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`).FindAllString(all, -1) {
		ip, err := netip.ParseAddr(text)
		fine := err != nil || text == "142.0.0.0" // a browser's version
		for _, p := range allowed {
			fine = fine || p.Contains(ip)
		}
		if !fine {
			t.Errorf("address %s may be somebody's", text)
		}
	}
	for _, host := range regexp.MustCompile(`(?:https?://|@)([a-z0-9.-]+\.[a-z]+)`).FindAllStringSubmatch(all, -1) {
		if h := host[1]; !strings.HasSuffix(h, ".example") && !strings.HasSuffix(h, "microsoft.com") && !strings.HasPrefix(h, "odata.") && h != "thread.v" {
			t.Errorf("host %s may be somebody's", h)
		}
	}
}

// TestDemoAttack watches the attack as a client would: new alerts every few
// seconds, an incident that grows and changes its title, one that another absorbs,
// evidence that comes later, automation that resolves.
func TestDemoAttack(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	filter := "lastUpdateDateTime ge " + start.Format(time.RFC3339)
	titles, statuses, evidence := map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]map[int]bool{}
	mark := func(m map[string]map[string]bool, id, word string) {
		if m[id] == nil {
			m[id] = map[string]bool{}
		}
		m[id][word] = true
	}
	high, gaps, last := map[string]bool{}, 0, 0
	redirected, moved := "", map[string]bool{}
	for second := 0; second < 420; second += 2 {
		r.clock.move(2 * time.Second)
		for _, i := range r.all(list("alerts_v2", "$filter", filter)) {
			mark(statuses, i.ID, i.Status)
			moved[i.ID+i.IncidentID] = true
			if evidence[i.ID] == nil {
				evidence[i.ID] = map[int]bool{}
				if last > 0 && second-last > 25 && second < 240 {
					gaps++
				}
				last = second
			}
			evidence[i.ID][len(i.Evidence)] = true
			if i.Severity == "high" && i.Created.After(start) {
				high[i.ID] = true
			}
		}
		for _, i := range r.all(list("incidents", "$filter", filter)) {
			mark(titles, i.ID, i.DisplayName)
			if i.Status == "redirected" {
				redirected = i.RedirectIncidentID
			}
		}
	}
	most := 0
	for _, t := range titles {
		most = max(most, len(t))
	}
	grew, resolved := 0, 0
	for _, e := range evidence {
		if len(e) > 1 {
			grew++
		}
	}
	for _, s := range statuses {
		if s["new"] && s["resolved"] {
			resolved++
		}
	}
	if len(high) < 9 || gaps > 0 || most < 6 || grew < 10 || resolved < 3 || redirected == "" || len(titles[redirected]) != most {
		t.Errorf("%d high alerts, %d gaps, %d titles, %d grew, %d were resolved, redirected to %q", len(high), gaps, most, grew, resolved, redirected)
	}
	if len(moved) <= len(evidence) {
		t.Error("no alert moved to another incident")
	}
}

// TestDemoAttackHangsTogether: the sign-ins with the stolen session come after the click that gave it away, and
// what two alerts tell of the same message is one message.
func TestDemoAttackHangsTogether(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.clock.move(90 * time.Second)
	signIns, messages, received := 0, map[any]int{}, map[any]bool{}
	for _, k := range r.allRisks(risks("$top", "500")) {
		if strings.HasPrefix(k.UserPrincipalName, "nadia.akerman") && k.DetectedDateTime.After(start) {
			signIns++
			if k.ActivityDateTime.Before(start.Add(15 * time.Second)) {
				t.Errorf("%s: the sign-in of %s is before the click", k.RiskEventType, k.ActivityDateTime)
			}
		}
	}
	for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
		for _, e := range i.Evidence {
			if to, _ := e["recipientEmailAddress"].(string); strings.HasPrefix(to, "nadia.akerman") && i.Created.After(start) && i.IncidentID != "" {
				messages[e["networkMessageId"]]++
				received[e["receivedDateTime"]] = true
			}
		}
	}
	most := 0
	for _, n := range messages {
		most = max(most, n)
	}
	if signIns == 0 || most < 2 || len(received) != len(messages) {
		t.Errorf("%d sign-ins, messages %v, received at %v", signIns, messages, received)
	}
}

// TestDemoDay lets a day pass: noise goes on, and each poll stays small.
func TestDemoDay(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	before := len(r.all(list("alerts_v2", "$top", "1000")))
	for hour := range 24 {
		r.clock.move(time.Hour)
		r.signIn()
		since := "createdDateTime gt " + r.clock.now().Add(-time.Hour).Format(time.RFC3339)
		if n := len(r.all(list("alerts_v2", "$filter", since))); n < 15 || n > 120 {
			t.Errorf("hour %d: %d new alerts", hour, n)
		}
	}
	if after := len(r.all(list("alerts_v2", "$top", "1000"))); after < before+600 {
		t.Errorf("%d alerts after a day, %d before", after, before)
	}
}

// TestInBubble runs the tenant inside a synctest bubble, with its fake clock and
// no goroutine left behind.
func TestInBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := simulator.New(simulator.Demo(2), time.Now)
		r := &rig{Tenant: tenant, t: t, clock: &clock{at: time.Now()}, cert: certificate(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))}
		r.Register(r.cert)
		r.Grant(simulator.Roles()...)
		r.signIn()
		seen := len(r.all(list("alerts_v2", "$top", "1000")))
		time.Sleep(2 * time.Minute)
		if now := len(r.all(list("alerts_v2", "$top", "1000"))); now < seen+8 {
			t.Errorf("%d alerts after two minutes, %d before", now, seen)
		}
	})
}

// TestScenarioFile reads scenario files.
func TestScenarioFile(t *testing.T) {
	s, err := simulator.ReadScenario([]byte("kind = \"generate\"\nseed = 4\ncount = 25\n[switches]\nper_minute = 150\nretry_after = \"date\"\nlegacy = \"410\"\nclock_ahead = \"-20m\"\ntoken_life = \"10m\"\n"))
	if err != nil || s.Seed != 4 || s.Switches.PerMinute != 150 || s.Switches.RetryAfter != simulator.RetryDate || s.Switches.LegacyState != simulator.Gone ||
		s.Switches.ClockAhead != -20*time.Minute || s.Switches.TokenLife != 10*time.Minute {
		t.Fatalf("%+v %v", s, err)
	}
	s.Switches.ClockAhead = 0
	if n := len(newRig(t, s).all(list("alerts_v2"))); n != 25 {
		t.Errorf("%d alerts, want 25", n)
	}
	for text, want := range map[string]string{
		"kind = \"x\"": "kind", "seed = 1\nfoo = 2": "line 2", "seed = \"a\"": "line 1", "[switches]\nper_minut = 3": "line 2",
		"kind = \"generate\"\ncount = -5": "count", "[switches]\nlegacy = \"405\"": "legacy", "[switches]\nretry_after = \"x\"": "retry_after",
		"count = \"x\"": "line 1: count must be a whole number", "switches = 3": "switches must be a table", "[[switches]]\npartial = true": "line 1: switches must be a table",
		"[switches]\npartial = 1": "line 2: switches.partial must be true or false", "[switches]\nlegacy = 410": "line 2: switches.legacy must be text in quotes",
		"[switches]\nclock_ahead = 3": "a length of time is text in quotes", "[switches]\ntoken_life = \"x\"": "switches.token_life must be a length of time",
		"seed = -1": "line 1: seed must be a whole number, 0 or above", "seed = 99999999999999999999": "seed must be a whole number", "kind = 3": "kind must be text", "kimd = 1": "line 1: unknown key kimd",
		"kind = \"demo\"\nkind = \"demo\"": "line 2: key kind is already defined",
		"seed":                             "line 1: a key has no =", "\n= 1": "line 2: a key or a [table] must stand here", "kind = demo": "line 1: a value has no quotes",
		"\xff\xfek\x00": "the scenario file is UTF-16 text", "\x7fELF\x00": "the scenario file is not a text file",
		"[switches]\nbody = \"x\"": "body", "[switches]\nmax_top = -1": "below 0",
	} {
		if _, err := simulator.ReadScenario([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\n{") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := simulator.ReadScenario(nil); err != nil {
		t.Errorf("an empty file is the demo: %v", err)
	}
}
