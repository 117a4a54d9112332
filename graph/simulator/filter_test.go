package simulator

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// shelf is a few rows that filters are tried on, by their ids.
func shelf() []row {
	at := func(s string) alert.Time {
		t, ok := alert.ParseTime(s)
		if !ok {
			panic(s)
		}
		return t
	}
	made := func(id, created, updated, assigned, severity, status, class string) row {
		r := row{id: id}
		r.at[atCreated], r.at[atUpdated] = at(created), at(updated)
		r.words = [words]string{assigned, severity, status, class, "", "microsoftDefenderForEndpoint"}
		return r
	}
	return []row{
		made("a", "2026-11-20T08:00:00Z", "2026-11-20T08:00:00.07Z", "", "high", "new", ""),
		made("b", "2026-11-20T09:00:00Z", "2026-11-20T09:30:00Z", "o'neill@x.example", "low", "resolved", "falsePositive"),
		made("c", "2026-11-21T00:00:00.1266667Z", "2026-11-21T00:00:00.1266667Z", "Automation", "medium", "resolved", ""),
		made("d", "", "2026-11-22T00:00:00Z", "", "high", "inProgress", "truePositive"),
	}
}

func matches(f filter) string {
	out := ""
	for _, r := range shelf() {
		if f(&r) {
			out += r.id
		}
	}
	return out
}

func TestFilter(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"severity eq 'high'", "ad"},
		{"severity eq 'HIGH'", "ad"},
		{"severity ne 'high'", "bc"},
		{"severity eq microsoft.graph.security.alertSeverity'low'", "b"},
		{"severity in ('high','low')", "abd"},
		{"severity in ( 'medium' )", "c"},
		{"not severity eq 'high'", "bc"},
		{"not (severity eq 'high' or status eq 'resolved')", ""},
		{"severity eq 'high' and status eq 'new' or status eq 'resolved'", "abc"},
		{"severity eq 'high' and (status eq 'new' or status eq 'resolved')", "a"},
		{"((severity eq 'low'))", "b"},
		{"not not severity eq 'low'", "b"},
		{"classification eq null", "ac"},
		{"classification ne null", "bd"},
		{"classification ne 'truePositive'", "abc"},
		{"createdDateTime eq null", "d"},
		{"createdDateTime gt null", ""},
		{"createdDateTime ne 2026-11-20T08:00:00Z", "bcd"},
		{"lastUpdateDateTime ge 2026-11-20T08:00:00.07Z", "abcd"},
		{"lastUpdateDateTime gt 2026-11-20T08:00:00.07Z", "bcd"},
		{"lastUpdateDateTime eq 2026-11-21T00:00:00.1266667Z", "c"},
		{"lastUpdateDateTime ge 2026-11-20T10:30:00+01:00", "bcd"},
		{"lastUpdateDateTime ge 2026-11-20T08:00:00Z and lastUpdateDateTime lt 2026-11-21T00:00:00Z", "ab"},
		{"lastUpdateDateTime le 2026-11-20T09:30:00Z", "ab"},
		{"assignedTo eq 'o''neill@x.example'", "b"},
		{"assignedTo eq 'automation'", ""}, // texts are compared as they are
		{"assignedTo gt 'B'", "b"},
		{"assignedTo ne 'Automation'", "abd"},
		{"serviceSource eq 'microsoftInsiderRiskManagement'", ""},
		{"  severity\teq   'low'  ", "b"},
	} {
		f, err := parseFilter(schemas()[0], test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if got := matches(f); got != test.want {
			t.Errorf("%s: rows %q, want %q", test.text, got, test.want)
		}
	}
}

func TestFilterRefused(t *testing.T) {
	for _, text := range []string{
		"", "severity", "severity eq", "severity eq high", "severity like 'high'", "eq 'high'", "'high' eq severity", "severity eq 'high",
		"severity eq 'high' and", "severity eq 'high' xor status eq 'new'", "(severity eq 'high'", "severity eq 'high')", "severity in 'high'",
		"severity in ('high'", "severity in ()", "severity in ('high',)", "severity gt 'low'", "createdDateTime ge 2026-11-20T08:00:00",
		"createdDateTime ge 'x'", "createdDateTime ge", "id eq 'x'", "evidence/any(e: e/x eq 'y')", "contains(title,'x')", "severity 'eq' 'high'",
		"assignedTo eq 5", "SEVERITY eq 'high'", "severity eq 'high' severity eq 'low'", "not", strings.Repeat("(", 60) + "severity eq 'high'" + strings.Repeat(")", 60),
		strings.Repeat("not ", 60) + "severity eq 'high'",
	} {
		if f, err := parseFilter(schemas()[0], text); err == nil {
			t.Errorf("%q was read and matches %q", text, matches(f))
		}
	}
}

// FuzzFilter: no text may stop the parser, and what it reads can be applied;
// not (f) matches exactly the rows that f does not.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		"severity eq 'high'", "a and b", "not (x in ('y'))", "createdDateTime ge 2026-11-20T08:00:00Z or status ne null", "'''", "((((", "severity in ('high',null)",
		"assignedTo ge '\x00'", "severity eq microsoft.graph.alertSeverity'high'",
	} {
		f.Add(seed)
	}
	s := schemas()[0]
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parseFilter(s, text)
		if err != nil {
			return
		}
		negated, err := parseFilter(s, "not ("+text+")")
		if err != nil {
			if strings.Contains(err.Error(), "recursion") {
				return
			}
			t.Fatalf("%q is read, its negation is not: %v", text, err)
		}
		for _, r := range shelf() {
			if parsed(&r) == negated(&r) {
				t.Fatalf("%q and its negation agree on %s", text, r.id)
			}
		}
	})
}

// FuzzRead: no item may stop the reader of rows; what it takes can be collapsed
// and projected without a word of it getting lost.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"id":"a","id":"b"}`, `{"id":5,"severity":null,"createdDateTime":"2026"}`, `[1]`, `{"vendorInformation":{"provider":"IPC"}}`,
		`{"vendorInformation":{"vendorInformation":{"provider":1}}}`, `{"serviceSource" : "microsoftSentinel"}`, "{\"id\":\"\xff\"}", `{"a":`, `{"id":"x"} {}`,
	} {
		f.Add([]byte(seed))
	}
	readers := []*reader{newReader(schemas()[0]), newReader(schemas()[2])}
	f.Fuzz(func(t *testing.T, item []byte) {
		if len(item) == 0 {
			return
		}
		for _, rd := range readers {
			r, err := rd.read(item)
			if err != nil {
				continue
			}
			if !r.gated && string(rd.collapse(item)) != string(item) {
				t.Fatalf("%s is not gated but collapses", item)
			}
			if _, err := rd.read(rd.collapse(item)); err != nil {
				t.Fatalf("collapsed: %v", err)
			}
			if _, err := rd.read(project(item, []string{"id"})); err != nil {
				t.Fatalf("projected %s to %s: %v", item, project(item, []string{"id"}), err)
			}
		}
	})
}

// TestToken holds the token of a link against what it stands for.
func TestPlaceToken(t *testing.T) {
	for _, p := range []cursor{{0, ""}, {17, "a|b"}, {-1, "\x00000000001"}} {
		got, ok := parseToken(p.token(1, true), 1, true)
		if !ok || *got != p {
			t.Errorf("%v came back as %v", p, got)
		}
		if _, ok := parseToken(p.token(1, true), 1, false); ok {
			t.Errorf("%v is taken for another order", p)
		}
	}
	if _, ok := parseToken("!!", 0, false); ok {
		t.Error("nonsense is taken")
	}
}

// TestGrid checks the 1/300 s on which the service keeps times.
func TestGrid(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-20T08:41:12.6433333Z": "2026-11-20T08:41:12.6433333Z", "2026-11-20T08:41:12.6466Z": "2026-11-20T08:41:12.6433333Z",
		"2026-11-20T08:41:12Z": "2026-11-20T08:41:12Z", "2026-11-20T08:41:12.0033332Z": "2026-11-20T08:41:12Z", "2026-11-20T08:41:12.0033334Z": "2026-11-20T08:41:12.0033333Z",
	} {
		at, _ := alert.ParseTime(in)
		if got := grid(at).String(); got != want {
			t.Errorf("grid(%s) = %s, want %s", in, got, want)
		}
		if g := grid(at); grid(g) != g || grid(g+1) != g {
			t.Errorf("grid is not stable at %s", fmt.Sprint(g))
		}
	}
}

// TestCatalogue reads the embedded files and holds them against one another:
// what a detector, a step or a host names must be there.
func TestCatalogue(t *testing.T) {
	c, err := loadCompany()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{company: c, seed: 1, tenantID: "t"}
	if len(c.people) < 110 || len(c.hosts) < 85 || len(c.detectors) < 60 {
		t.Errorf("%d people, %d hosts, %d detectors", len(c.people), len(c.hosts), len(c.detectors))
	}
	for i := range c.detectors {
		d := &c.detectors[i]
		s := &spec{number: 1, detector: d, user: &c.people[0], other: &c.people[1], host: &c.hosts[0], server: &c.hosts[1], dc: &c.hosts[2], created: alert.Day * 20000}
		s.foreign = [2]*stranger{&c.Strangers[0], &c.Strangers[1]}
		s.states = []state{{status: "new", pieces: 99}}
		if got := w.evidence(s, &s.states[0]); len(got) != len(d.Evidence) {
			t.Errorf("%s: %d pieces of evidence of %v", d.Key, len(got), d.Evidence)
		}
		if text := w.expand(s, d.Title+d.Description); strings.Contains(text, "$") || strings.Contains(text, "''") {
			t.Errorf("%s: %q is not filled", d.Key, text)
		}
		if _, ok := products()[d.Product]; !ok {
			t.Errorf("%s: product %q", d.Key, d.Product)
		}
		for _, token := range d.Evidence {
			if kind, name, found := strings.Cut(token, ":"); found && !w.has(kind, name) {
				t.Errorf("%s names %s, which specimens.toml lacks", d.Key, token)
			}
		}
	}
	for _, step := range c.attack.Steps {
		if c.detector(step.Detector) == nil || step.After < 5 || step.After > 20 {
			t.Errorf("step %+v", step)
		}
	}
	for _, h := range c.hosts {
		if h.kind == "workstation" && c.person(h.owner).alias != h.owner {
			t.Errorf("%s belongs to %s, who is not in people.csv", h.name, h.owner)
		}
	}
	for _, name := range []string{c.attack.Workstation, c.attack.Server, c.attack.DomainController} {
		if c.host(name).name != name {
			t.Errorf("the attack needs %s", name)
		}
	}
}

// has reports whether a specimen is there.
func (w *world) has(kind, name string) (ok bool) {
	switch kind {
	case "process":
		_, ok = w.specimens.Process[name]
	case "file":
		_, ok = w.specimens.File[name]
	case "registry":
		_, ok = w.specimens.Registry[name]
	case "mail":
		_, ok = w.specimens.Mail[name]
	case "app":
		_, ok = w.specimens.App[name]
	case "oauth":
		_, ok = w.specimens.Oauth[name]
	case "azure":
		_, ok = w.specimens.Azure[name]
	case "pod":
		_, ok = w.specimens.Pod[name]
	}
	return ok
}
