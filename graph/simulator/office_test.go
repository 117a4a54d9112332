package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

const officeHost = "https://manage.office.com"

// officeRig is a rig whose token is for the Office 365 Management API.
func officeRig(t testing.TB, s simulator.Scenario) *rig {
	t.Helper()
	r := newRig(t, s)
	r.officeSignIn()
	return r
}

// officeSignIn gets a token for the Office 365 Management API.
func (r *rig) officeSignIn() {
	r.t.Helper()
	form := r.form(r.assertion(nil, nil))
	form.Set("scope", officeHost+"/.default")
	status, reply := r.post(form)
	token, ok := reply["access_token"].(string)
	if status != http.StatusOK || !ok {
		r.t.Fatalf("sign in: %d %v", status, reply)
	}
	r.token = token
}

// feed is the address of an operation of the tenant's feed.
func (r *rig) feed(operation string) string {
	return officeHost + "/api/v1.0/" + r.TenantID() + "/activity/feed/" + operation
}

// ask sends a request of any method and returns the reply with its body.
func (r *rig) ask(method, address string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := r.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp, string(raw)
}

// refused checks that a request is answered with an error of the API.
func (r *rig) refused(method, address string, status int, code, text string) {
	r.t.Helper()
	resp, raw := r.ask(method, address)
	var f struct {
		Error struct{ Code, Message string }
	}
	if err := json.Unmarshal([]byte(raw), &f); err != nil || resp.StatusCode != status || f.Error.Code != code || !strings.Contains(f.Error.Message, text) {
		r.t.Errorf("%s %s: %d %s, want %d %s %q", method, address, resp.StatusCode, raw, status, code, text)
	}
}

// listedContent is one content of a listing.
type listedContent struct {
	ContentURI, ContentID, ContentType string
	ContentCreated, ContentExpiration  time.Time
}

// contents reads a listing and follows its links.
func (r *rig) contents(address string) (out []listedContent, pages int) {
	r.t.Helper()
	for ; address != ""; pages++ {
		resp, raw := r.ask(http.MethodGet, address)
		var page []listedContent
		if err := json.Unmarshal([]byte(raw), &page); err != nil || resp.StatusCode != http.StatusOK {
			r.t.Fatalf("%s: %d %s", address, resp.StatusCode, raw)
		}
		out, address = append(out, page...), resp.Header.Get("NextPageUri")
	}
	return out, pages
}

// window is the address of a listing of a window before now.
func (r *rig) window(content string, from, until time.Duration) string {
	const form = "2006-01-02T15:04:05"
	now := r.clock.now()
	return r.feed("subscriptions/content?contentType=" + content + "&startTime=" + now.Add(-from).Format(form) + "&endTime=" + now.Add(-until).Format(form))
}

// week reads everything that can be had of a content type.
func (r *rig) week(content string) (out []listedContent) {
	r.t.Helper()
	for day := range 7 {
		more, _ := r.contents(r.window(content, time.Duration(7-day)*24*time.Hour, time.Duration(6-day)*24*time.Hour))
		out = append(out, more...)
	}
	return out
}

// records reads the records of a content.
func (r *rig) records(c listedContent) (out []map[string]any) {
	r.t.Helper()
	resp, raw := r.ask(http.MethodGet, c.ContentURI)
	if err := json.Unmarshal([]byte(raw), &out); err != nil || resp.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: %d %.300s", c.ContentURI, resp.StatusCode, raw)
	}
	return out
}

// TestOfficeRefusals checks the errors of wrong requests, in the order in which the API
// looks at them.
func TestOfficeRefusals(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	good := r.window("DLP.All", time.Hour, 0)
	at := func(start, end string) string {
		return r.feed("subscriptions/content?contentType=DLP.All&startTime=" + start + "&endTime=" + end)
	}
	for _, c := range []struct {
		method, address string
		status          int
		code, text      string
	}{
		{"GET", strings.Replace(good, r.TenantID(), r.Domain(), 1), 400, "AF20013", "kestrelmoor.example"},
		{"GET", strings.Replace(good, r.TenantID(), "11111111-1111-4111-8111-111111111111", 1), 400, "AF20010", r.TenantID()},
		{"GET", r.feed("subscriptions/content"), 400, "AF20001", "contentType"},
		{"GET", r.feed("subscriptions/content?contentType=Audit.All"), 400, "AF20020", "not valid"},
		{"GET", r.feed("subscriptions/content?contentType=Audit.Exchange"), 400, "AF20022", "No subscription found"},
		{"POST", r.feed("subscriptions/stop?contentType=Audit.Exchange"), 400, "AF20022", "No subscription found"},
		{"GET", r.feed("subscriptions/content?contentType=DLP.All&startTime=2026-11-24"), 400, "AF20030", "7 days"},
		{"GET", at("2026-11-24T00:00:00Z", "2026-11-24T01:00:00Z"), 400, "AF20002", "startTime"},
		{"GET", at("2026-11-23T00:00:00", "2026-11-24T00:00:01"), 400, "AF20030", "24 hours"},
		{"GET", at("2026-11-24T01:00:00", "2026-11-24T01:00:00"), 400, "AF20030", "24 hours"},
		{"GET", at("2026-11-17T09:29:59", "2026-11-17T10:00:00"), 400, "AF20030", "7 days"},
		{"GET", good + "&nextPage=x", 400, "AF20031", "nextPage"},
		{"GET", r.feed("audit/nothing"), 400, "AF20052", "nothing"},
		{"GET", r.feed("audit/20261124080000000000001$20261124080000000000001$dlp_all$DLP_All$emea0012"), 400, "AF20050", "does not exist"},
	} {
		r.refused(c.method, c.address, c.status, c.code, c.text)
	}
	for _, fine := range []string{at("2026-11-24", "2026-11-24T09:00"), at("2026-11-17T09:30:00", "2026-11-18T09:30:00"), r.feed("subscriptions/content?contentType=dlp.all")} {
		r.contents(fine)
	}
	if resp, _ := r.ask(http.MethodGet, r.feed("subscriptions/nothing")); resp.StatusCode != 404 {
		t.Errorf("an operation that does not exist: %d", resp.StatusCode)
	}
	if resp, raw := r.ask(http.MethodGet, r.feed("subscriptions/start?contentType=DLP.All")); resp.StatusCode != 405 || !strings.Contains(raw, "http method 'GET'") {
		t.Errorf("start by GET: %d %s", resp.StatusCode, raw)
	}
}

// TestOfficeTokens checks who is let in: a token for this API, with its roles.
func TestOfficeTokens(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	denied := func(why string) {
		t.Helper()
		if resp, raw := r.ask(http.MethodGet, r.feed("subscriptions/list")); resp.StatusCode != 401 || raw != `{"Message":"Authorization has been denied for this request."}` {
			t.Errorf("%s: %d %s", why, resp.StatusCode, raw)
		}
	}
	denied("a token for Graph")
	r.token = ""
	denied("no token")
	r.officeSignIn()
	if resp, _ := r.failure("/v1.0/security/alerts_v2"); resp.StatusCode != 401 {
		t.Errorf("Graph lets a token for Office in: %d", resp.StatusCode)
	}
	r.ask(http.MethodGet, r.feed("subscriptions/list"))
	r.clock.move(time.Hour)
	denied("an old token")
	r.Withdraw("ActivityFeed.ReadDlp")
	r.officeSignIn()
	r.refused("GET", r.window("DLP.All", time.Hour, 0), 401, "AF10001", "permission set ()")
	r.contents(r.window("Audit.General", time.Hour, 0))
	r.Withdraw("ActivityFeed.Read")
	r.officeSignIn()
	r.refused("GET", r.window("Audit.General", time.Hour, 0), 401, "AF10001", "permission set ()")
}

// TestOfficeHost checks that the API has a host of its own.
func TestOfficeHost(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	status := func(address string) int {
		resp, _ := r.ask(http.MethodGet, address)
		return resp.StatusCode
	}
	path := strings.TrimPrefix(r.feed("subscriptions/list"), officeHost)
	for address, want := range map[string]int{
		officeHost + path: 200, "https://graph.microsoft.com" + path: 404, "https://login.microsoftonline.com" + path: 404,
		officeHost + "/v1.0/security/alerts_v2": 404, "https://127.0.0.1:9443" + path: 200, "https://manage.office365.us" + path: 401,
	} {
		if got := status(address); got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
	r.ServeOfficeAt("127.0.0.1:9444")
	for address, want := range map[string]int{"https://127.0.0.1:9443" + path: 404, "https://127.0.0.1:9444" + path: 200, "https://127.0.0.1:9444/v1.0/security/alerts_v2": 404} {
		if got := status(address); got != want {
			t.Errorf("with a host of its own, %s: %d, want %d", address, got, want)
		}
	}
}

// TestContentsStayAsTheyWereListed: while the demo runs, a content has the records with which it was
// first listed, and none comes that would have been listed before: who reads contents reads each once.
func TestContentsStayAsTheyWereListed(t *testing.T) {
	for seed := range uint64(3) {
		r := officeRig(t, simulator.Demo(seed))
		had := map[string]int{} // records by content
		var before time.Time    // when it was listed before
		for range 120 {
			r.clock.move(30 * time.Second)
			r.officeSignIn()
			for _, name := range []string{"Audit.General", "DLP.All"} {
				now, _ := r.contents(r.window(name, time.Hour, 0))
				for _, c := range now {
					n, known := had[c.ContentID]
					had[c.ContentID] = len(r.records(c))
					if got := had[c.ContentID]; known && got != n {
						t.Fatalf("seed %d: %s has %d records, and had %d", seed, c.ContentID, got, n)
					}
					if !known && c.ContentCreated.Before(before) {
						t.Fatalf("seed %d: %s came after %s", seed, c.ContentID, before)
					}
				}
			}
			before = r.clock.now()
		}
		if len(had) < 10 {
			t.Errorf("seed %d: only %d contents came", seed, len(had))
		}
	}
}

// TestSubscriptions follows a subscription through its life.
func TestSubscriptions(t *testing.T) {
	s := simulator.Demo(1)
	s.Switches.Office = simulator.OfficeSwitches{Unsubscribed: true, FirstContent: simulator.Span{Duration: 2 * time.Hour}}
	r := officeRig(t, s)
	if _, raw := r.ask(http.MethodGet, r.feed("subscriptions/list")); raw != "[]" {
		t.Errorf("at the start: %s", raw)
	}
	start := r.feed("subscriptions/start?contentType=Audit.General")
	r.refused("GET", r.window("Audit.General", time.Hour, 0), 400, "AF20022", "")
	if resp, raw := r.ask(http.MethodPost, start); resp.StatusCode != 200 || raw != `{"contentType":"Audit.General","status":"enabled","webhook":null}` {
		t.Errorf("start: %d %s", resp.StatusCode, raw)
	}
	r.clock.move(4 * time.Second)
	r.refused("POST", start, 429, "AF429", "Please retry again after 14m 56s")
	if _, raw := r.ask(http.MethodGet, r.feed("subscriptions/list")); !strings.Contains(raw, `"Audit.General"`) || strings.Contains(raw, "DLP") {
		t.Errorf("after start: %s", raw)
	}
	r.clock.move(16 * time.Minute)
	r.refused("POST", start, 400, "AF20024", "already enabled")
	r.clock.move(30 * time.Minute)
	if got, _ := r.contents(r.window("Audit.General", 20*time.Hour, 0)); len(got) > 0 {
		t.Errorf("%d contents before the first is made", len(got))
	}
	r.clock.move(90 * time.Minute)
	r.officeSignIn()
	got, _ := r.contents(r.window("Audit.General", 20*time.Hour, 0))
	if len(got) == 0 || got[0].ContentCreated.Before(r.clock.now().Add(-137*time.Minute)) {
		t.Errorf("%d contents two hours after the start, %+v", len(got), got)
	}
	if resp, _ := r.ask(http.MethodPost, r.feed("subscriptions/stop?contentType=Audit.General")); resp.StatusCode != 204 {
		t.Errorf("stop: %d", resp.StatusCode)
	}
	r.refused("GET", r.window("Audit.General", time.Hour, 0), 400, "AF20022", "")
	stopped := r.clock.now()
	r.clock.move(time.Hour)
	r.officeSignIn()
	r.ask(http.MethodPost, start)
	r.clock.move(10 * time.Minute)
	r.officeSignIn()
	after, _ := r.contents(r.window("Audit.General", 20*time.Hour, 0))
	for _, c := range after {
		if c.ContentCreated.After(stopped) && c.ContentCreated.Before(r.clock.now().Add(-10*time.Minute)) {
			t.Errorf("content of %v, when the subscription was stopped", c.ContentCreated)
		}
	}
	if len(after) <= len(got) {
		t.Errorf("%d contents after a new start, %d before", len(after), len(got))
	}
}

// TestContents reads a week and checks what is promised of contents and records.
func TestContents(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	types, seen, twice := map[string]int{}, map[string]string{}, 0
	for _, content := range []string{"Audit.General", "DLP.All"} {
		ids := map[string]bool{}
		for _, c := range r.week(content) {
			if ids[c.ContentID] || c.ContentType != content || c.ContentExpiration.Sub(c.ContentCreated) != 7*24*time.Hour || c.ContentCreated.After(start) {
				t.Errorf("content %+v", c)
			}
			ids[c.ContentID] = true
			for _, record := range r.records(c) {
				types[fmt.Sprint(record["RecordType"])]++
				key := fmt.Sprint(record["Id"], record["Operation"])
				raw, _ := json.Marshal(record)
				if seen[key] == string(raw) {
					twice++
				}
				seen[key] = string(raw)
				at, err := time.Parse("2006-01-02T15:04:05", record["CreationTime"].(string))
				if err != nil || at.After(c.ContentCreated) || record["OrganizationId"] != r.TenantID() {
					t.Errorf("record %s of content of %v", raw, c.ContentCreated)
				}
			}
		}
	}
	for _, want := range []string{"40", "11", "13", "63", "28", "41", "47", "64", "98", "25", "43"} {
		if types[want] == 0 {
			t.Errorf("no record of type %s in %v", want, types)
		}
	}
	if twice == 0 {
		t.Error("no record comes twice")
	}
}

// TestNextPage follows the odd links of a listing, and reads each content once.
func TestNextPage(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	whole, _ := r.contents(r.window("Audit.General", 24*time.Hour, 0))
	r.Set(func(s *simulator.Switches) { s.Office.PageSize = 3 })
	address := r.window("Audit.General", 24*time.Hour, 0)
	got, pages := r.contents(address)
	if len(whole) < 7 || fmt.Sprint(got) != fmt.Sprint(whole) || pages != (len(whole)+2)/3 {
		t.Errorf("%d contents on %d pages, want %d", len(got), pages, len(whole))
	}
	resp, _ := r.ask(http.MethodGet, address)
	if next := resp.Header.Get("NextPageUri"); !strings.HasPrefix(next, officeHost+"/api/v1/") || !strings.Contains(next, "&amp;nextPage=2026") {
		t.Errorf("NextPageUri %s", next)
	}
}

// TestOfficeSwitches checks what answers look like with each switch of the API.
func TestOfficeSwitches(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	set := func(s simulator.OfficeSwitches) { r.Set(func(all *simulator.Switches) { all.Office = s }) }
	day := r.window("Audit.General", 24*time.Hour, 0)
	healthy, _ := r.contents(day)

	set(simulator.OfficeSwitches{Duplicates: true})
	if got, _ := r.contents(day); len(got) < 2*len(healthy)-3 {
		t.Errorf("%d contents with duplicates of %d", len(got), len(healthy))
	}
	set(simulator.OfficeSwitches{VisibleAfter: simulator.Span{Duration: 12 * time.Hour}})
	if got, _ := r.contents(day); len(got) >= len(healthy) {
		t.Errorf("%d late contents of %d", len(got), len(healthy))
	}
	set(simulator.OfficeSwitches{ExpiredFor: 1})
	r.refused("GET", healthy[0].ContentURI, 400, "AF20051", "already expired")
	r.records(healthy[0])
	set(simulator.OfficeSwitches{ErrorsAs200: true})
	r.refused("GET", r.feed("subscriptions/content?contentType=Audit.Exchange"), 200, "AF20022", "")
	set(simulator.OfficeSwitches{LongWindows: true})
	if got, _ := r.contents(r.window("Audit.General", 48*time.Hour, 0)); len(got) == 0 || got[len(got)-1].ContentCreated.After(start.Add(-24*time.Hour)) {
		t.Errorf("a long window: %d contents", len(got))
	}
	set(simulator.OfficeSwitches{Disabled: true})
	r.refused("GET", day, 400, "AF20023", "disabled")
	if _, raw := r.ask(http.MethodGet, r.feed("subscriptions/list")); !strings.Contains(raw, `"status":"disabled"`) {
		t.Errorf("list of disabled subscriptions: %s", raw)
	}
	set(simulator.OfficeSwitches{PageSize: 1, PageLink: simulator.PageForeign})
	if resp, _ := r.ask(http.MethodGet, day); !strings.HasPrefix(resp.Header.Get("NextPageUri"), "https://elsewhere.example/api/") {
		t.Errorf("foreign link %q", resp.Header.Get("NextPageUri"))
	}
	set(simulator.OfficeSwitches{PageSize: 1, PageLink: simulator.PagePlain})
	if resp, _ := r.ask(http.MethodGet, day); !strings.HasPrefix(resp.Header.Get("NextPageUri"), "http://manage") {
		t.Errorf("link without TLS %q", resp.Header.Get("NextPageUri"))
	}
	set(simulator.OfficeSwitches{NoLicence: true})
	form := r.form(r.assertion(nil, nil))
	form.Set("scope", officeHost+"/.default")
	if status, reply := r.post(form); status != 400 || !strings.HasPrefix(fmt.Sprint(reply["error_description"]), "AADSTS500011") {
		t.Errorf("without the licence: %d %v", status, reply)
	}
}

// TestOfficeQuota checks that each publisher has a quota, and those without a name one
// together.
func TestOfficeQuota(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	r.Set(func(s *simulator.Switches) { s.Office.PerMinute, s.Office.SharedPerMinute = 3, 1 })
	list := r.feed("subscriptions/list")
	own := list + "?PublisherIdentifier=22222222-2222-4222-8222-222222222222"
	for i := range 3 {
		if resp, _ := r.ask(http.MethodGet, own); resp.StatusCode != 200 {
			t.Errorf("request %d: %d", i, resp.StatusCode)
		}
	}
	r.refused("GET", own, 429, "AF429", "PublisherId=22222222-2222-4222-8222-222222222222")
	if resp, _ := r.ask(http.MethodGet, list); resp.StatusCode != 200 {
		t.Errorf("the first without a name: %d", resp.StatusCode)
	}
	r.refused("GET", list, 429, "AF429", "PublisherId=00000000-0000-0000-0000-000000000000")
	r.clock.move(time.Minute)
	if resp, _ := r.ask(http.MethodGet, own); resp.StatusCode != 200 {
		t.Errorf("a minute later: %d", resp.StatusCode)
	}
}

// TestOfficeFaults checks that what is wrong with the service has this API's form.
func TestOfficeFaults(t *testing.T) {
	r := officeRig(t, simulator.Demo(1))
	r.Set(func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor = 503, 1 })
	r.refused("GET", r.feed("subscriptions/list"), 503, "AF50000", "Retry the request")
	one := r.week("Audit.General")[0]
	r.Set(func(s *simulator.Switches) { s.BodyFault = simulator.BodyTruncated })
	if resp, raw := r.ask(http.MethodGet, one.ContentURI); resp.StatusCode != 200 || json.Valid([]byte(raw)) {
		t.Errorf("a torn content: %d %s", resp.StatusCode, raw)
	}
}
