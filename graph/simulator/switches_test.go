package simulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pelletier/go-toml/v2"

	"tocsin/graph/simulator"
)

// switchCase is a scenario file with switches, and what an answer looks like with them.
// question is the number of the unknown in the notes on the services that the switches
// answer; 0 is an oddity that public reports added.
type switchCase struct {
	question int
	file     string // below the kind
	look     func(t *testing.T, r *rig)
}

// demo and generated are the beginnings of scenario files.
const (
	generated = "kind = \"generate\"\nseed = 3\ncount = 60\ndetections = 60\nrecords = 60\n"
	demo      = "seed = 1\n"
)

// TestSwitchesAnswerEveryQuestion reads each scenario file, looks at an answer, and checks
// that every question and every switch has a case.
func TestSwitchesAnswerEveryQuestion(t *testing.T) {
	missing := map[string]bool{}
	for _, row := range simulator.SwitchRows() {
		missing[row.Name()] = true
	}
	questions := map[int]bool{}
	for _, c := range switchCases() {
		questions[c.question] = true
		_, switches, _ := strings.Cut(c.file, "[switches")
		var file map[string]any
		if err := toml.Unmarshal([]byte("[switches"+switches), &file); err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		for _, key := range flat("", file["switches"].(map[string]any)) {
			delete(missing, key)
		}
		t.Run(strings.ReplaceAll("[switches"+switches, "\n", " "), func(t *testing.T) {
			s, err := simulator.ReadScenario([]byte(c.file))
			if err != nil {
				t.Fatal(err)
			}
			c.look(t, switched(t, s))
		})
	}
	for n := 1; n <= 19; n++ {
		if !questions[n] {
			t.Errorf("no switch answers question %d", n)
		}
	}
	for key := range missing {
		t.Errorf("the switch %s has no case", key)
	}
}

// switched is a rig whose switches are set after it signed in; if they are about
// permissions, it signs in again.
func switched(t *testing.T, s simulator.Scenario) *rig {
	t.Helper()
	switches := s.Switches
	s.Switches = simulator.Switches{}
	r := newRig(t, s)
	r.Set(func(now *simulator.Switches) { *now = switches })
	if switches.SignIn.ExtraRoles+switches.SignIn.MissingRoles != "" {
		r.signIn()
	}
	return r
}

// flat lists the switches of a table by their names.
func flat(prefix string, table map[string]any) (out []string) {
	for key, value := range table {
		inner, isTable := value.(map[string]any)
		switch {
		case isTable && prefix == "":
			out = append(out, flat(key+".", inner)...)
		default:
			out = append(out, prefix+key)
		}
	}
	return out
}

func switchCases() []switchCase {
	cases := pagingCases()
	for _, more := range [][]switchCase{faultCases(), itemCases(), writeCases(), signInCases(), serviceCases(), reportedCases()} {
		cases = append(cases, more...)
	}
	return cases
}

// size checks the number of items on the page of an address.
func size(address string, want int) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		if n := len(r.page(address).Value); n != want {
			t.Errorf("%s: %d items, want %d", address, n, want)
		}
	}
}

// status checks the status of an address.
func status(address string, want int) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		if resp, raw := r.get(address); resp.StatusCode != want {
			t.Errorf("%s: %d %.300s, want %d", address, resp.StatusCode, raw, want)
		}
	}
}

// both makes one check of several.
func both(checks ...func(*testing.T, *rig)) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		for _, check := range checks {
			check(t, r)
		}
	}
}

// next checks the link to the next page against a form.
func next(form string) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		if link := r.page(list("alerts_v2", "$top", "5")).Next; !regexp.MustCompile(form).MatchString(link) {
			t.Errorf("next page at %q, want %s", link, form)
		}
	}
}

func pagingCases() []switchCase {
	v2 := list("alerts_v2")
	order := func(created string) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			items := r.all(list("alerts_v2", "$orderby", "createdDateTime asc"))
			if up := !items[0].Created.After(items[len(items)-1].Created); fmt.Sprint(up) != created {
				t.Errorf("ascending is %t", up)
			}
		}
	}
	gated := list("alerts_v2", "$filter", "serviceSource eq 'microsoftSentinel'")
	return []switchCase{
		{1, generated + "[switches]\ndefault_top = 7", size(v2, 7)},
		{1, generated + "[switches]\nmax_top = 9", size(list("alerts_v2", "$top", "50"), 9)},
		{1, generated + "[switches]\nmax_top = 9\n[switches.lists]\nover_top = \"honour\"", size(list("alerts_v2", "$top", "50"), 50)},
		{1, generated + "[switches]\nmax_top = 9\n[switches.lists]\nover_top = \"400\"", status(list("alerts_v2", "$top", "50"), 400)},
		{2, generated + "[switches]\nrefuse_order = true", status(list("alerts_v2", "$orderby", "createdDateTime asc"), 400)},
		{2, generated + "[switches]\nignore_order = true", order("false")},
		{3, generated + "[switches]\nno_next_link = true", next("^$")},
		{3, generated + "[switches]\nskip_links = true", next(`[?&]\$skip=5`)},
		{3, generated + "[switches]\nlink = \"relative\"", next("^/v1.0/")},
		{4, generated + "[switches]\nskip_limit = 10", both(status(list("alerts_v2", "$skip", "11"), 400), status(list("alerts_v2", "$skip", "10"), 200))},
		{4, generated + "[switches]\nrefuse_skip = true", status(list("alerts_v2", "$skip", "1"), 400)},
		{4, generated + "[switches]\nignore_skip = true", size(list("alerts_v2", "$skip", "59"), 60)},
		{5, generated + "[switches.lists]\nignore_unknown = true", both(status(list("alerts_v2", "$search", "x"), 200), status(list("alerts_v2", "$expand", "evidence"), 200), status(list("alerts_v2", "$apply", "x"), 200))},
		{6, demo + "[switches]\nshow_gated = true", sees("alerts_v2", `"serviceSource":"microsoftSentinel"`)},
		{6, demo + "[switches.lists]\nignore_prefer = true", func(t *testing.T, r *rig) {
			for _, i := range r.all(list("alerts_v2", "$top", "1000")) { // it sends the header
				if i.ServiceSource == "microsoftSentinel" {
					t.Fatal("a gated member is shown")
				}
			}
		}},
		{6, demo + "[switches.lists]\nrefuse_gated = true", func(t *testing.T, r *rig) {
			status(gated, 400)(t, r)
			r.page(gated, "Prefer", "include-unknown-enum-members")
		}},
		{7, demo + "[switches]\nlegacy = \"empty\"", size(list("alerts"), 0)},
		{7, demo + "[switches]\nlegacy = \"400\"", status(list("alerts"), 400)},
		{7, demo + "[switches]\nlegacy = \"410\"", status(list("alerts"), 410)},
		{7, demo + "[switches]\npartial = true", status(list("alerts"), 206)},
		{7, demo + "[switches.lists]\nmissing_provider = \"MCAS\"", func(t *testing.T, r *rig) {
			resp, raw := r.get(list("alerts", "$top", "1000"))
			if resp.StatusCode != 206 || !strings.Contains(resp.Header.Get("Warning"), "Microsoft/MCAS/504") || strings.Contains(string(raw), `"MCAS"`) || !strings.Contains(string(raw), `"IPC"`) {
				t.Errorf("%d %q", resp.StatusCode, resp.Header.Get("Warning"))
			}
		}},
		{10, demo + "[switches.lists]\nexpand_limit = 2", expands},
	}
}

// sees checks that a list's page has a text.
func sees(name, text string) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		if _, raw := r.get(list(name, "$top", "1000")); !strings.Contains(string(raw), text) {
			t.Errorf("%s has no %s", name, text)
		}
	}
}

// expands checks that alerts of small incidents can be expanded, those of large ones not,
// and that a list within the incident has them all.
func expands(t *testing.T, r *rig) {
	size := map[string]int{}
	for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
		size[i.IncidentID]++
	}
	done := map[bool]int{}
	for id, n := range size {
		large := n > 2
		if done[large]++; done[large] > 3 {
			continue
		}
		resp, raw := r.get("/v1.0/security/incidents/" + id + "?$expand=alerts")
		var o struct{ Alerts []json.RawMessage }
		switch err := json.Unmarshal(raw, &o); {
		case large && resp.StatusCode != 500, !large && (err != nil || len(o.Alerts) != n):
			t.Errorf("incident %s with %d alerts: %d, %d expanded", id, n, resp.StatusCode, len(o.Alerts))
		}
		if within := len(r.page("/v1.0/security/incidents/" + id + "/alerts").Value); within != n {
			t.Errorf("incident %s: %d alerts within, want %d", id, within, n)
		}
	}
	status(list("incidents", "$expand", "alerts"), 500)(t, r)
}

func faultCases() []switchCase {
	v2 := list("alerts_v2")
	retry := func(form string) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			r.page(v2)
			resp, _ := r.get(v2)
			if resp.StatusCode != 429 || !regexp.MustCompile(form).MatchString(resp.Header.Get("Retry-After")) {
				t.Errorf("%d, Retry-After %q", resp.StatusCode, resp.Header.Get("Retry-After"))
			}
		}
	}
	torn := func(t *testing.T, r *rig) {
		if _, raw := r.get(v2); json.Valid(raw) {
			t.Error("the body is whole")
		}
	}
	return []switchCase{
		{8, generated + "[switches]\nper_minute = 1", retry(`^\d+$`)},
		{8, generated + "[switches]\nper_minute = 1\nretry_after = \"decimal\"", retry(`^\d+\.\d+$`)},
		{8, generated + "[switches]\nper_minute = 1\nretry_after = \"date\"", retry(`GMT$`)},
		{8, generated + "[switches]\nper_minute = 1\nretry_after = \"none\"", retry(`^$`)},
		{12, generated + "[switches]\nunauthorized_for = 1\nclaims = true", func(t *testing.T, r *rig) {
			if resp, _ := r.get(v2); resp.StatusCode != 401 || !strings.Contains(resp.Header.Get("WWW-Authenticate"), "claims=") {
				t.Errorf("%d %s", resp.StatusCode, resp.Header.Get("WWW-Authenticate"))
			}
			r.page(v2)
		}},
		{12, generated + "[switches]\nunprovisioned = true", status(v2, 403)},
		{16, generated + "[switches]\nbody = \"truncated\"", torn},
		{16, generated + "[switches]\nbody = \"html\"", torn},
		{16, generated + "[switches]\ntorn_for = 1", both(sees("alerts_v2", `"error":{`), func(t *testing.T, r *rig) { r.page(v2) })},
		{16, generated + "[switches]\nnext_status = 503\nnext_status_for = 1\nretry_secs = 7", func(t *testing.T, r *rig) {
			if resp, _ := r.get(v2); resp.StatusCode != 503 || resp.Header.Get("Retry-After") != "7" {
				t.Errorf("%d %q", resp.StatusCode, resp.Header.Get("Retry-After"))
			}
		}},
		{16, demo + "[switches]\nbroken_item = \"2411\"\nbroken_by = \"500\"\nbroken_in = \"incidents\"", func(t *testing.T, r *rig) {
			if resp, _ := r.get("/v1.0/security/incidents?$orderby=createdDateTime asc&$top=1000"); resp.StatusCode != 200 && resp.StatusCode != 500 {
				t.Errorf("%d", resp.StatusCode)
			}
			failed := 0
			for address := list("incidents", "$orderby", "createdDateTime asc", "$top", "10"); address != "" && failed == 0; {
				resp, raw := r.get(address)
				var p reply
				if resp.StatusCode == 500 || json.Unmarshal(raw, &p) != nil {
					failed++
				}
				address = p.Next
			}
			if failed == 0 {
				t.Error("no page breaks")
			}
		}},
	}
}

// inBubble signs in and looks in a bubble of fake time, in which answers may be slow.
func inBubble(look func(t *testing.T, r *rig)) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		synctest.Test(t, func(t *testing.T) {
			inner := *r
			inner.t = t
			look(t, &inner)
		})
	}
}

// took checks how long the answer of an address takes, and its status.
func took(address string, want time.Duration, code int) func(*testing.T, *rig) {
	return inBubble(func(t *testing.T, r *rig) {
		began := time.Now()
		resp, _ := r.get(address)
		if took := time.Since(began); took != want || resp.StatusCode != code {
			t.Errorf("%s took %v with %d, want %v", address, took, resp.StatusCode, want)
		}
	})
}

func signInCases() []switchCase {
	v2 := list("alerts_v2")
	refused := func(code int) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			if _, reply := r.post(r.form(r.assertion(nil, nil))); fmt.Sprint(reply["error_codes"]) != fmt.Sprint([]float64{float64(code)}) || strings.Contains(fmt.Sprint(reply["error_description"]), "The request was refused") {
				t.Errorf("sign in: %v", reply)
			}
		}
	}
	later := func(change func(*simulator.Switches), look func(*testing.T, *rig)) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			r.Set(change)
			look(t, r)
		}
	}
	cases := []switchCase{
		{12, generated + "[switches.sign_in]\nmissing_roles = \"SecurityAlert.Read.All SecurityIncident.Read.All\"", status(v2, 403)},
		{12, generated + "[switches.sign_in]\ninactive = true", func(t *testing.T, r *rig) {
			if resp, f := r.failure(v2); resp.StatusCode != 401 || !strings.HasSuffix(f.Error.Message, "Account mode is inactive") {
				t.Errorf("%d %v", resp.StatusCode, f.Error)
			}
		}},
		{13, generated + "[switches.sign_in]\nlate_keys = \"2m\"", refused(700027)},
		{13, generated + "[switches.sign_in]\ndiscovery_status = 500", status(loginHost+"/kestrelmoor.example/v2.0/.well-known/openid-configuration", 500)},
		{13, generated + "[switches.wire]\nslow = \"3s\"\nslow_at = \"graph\"", both(took(v2, 3*time.Second, 200), took(loginHost+"/kestrelmoor.example/v2.0/.well-known/openid-configuration", 0, 200))},
		{13, generated + "[switches]\ndate_ahead = \"20m\"", func(t *testing.T, r *rig) {
			resp, _ := r.get(v2)
			if at, err := http.ParseTime(resp.Header.Get("Date")); err != nil || at.Sub(start) != 20*time.Minute {
				t.Errorf("Date %v", at)
			}
		}},
		{13, generated + "[switches]\nclock_ahead = \"4m\"", func(t *testing.T, r *rig) {
			resp, _ := r.get(v2)
			if at, err := http.ParseTime(resp.Header.Get("Date")); err != nil || at.Sub(start) != 4*time.Minute {
				t.Errorf("Date %v", at)
			}
		}},
		{13, generated + "[switches]\ntoken_life = \"10m\"", func(t *testing.T, r *rig) {
			if _, reply := r.post(r.form(r.assertion(nil, nil))); reply["expires_in"] != 600.0 {
				t.Errorf("%v", reply)
			}
		}},
		{16, generated + "[switches.wire]\nhang_for = 1", took(v2, 100*time.Second, 504)},
		{16, generated + "[switches.wire]\nhang_for = 1\nhang = \"9s\"", took(v2, 9*time.Second, 504)},
		{16, generated + "[switches.wire]\nreset_for = 1", func(t *testing.T, r *rig) {
			req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, graphHost+v2, nil)
			if resp, err := r.RoundTrip(req); err == nil || resp != nil {
				t.Errorf("an answer: %v", resp)
			}
			r.page(v2)
		}},
	}
	for _, code := range []int{700027, 700024, 700016, 90002, 900023, 50049, 7000215, 7000222, 7000218, 50012, 50027, 7000112, 7000229, 53003, 1002012, 70011, 500011, 90033, 90024} {
		cases = append(cases, switchCase{13, generated + "[switches]\naadsts = 0", later(func(s *simulator.Switches) { s.AADSTS = code }, refused(code))})
	}
	return cases
}
