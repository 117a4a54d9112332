package graph

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

const auditGUID = "0a1b2c3d-1111-4222-8333-444455556666"

// tenantToken gives tokens in which the tenant's GUID stands.
type tenantToken struct{ asked int }

func (t *tenantToken) Token(context.Context, string) (string, error) {
	t.asked++
	return "token-." + base64.RawURLEncoding.EncodeToString([]byte(`{"tid":"`+auditGUID+`","roles":["ActivityFeed.Read"]}`)) + ".x", nil
}

func (t *tenantToken) Renew(ctx context.Context, scope, _ string) (string, error) {
	return t.Token(ctx, scope)
}

// officeClient returns a client of the Office 365 Management API of a tenant that settings
// name by its domain.
func officeClient(s service) *Client {
	return New(Options{Root: root, Tenant: "contoso.example", Tokens: &tenantToken{}, HTTP: &http.Client{Transport: s}})
}

const feedAt = root + "/api/v1.0/" + auditGUID + "/activity/feed/"

func TestSubscriptions(t *testing.T) {
	var asked []string
	c := officeClient(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.Method+" "+r.URL.String())
		return reply(200, `[{"contentType":"Audit.General","status":"enabled","webhook":null},{"contentType":"DLP.All","status":"disabled"},{"contentType":"Audit.Exchange","webhook":null}]`), nil
	})
	meter := new(Meter)
	got, err := c.Subscriptions(t.Context(), nil, meter)
	want := []Subscription{{"Audit.General", true}, {"DLP.All", false}, {"Audit.Exchange", true}}
	if err != nil || !slices.Equal(got, want) || meter.Requests.Load() != 1 {
		t.Errorf("%v, %v, %d requests", got, err, meter.Requests.Load())
	}
	if want := []string{"GET " + feedAt + "subscriptions/list?PublisherIdentifier=" + auditGUID}; !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

// TestTenantGUID: the GUID of the settings is used as it is, and that of a domain is
// taken from the token once.
func TestTenantGUID(t *testing.T) {
	other := "ffffffff-1111-4222-8333-444455556666"
	for _, c := range []struct {
		tenant, want string
		tokens       Tokens
	}{
		{other, other, &tokens{}},
		{"contoso.example", auditGUID, &tenantToken{}},
		{"", auditGUID, &tenantToken{}},
		{"contoso.example", "", &tokens{}}, // a cloud that encrypts its tokens
	} {
		cl := New(Options{Root: root, Tenant: c.tenant, Tokens: c.tokens})
		for range 3 {
			got, err := cl.tenantGUID(t.Context())
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("%q: %q, %v", c.tenant, got, err)
			}
			if err != nil {
				wantFault(t, err, fault.Usage, "write the Directory (tenant) ID")
			}
		}
		if own, ok := c.tokens.(*tenantToken); ok && own.asked != 1 {
			t.Errorf("%q: the token was read %d times", c.tenant, own.asked)
		}
	}
	cl := New(Options{Root: "http://graph.example"})
	if _, err := cl.Subscriptions(t.Context(), nil, nil); fault.Of(err) == nil || fault.Of(err).Kind != fault.Usage {
		t.Errorf("a root that cannot be used: %v", err)
	}
	if _, err := cl.Blob(t.Context(), Content{URI: "x"}, nil, nil); fault.Of(err) == nil || fault.Of(err).Kind != fault.Usage {
		t.Errorf("a root that cannot be used: %v", err)
	}
}

// TestSubscribe: a start is sent once, whatever comes; an enabled subscription is no
// failure; and the time in the text is the one to wait.
func TestSubscribe(t *testing.T) {
	const often = "StartSubscription [CorrId=2d3d3b2e-0000-4000-8000-000000000000, TenantId=" + auditGUID + ", ContentType=Audit.General, ApplicationId=00000000-0000-4000-8000-000000000000, PublisherId=" + auditGUID + "] failed. Exception: Microsoft.Office.Compliance.Audit.DataServiceException: Too many frequent subscription start requests. Please retry again after 14m 56s"
	for name, c := range map[string]struct {
		status int
		body   string
		kind   fault.Kind
		wait   time.Duration
		words  string
	}{
		"started":             {200, `{"contentType":"Audit.General","status":"enabled","webhook":null}`, -1, 0, ""},
		"enabled already":     {400, `{"error":{"code":"AF20024","message":"The subscription is already enabled. No property change."}}`, -1, 0, ""},
		"too often":           {429, `{"error":{"code":"AF429","message":"` + often + `"}}`, fault.Throttled, 14*time.Minute + 56*time.Second, "how often a subscription is started"},
		"too often, in code":  {429, `{"error":{"code":"` + often + `","message":"x"}}`, fault.Throttled, 14*time.Minute + 56*time.Second, "how often a subscription is started"},
		"too often, of a 400": {400, `{"error":{"code":"x","message":"` + often + `"}}`, fault.Throttled, 14*time.Minute + 56*time.Second, "how often a subscription is started"},
		"without auditing":    {400, `{"error":{"code":"StartSubscription [CorrId=1] failed","message":"Microsoft.Office.Compliance.Audit.DataServiceException: Tenant ` + auditGUID + ` does not exist."}}`, fault.Consent, 0, "auditing is not turned on"},
		"a torn answer":       {200, `{"contentType":`, fault.Service, -1, "cannot be read"},
		"fails":               {500, `{"error":{"code":"AF50000","message":"An internal error occurred. Retry the request."}}`, fault.Service, -1, "internal error occurred"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				starts := 0
				cl := officeClient(func(r *http.Request) (*http.Response, error) {
					if r.Method == http.MethodPost {
						starts++
						if want := feedAt + "subscriptions/start?PublisherIdentifier=" + auditGUID + "&contentType=Audit.General"; r.URL.String() != want || r.ContentLength != 0 {
							t.Errorf("asked %q, want %q", r.URL, want)
						}
						return reply(c.status, c.body), nil
					}
					return reply(200, `[]`), nil
				})
				err := cl.Subscribe(t.Context(), "Audit.General", nil, nil)
				if starts != 1 {
					t.Errorf("%d starts", starts)
				}
				if c.kind < 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				f := wantFault(t, err, c.kind, c.words)
				if c.wait >= 0 && f.RetryAfter != c.wait {
					t.Errorf("wait %s, want %s", f.RetryAfter, c.wait)
				}
				began := time.Now()
				if _, err := cl.Subscriptions(t.Context(), nil, nil); err != nil || time.Since(began) > time.Second {
					t.Errorf("another request waited %s: %v", time.Since(began), err)
				}
			})
		})
	}
}

// TestThrottledContents: a 429 of another request holds all requests back for the time in
// its text.
func TestThrottledContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, began := 0, time.Now()
		cl := officeClient(func(*http.Request) (*http.Response, error) {
			if n++; n == 1 {
				return reply(429, `{"error":{"code":"AF429","message":"Too many requests. Method=GetBlob, PublisherId=`+auditGUID+`. Please retry after 0m 45s"}}`), nil
			}
			return reply(200, `[]`), nil
		})
		meter := new(Meter)
		if _, err := cl.Blob(t.Context(), Content{ID: "a", URI: feedAt + "audit/a"}, nil, meter); err != nil || time.Since(began) != 45*time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		if meter.Requests.Load() != 2 || meter.Throttles.Load() != 1 {
			t.Errorf("%d requests, %d throttled", meter.Requests.Load(), meter.Throttles.Load())
		}
	})
}

// TestOfficeCodes: each code has a sentence and a hint, whatever the status.
func TestOfficeCodes(t *testing.T) {
	for _, row := range officeCodes() {
		for _, status := range []int{200, 400, 403, 429, 500} {
			code, message := row.code, strings.ReplaceAll(row.words, "*", "of ours ")
			if code == "AF50" {
				code = "AF50000"
			}
			synctest.Test(t, func(t *testing.T) {
				cl := officeClient(func(*http.Request) (*http.Response, error) {
					return reply(status, fmt.Sprintf(`{"error":{"code":%q,"message":%q}}`, code, message)), nil
				})
				_, err := cl.Subscriptions(t.Context(), []string{"ActivityFeed.Read"}, nil)
				f := wantFault(t, err, row.Kind)
				if f.Sentence == "" || f.Hint == "" || row.Sentence != "" && !strings.HasPrefix(f.Sentence, row.Sentence) {
					t.Errorf("%s with %d: %q, %q", code, status, f.Sentence, f.Hint)
				}
				if Unsubscribed(err) != (code == "AF20022" || code == "AF20023") || Expired(err) != (code == "AF20051") {
					t.Errorf("%s: unsubscribed %v, expired %v", code, Unsubscribed(err), Expired(err))
				}
				if code == "AF10001" && !strings.Contains(f.Sentence, "lacks the permission ActivityFeed.Read") {
					t.Errorf("%s names no permission: %q", code, f.Sentence)
				}
			})
		}
	}
}

// TestWordsOfTheOfficeAPI: an answer without a code of its own is told of in the API's
// name, not in Graph's.
func TestWordsOfTheOfficeAPI(t *testing.T) {
	for _, status := range []int{302, 401, 403, 404, 409, 418, 429, 500} {
		synctest.Test(t, func(t *testing.T) {
			cl := officeClient(func(*http.Request) (*http.Response, error) {
				return reply(status, `{"error":{"code":"x","message":"y"}}`), nil
			})
			_, err := cl.Subscriptions(t.Context(), nil, nil)
			if f := fault.Of(err); f == nil || strings.Contains(f.Sentence+f.Hint, "Graph") || !strings.Contains(f.Sentence, officeName) {
				t.Errorf("%d: %v", status, err)
			}
		})
	}
}

// listed reads a whole list of contents: their ids, and the error.
func listed(t *testing.T, c *Client, l Contents) (ids []string, err error) {
	t.Helper()
	for page, e := range c.ListContents(t.Context(), l) {
		for _, content := range page.Contents {
			ids = append(ids, content.ID)
		}
		if e != nil {
			return ids, e
		}
	}
	return ids, nil
}

func contentJSON(id string) string {
	return fmt.Sprintf(`{"contentUri":%q,"contentId":%q,"contentType":"DLP.All","contentCreated":"2026-11-20T08:45:00.123Z","contentExpiration":"2026-11-27T08:45:00.123Z"}`, feedAt+"audit/"+id, id)
}

var dlp = Contents{
	Type: "DLP.All",
	From: time.Date(2026, 11, 20, 9, 0, 0, 0, time.FixedZone("", 3600)), To: time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC),
}

// TestNextPageUri: only the query of a next page is taken, and its host must be ours.
func TestNextPageUri(t *testing.T) {
	first := feedAt + "subscriptions/content?PublisherIdentifier=" + auditGUID + "&contentType=DLP.All&endTime=2026-11-21T08%3A00%3A00&startTime=2026-11-20T08%3A00%3A00"
	second := feedAt + "subscriptions/content?PublisherIdentifier=" + auditGUID + "&contentType=DLP.All&nextPage=7%2B%2F"
	for _, c := range []struct{ name, next, want, fault string }{
		{"as documented", feedAt + "subscriptions/content?contentType=DLP.All&nextPage=7%2B%2F", second, ""},
		{"v1 and escaped", root + "/api/v1/" + auditGUID + "/activity/feed/subscriptions/content?contentType=DLP.All&amp;nextPage=7%2B%2F", second, ""},
		{"with the publisher", feedAt + "subscriptions/content?nextPage=7%2B%2F&contentType=DLP.All&PublisherIdentifier=00000000-0000-0000-0000-000000000000", second, ""},
		{"relative", "?contentType=DLP.All&nextPage=7%2B%2F", second, ""},
		{"other path", root + "/elsewhere?contentType=DLP.All&nextPage=7%2B%2F", second, ""},
		{"host in capitals", "https://GRAPH.example:443/x?contentType=DLP.All&nextPage=7%2B%2F", second, ""},
		{"another host", "https://evil.example/api?nextPage=2", "", "on another host"},
		{"another port", root + ":8443/api?nextPage=2", "", "on another host"},
		{"a user", "https://a@graph.example/api?nextPage=2", "", "user name"},
		{"plain", "http://graph.example:443/api?nextPage=2", "", "scheme http"},
		{"no address", "https://[", "", "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked []string
			cl := officeClient(func(r *http.Request) (*http.Response, error) {
				asked = append(asked, r.URL.String())
				if len(asked) == 1 {
					return reply(200, `[`+contentJSON("a")+`]`, "NextPageUri", c.next), nil
				}
				return reply(200, `[`+contentJSON("b")+`]`), nil
			})
			ids, err := listed(t, cl, dlp)
			if asked[0] != first {
				t.Errorf("asked first\n%s, want\n%s", asked[0], first)
			}
			if c.fault != "" {
				wantFault(t, err, fault.Service, c.fault)
				if len(asked) != 1 || len(ids) != 1 {
					t.Errorf("asked %q, got %q", asked, ids)
				}
				return
			}
			if err != nil || len(asked) != 2 || asked[1] != c.want || !slices.Equal(ids, []string{"a", "b"}) {
				t.Errorf("asked %q, got %q, %v", asked, ids, err)
			}
		})
	}
}

// TestEndlessContents: a list ends that names the same next page, or pages without end
// that bring nothing new.
func TestEndlessContents(t *testing.T) {
	for name, next := range map[string]func(n int) string{
		"same next page": func(int) string { return "?nextPage=1" },
		"nothing new":    func(n int) string { return fmt.Sprint("?nextPage=", n) },
	} {
		n := 0
		cl := officeClient(func(*http.Request) (*http.Response, error) {
			n++
			return reply(200, `[`+contentJSON("a")+`]`, "NextPageUri", next(n)), nil
		})
		if _, err := listed(t, cl, dlp); err == nil || n > 110 {
			t.Errorf("%s: %d pages, %v", name, n, err)
		}
	}
}

// TestContentEntries: what an entry holds, and which entries are none.
func TestContentEntries(t *testing.T) {
	at := func(s string) alert.Time { a, _ := alert.ParseTime(s); return a }
	for item, want := range map[string]Content{
		contentJSON("a"):                        {"a", feedAt + "audit/a", at("2026-11-20T08:45:00.123Z"), at("2026-11-27T08:45:00.123Z")},
		`{"contentUri":"u"}`:                    {"u", "u", 0, 0},
		`{"contentUri":"u","contentId":7}`:      {"u", "u", 0, 0},
		`{"contentUri":"u","contentCreated":1}`: {"u", "u", 0, 0},
		`{"contentId":"a"}`:                     {},
		`{"contentUri":["u"]}`:                  {},
		`null`:                                  {},
		`"x"`:                                   {},
		`7`:                                     {},
	} {
		if got, ok := contentOf([]byte(item)); got != want || ok != (want != Content{}) {
			t.Errorf("%s: %+v, %v", item, got, ok)
		}
	}
}

// TestBlob: what comes of the answers to one content.
func TestBlob(t *testing.T) {
	for _, c := range []struct {
		name, uri string
		status    int
		body      string
		records   int
		asked     int
		words     string
	}{
		{"records", feedAt + "audit/a$b$c", 200, ` [{"Id":"1"}, {"Id":"2"}] `, 2, 1, ""},
		{"none", feedAt + "audit/a", 200, `[]`, 0, 1, ""},
		{"expired", feedAt + "audit/a", 400, `{"error":{"code":"AF20051","message":"Content requested with the key a has already expired."}}`, 0, 1, "has expired"},
		{"an error of status 200", feedAt + "audit/a", 200, `{"error":{"code":"AF20050","message":"x"}}`, 0, 1, "does not have a content"},
		{"torn", feedAt + "audit/a", 200, `[{"Id":"1"},{"Id":`, 1, tries, "cannot be read"},
		{"an error at the end", feedAt + "audit/a", 200, `[{"Id":"1"},{"error":{"code":"AF50000","message":"broke"}}]`, 1, tries, "broke off"},
		{"more behind", feedAt + "audit/a", 200, `[{"Id":"1"}][]`, 1, tries, "cannot be read"},
		{"no array", feedAt + "audit/a", 200, `{"value":[]}`, 0, tries, "not an array"},
		{"empty", feedAt + "audit/a", 200, ``, 0, tries, "with nothing"},
		{"another host", "https://evil.example/audit/a", 200, `[]`, 0, 0, "a content on another host"},
		{"another scheme", "http://graph.example:443/audit/a", 200, `[]`, 0, 0, "scheme http"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				cl := officeClient(func(r *http.Request) (*http.Response, error) {
					asked++
					if want := c.uri + "?PublisherIdentifier=" + auditGUID; r.URL.String() != want {
						t.Errorf("asked %s, want %s", r.URL, want)
					}
					return reply(c.status, c.body), nil
				})
				blob, err := cl.Blob(t.Context(), Content{ID: "a", URI: c.uri}, nil, nil)
				if len(blob.Records) != c.records || asked != c.asked || (err == nil) != (c.words == "") {
					t.Errorf("%d records, asked %d times, %v", len(blob.Records), asked, err)
				}
				if err != nil {
					wantFault(t, err, fault.Service, c.words)
				}
			})
		})
	}
}

// TestABlobThatIsTooLarge is a fault of the content, not of all requests.
func TestABlobThatIsTooLarge(t *testing.T) {
	cl := officeClient(func(*http.Request) (*http.Response, error) { return reply(200, `[{"Id":"1234567890"}]`), nil })
	cl.most = 10
	_, err := cl.Blob(t.Context(), Content{URI: feedAt + "audit/a"}, nil, nil)
	wantFault(t, err, fault.Service, "cannot be read")
	if !Unreadable(err) || !TooLarge(err) || errors.As(err, new(*Error)) {
		t.Errorf("%v", err)
	}
}
