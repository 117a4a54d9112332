package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// itemCases are those of how items come, change and look.
func itemCases() []switchCase {
	digits := func(form string) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			for _, raw := range r.pages(list("alerts_v2")) {
				for _, at := range regexp.MustCompile(`"(?:created|lastUpdate)DateTime":"([^"]*)"`).FindAllStringSubmatch(string(raw), -1) {
					if strings.Contains(string(raw), `"evidence":[{`) && !regexp.MustCompile(form).MatchString(at[1]) && at[1] == member(t, raw, "createdDateTime") {
						t.Errorf("time %s, want %s", at[1], form)
					}
				}
			}
		}
	}
	return []switchCase{
		{9, generated + "[switches.items]\nvisible_after = {microsoftDefenderForEndpoint = \"240h\"}", func(t *testing.T, r *rig) {
			for _, i := range r.all(list("alerts_v2")) {
				if start.Sub(i.Created) < 240*time.Hour {
					t.Errorf("an alert of %v is listed", i.Created)
				}
			}
			size(list("alerts_v2"), 42)(t, r)
		}},
		{9, demo + "[switches.items]\nburst = 3", func(t *testing.T, r *rig) {
			seen := map[string]map[time.Time]bool{}
			for range 12 {
				r.clock.move(10 * time.Second)
				for _, i := range r.all(list("alerts_v2", "$filter", "createdDateTime gt "+start.Format(time.RFC3339))) {
					if seen[i.ID] == nil {
						seen[i.ID] = map[time.Time]bool{}
					}
					seen[i.ID][i.Updated] = true
				}
			}
			most := 0
			for _, times := range seen {
				most = max(most, len(times))
			}
			if most < 3 {
				t.Errorf("no alert was updated more than %d times", most)
			}
		}},
		{9, generated + "[switches.items]\nsuppress_every = 3", func(t *testing.T, r *rig) {
			n := 0
			for _, i := range r.all(list("alerts_v2", "$filter", "assignedTo eq 'Suppression rule' and status eq 'resolved'")) {
				if n++; i.Status != "resolved" || i.AssignedTo != "Suppression rule" {
					t.Errorf("%+v", i)
				}
			}
			if n < 8 || n > 32 {
				t.Errorf("%d of 60 are suppressed", n)
			}
		}},
		{9, demo + "[switches.items]\nmove_every = 4", func(t *testing.T, r *rig) {
			redirected := map[string]string{}
			for _, i := range r.all(list("incidents", "$filter", "status eq 'redirected'")) {
				redirected[i.ID] = i.RedirectIncidentID
			}
			if len(redirected) < 20 {
				t.Errorf("%d redirected", len(redirected))
			}
			for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
				if to, ok := redirected[i.IncidentID]; ok {
					t.Errorf("alert %s is still of %s, which moved to %s", i.ID, i.IncidentID, to)
				}
			}
		}},
		{14, generated + "[switches.items]\ntimes = \"whole\"", digits(`:\d\dZ$`)},
		{14, generated + "[switches.items]\ntimes = \"full\"", digits(`\.\d{7}Z$`)},
		{14, generated + "[switches.items]\ntimes = \"odd\"", func(t *testing.T, r *rig) {
			if _, raw := r.get(list("alerts_v2")); !regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d:\d\d:`).Match(raw) {
				t.Error("no hour of one digit")
			}
		}},
		{14, strings.Replace(generated, "count = 60", "count = 77", 1) + "[switches.items]\ntimes = \"mixed\"", mixedTimes},
		{15, demo + "[switches.items]\nkeys = \"2023\"", keys(29)},
		{15, demo + "[switches.items]\nkeys = \"new\"", keys(39)},
	}
}

// keys checks how many members alerts have.
func keys(want int) func(*testing.T, *rig) {
	return func(t *testing.T, r *rig) {
		for _, raw := range r.page(list("alerts_v2")).Value {
			var o map[string]json.RawMessage
			if err := json.Unmarshal(raw, &o); err != nil || len(o) != want {
				t.Fatalf("%d members, want %d: %v", len(o), want, err)
			}
		}
	}
}

// mixedTimes checks that times have few and many digits, and that a filter goes by the
// time shown.
func mixedTimes(t *testing.T, r *rig) {
	lengths := map[int]bool{}
	for _, raw := range r.pages(list("alerts_v2")) {
		at := member(t, raw, "lastUpdateDateTime")
		lengths[len(at)] = true
		found := false
		for _, same := range r.pages(list("alerts_v2", "$filter", "lastUpdateDateTime eq "+at)) {
			found = found || member(t, same, "id") == member(t, raw, "id")
		}
		if !found {
			t.Errorf("a filter by %s finds nothing", at)
		}
	}
	if len(lengths) < 4 {
		t.Errorf("times have %d lengths", len(lengths))
	}
}

// member returns a text member of an item.
func member(t *testing.T, raw []byte, name string) string {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	text, _ := o[name].(string)
	return text
}

// reportedCases are oddities that people met.
func reportedCases() []switchCase {
	untouched := func(want string) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			if _, raw := r.get(list("alerts_v2")); strings.Contains(string(raw), `"classification":null`) || want != "" && !strings.Contains(string(raw), want) {
				t.Errorf("no %s", want)
			}
		}
	}
	return []switchCase{
		{0, generated + "[switches.items]\nuntouched = \"unknown\"", untouched(`"classification":"unknown"`)},
		{0, generated + "[switches.items]\nuntouched = \"empty\"", untouched(`"classification":""`)},
		{0, generated + "[switches.items]\nuntouched = \"absent\"", untouched("")},
		{0, generated + "[switches.items]\ntitle_case = true", sees("alerts_v2", `"status":"Resolved"`)},
		{0, generated + "[switches.lists]\nretention = \"240h\"", func(t *testing.T, r *rig) {
			items := r.all(list("alerts_v2"))
			for _, i := range items {
				if start.Sub(i.Created) > 240*time.Hour {
					t.Errorf("an alert of %v is listed", i.Created)
				}
			}
			if len(items) < 15 || len(items) > 25 {
				t.Errorf("%d alerts of 10 days", len(items))
			}
		}},
	}
}

// write sends a body and returns the status and the reply.
func (r *rig) write(method, path, body string, header ...string) (int, map[string]any) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, graphHost+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := r.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	var reply map[string]any
	_ = json.Unmarshal(raw, &reply)
	return resp.StatusCode, reply
}

// writes is a scenario whose tokens may write.
const writes = demo + "[switches.sign_in]\nextra_roles = \"SecurityAlert.ReadWrite.All SecurityIncident.ReadWrite.All SecurityEvents.ReadWrite.All\"\n[switches.writes]\n"

func writeCases() []switchCase {
	first := func(t *testing.T, r *rig, name string) string {
		t.Helper()
		return "/v1.0/security/" + name + "/" + decode(t, r.page(list(name, "$top", "1")).Value[0]).ID
	}
	return []switchCase{
		{11, writes + "lag = \"20s\"", func(t *testing.T, r *rig) {
			path := first(t, r, "alerts_v2")
			code, reply := r.write("PATCH", path, `{"status":"resolved","classification":"falsePositive","determination":"notMalicious","assignedTo":"a@b.example"}`)
			if code != 200 || reply["status"] != "resolved" || reply["assignedTo"] != "a@b.example" || reply["lastUpdateDateTime"] != start.Format("2006-01-02T15:04:05Z") {
				t.Errorf("%d %v", code, reply)
			}
			for _, step := range []struct {
				after time.Duration
				shown bool
			}{{time.Second, false}, {20 * time.Second, true}} {
				r.clock.move(step.after)
				_, raw := r.get(path)
				if got := member(t, raw, "assignedTo") == "a@b.example" && member(t, raw, "status") == "resolved"; got != step.shown {
					t.Errorf("after %v the write is shown: %t", step.after, got)
				}
			}
			if n := len(r.all(list("alerts_v2", "$filter", "assignedTo eq 'a@b.example' and lastUpdateDateTime ge "+start.Format(time.RFC3339)))); n != 1 {
				t.Errorf("a filter finds %d", n)
			}
		}},
		{17, writes + "ignore_unknown = false", func(t *testing.T, r *rig) {
			path := first(t, r, "alerts_v2")
			for body, want := range map[string]int{`{"title":"x"}`: 400, `{"status":"gone"}`: 400, `x`: 400, `{"assignedTo":null}`: 200, `{"classification":"TruePositive"}`: 200} {
				if code, reply := r.write("PATCH", path, body); code != want {
					t.Errorf("%s: %d %v", body, code, reply)
				}
			}
			if code, _ := r.write("PATCH", "/v1.0/security/alerts_v2/none", `{"status":"new"}`); code != 404 {
				t.Errorf("an unknown alert: %d", code)
			}
			old := first(t, r, "alerts")
			if code, _ := r.write("PATCH", old, `{"status":"resolved"}`); code != 400 {
				t.Errorf("Legacy without vendorInformation: %d", code)
			}
			body := `{"status":"resolved","vendorInformation":{"provider":"IPC","vendor":"Microsoft"}}`
			if code, _ := r.write("PATCH", old, body); code != 204 {
				t.Errorf("Legacy: %d", code)
			}
			if code, reply := r.write("PATCH", old, body, "Prefer", "return=representation"); code != 200 || reply["status"] != "resolved" {
				t.Errorf("Legacy with its representation: %d %v", code, reply)
			}
		}},
		{17, writes + "ignore_unknown = true", func(t *testing.T, r *rig) {
			if code, reply := r.write("PATCH", first(t, r, "alerts_v2"), `{"title":"x","status":"inProgress"}`); code != 200 || reply["title"] == "x" || reply["status"] != "inProgress" {
				t.Errorf("%d %v", code, reply)
			}
		}},
		{0, writes + "no_comments = true", func(t *testing.T, r *rig) {
			path := first(t, r, "incidents") + "/comments"
			if code, _ := r.write("POST", path, `{"comment":"x"}`); code != 404 {
				t.Errorf("%d", code)
			}
			r.Set(func(s *simulator.Switches) { s.Writes.NoComments = false })
			for n := 1; n <= 2; n++ {
				code, reply := r.write("POST", path, `{"@odata.type":"microsoft.graph.security.alertComment","comment":"seen"}`)
				if code != 200 || !strings.Contains(fmt.Sprint(reply["value"]), "seen") {
					t.Errorf("%d %v", code, reply)
				}
				r.clock.move(time.Second)
			}
			_, raw := r.get(strings.TrimSuffix(path, "/comments"))
			if n := strings.Count(string(raw), `"comment":"seen"`); n != 2 {
				t.Errorf("%d comments", n)
			}
		}},
		{0, writes + "refuse_in_progress = true", func(t *testing.T, r *rig) {
			path := first(t, r, "incidents")
			for body, want := range map[string]int{`{"status":"inProgress"}`: 400, `{"status":"resolved","customTags":["a"]}`: 200} {
				if code, reply := r.write("PATCH", path, body); code != want {
					t.Errorf("%s: %d %v", body, code, reply)
				}
			}
		}},
	}
}

// serviceCases are those of the two supplements. Their own tests look closer.
func serviceCases() []switchCase {
	office := func(look func(*testing.T, *rig)) func(*testing.T, *rig) {
		return func(t *testing.T, r *rig) {
			r.officeSignIn()
			look(t, r)
		}
	}
	answers := func(method, operation, want string) func(*testing.T, *rig) {
		return office(func(t *testing.T, r *rig) {
			r.ask(method, r.feed(operation))
			resp, raw := r.ask(method, r.feed(operation))
			if got := fmt.Sprint(resp.StatusCode, " ", resp.Header.Get("NextPageUri"), " ", raw); !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%s: %s, want %s", operation, got, want)
			}
		})
	}
	const general = "subscriptions/content?contentType=Audit.General"
	blob := func(t *testing.T, r *rig) {
		got, _ := r.contents(r.feed(general))
		r.refused("GET", got[0].ContentURI, 400, "AF20051", "expired")
	}
	return []switchCase{
		{18, generated + "[switches.risk]\nper_second = 1", both(status(risks(), 200), status(risks(), 429))},
		{18, generated + "[switches.risk]\nlicence = \"p1\"", func(t *testing.T, r *rig) {
			if k := r.allRisks(risks())[0]; k.RiskDetail != "hidden" {
				t.Errorf("%+v", k)
			}
		}},
		{18, generated + "[switches.risk]\nlicence = \"none\"", status(risks(), 403)},
		{19, generated + "[switches.office]\nunsubscribed = true", answers("GET", general, "^400 .*AF20022")},
		{19, generated + "[switches.office]\nunsubscribed = true\nfirst_content = \"2h\"", office(func(t *testing.T, r *rig) {
			r.ask("POST", r.feed("subscriptions/start?contentType=Audit.General"))
			if got, _ := r.contents(r.feed(general)); len(got) > 0 {
				t.Errorf("%d contents at once", len(got))
			}
		})},
		{19, generated + "[switches.office]\nduplicates = true", office(func(t *testing.T, r *rig) {
			twice, _ := r.contents(r.feed(general))
			r.Set(func(s *simulator.Switches) { s.Office.Duplicates = false })
			if once, _ := r.contents(r.feed(general)); len(twice) != 2*len(once) || len(once) == 0 {
				t.Errorf("%d contents, %d without duplicates", len(twice), len(once))
			}
		})},
		{19, generated + "[switches.office]\npage_size = 2", answers("GET", general, "^200 https://manage.office.com/api/v1/.*&amp;nextPage=")},
		{19, generated + "[switches.office]\npage_size = 2\npage_link = \"clean\"", answers("GET", general, "^200 https://manage.office.com/api/v1.0/.*[a-z0-9]&nextPage=")},
		{19, generated + "[switches.office]\nexpired_for = 1", office(blob)},
		{0, generated + "[switches.office]\nauditing_off = true", answers("GET", general, "^400 .*AF20011.*does not exist")},
		{0, generated + "[switches.office]\ndisabled = true", answers("GET", general, "^400 .*AF20023")},
		{0, generated + "[switches.office]\nvisible_after = \"170h\"", answers("GET", general, `^200  \[\]$`)},
		{0, generated + "[switches.office]\nper_minute = 1", answers("GET", general, "^429 .*AF429")},
		{0, generated + "[switches.office]\nper_minute = 9\nshared_per_minute = 1", answers("GET", general, "^429 .*AF429")},
		{0, generated + "[switches.office]\nerrors_as_200 = true", answers("GET", "subscriptions/content?contentType=x", "^200 .*AF20020")},
		{0, generated + "[switches.office]\nlong_windows = true", answers("GET", general+"&startTime=2026-11-20&endTime=2026-11-24", "^200 ")},
		{0, generated + "[switches.office]\nno_licence = true", func(t *testing.T, r *rig) {
			form := r.form(r.assertion(nil, nil))
			form.Set("scope", officeHost+"/.default")
			if code, reply := r.post(form); code != 400 || reply["error"] != "invalid_resource" {
				t.Errorf("%d %v", code, reply)
			}
		}},
	}
}
