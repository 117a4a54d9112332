package collect_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/collect"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
)

// bent changes the answers to lists on their way.
type bent struct {
	*asked
	bend func(r *http.Request, body []byte) (status int, out []byte) // status 0 leaves the status
}

// RoundTrip implements http.RoundTripper.
func (b *bent) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Del("Accept-Encoding")
	resp, err := b.asked.RoundTrip(r)
	if err != nil || !strings.Contains(r.URL.Path, "/security/") {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	status, body := b.bend(r, body)
	if status != 0 {
		resp.StatusCode, resp.Status = status, fmt.Sprint(status)
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

// newBent is newBench with answers that are bent.
func newBent(t *testing.T, s simulator.Switches, n int, at func(int) (time.Duration, time.Duration), bend func(*http.Request, []byte) (int, []byte)) *bench {
	t.Helper()
	b := newBench(t, s, n, at)
	w := &bent{asked: b.wire, bend: bend}
	b.fleet = collect.New(b.kept, collect.Options{Holder: "test", Jitter: func(d time.Duration) time.Duration { return d }})
	b.fleet.Apply([]collect.Integration{{
		Name: "contoso", Sources: v2(clientOver(t, b.tenant, w, 0)), PollEvery: time.Minute, Since: 24 * time.Hour,
	}})
	return b
}

// refuses answers with a status each page that holds one of some items.
func refuses(status int, ids ...string) func(*http.Request, []byte) (int, []byte) {
	return func(_ *http.Request, body []byte) (int, []byte) {
		for _, id := range ids {
			if bytes.Contains(body, fmt.Appendf(nil, "%q", id)) {
				return status, []byte(`{"error":{"code":"x","message":"item broken"}}`)
			}
		}
		return 0, body
	}
}

// withLink adds a next page's link, or replaces it.
func withLink(body []byte, link string) []byte {
	before, rest, ok := bytes.Cut(body, []byte(`"@odata.nextLink":"`))
	if ok {
		_, after, _ := bytes.Cut(rest, []byte(`"`))
		return append(append(bytes.Clone(before), `"@odata.nextLink":`+link...), after...)
	}
	body = bytes.TrimRight(body, "} \n")
	return append(bytes.Clone(body), `,"@odata.nextLink":`+link+"}"...)
}

// TestPagesThatBreakOffInOtherWords cuts each fifth page after 40 items, with an error
// or a next page in words that few services use: everything is kept.
func TestPagesThatBreakOffInOtherWords(t *testing.T) {
	const n, e = 600, `{"code":"Boom","message":"it broke"}`
	for _, tail := range []string{
		`,{"error":` + e + `}]}`, `],"Error":` + e + `}`, `],"@odata.error":` + e + `}`, `],"@odata.nextLink":5}`, `],"@odata.nextLink":["x"]}`,
		`],"@odata.nextLink":""}`, `],"odata.nextLink":"https://graph.microsoft.com/v1.0/security/alerts_v2?$skiptoken=x"}`,
	} {
		for _, s := range []simulator.Switches{{MaxTop: 100}, {MaxTop: 100, RefuseOrder: true, RefuseSkip: true}} {
			synctest.Test(t, func(t *testing.T) {
				pages := 0
				b := newBent(t, s, n, evenly(n), func(_ *http.Request, body []byte) (int, []byte) {
					head, rest, _ := bytes.Cut(body, []byte(`"value":[`))
					parts := bytes.SplitAfterN(rest, []byte("}"), 41)
					if len(parts) < 41 {
						return 0, body
					}
					if pages++; pages%5 != 3 {
						return 0, body
					}
					return 0, fmt.Appendf(nil, `{%s"value":[%s%s`, head[1:], bytes.Join(parts[:40], nil), tail)
				})
				b.run(30 * time.Minute)
				b.want(n)
				if st := b.kept.state; st.Malformed > 0 || st.Skipped > 0 || st.Fault != nil {
					t.Errorf("%s: state %+v", tail, st)
				}
			})
		}
	}
}

// TestEmptyPagesWithLinks: the last page of each list is empty and names a next one.
// Everything is kept, and each poll is complete. If a page that may hold items can't be had,
// the feed says so.
func TestEmptyPagesWithLinks(t *testing.T) {
	const n = 300
	past := func(i int) (time.Duration, time.Duration) {
		at := time.Hour + time.Duration(n-i)*4*time.Minute
		return at, at
	}
	named := 0
	for name, c := range map[string]struct {
		link   func(*http.Request) string
		status int // of the page that it leads to
		health ingest.Health
	}{
		"itself":       {func(r *http.Request) string { return r.URL.String() }, 0, ingest.Healthy},
		"empty text":   {func(*http.Request) string { return "" }, 0, ingest.Healthy},
		"refused":      {func(r *http.Request) string { return r.URL.String() + "&next=1" }, 400, ingest.Degraded},
		"new for ever": {func(r *http.Request) string { named++; return fmt.Sprint(r.URL, "&x=", named) }, 0, ingest.Degraded},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBent(t, simulator.Switches{MaxTop: 50}, n, past, func(r *http.Request, body []byte) (int, []byte) {
				if c.status != 0 && strings.Contains(r.URL.RawQuery, "next=1") {
					return c.status, []byte(`{"error":{"code":"x"}}`)
				}
				if bytes.Contains(body, []byte(`"id"`)) {
					return 0, body
				}
				return 0, withLink(body, fmt.Sprintf("%q", c.link(r)))
			})
			b.run(30 * time.Minute)
			if st := b.kept.state; len(b.kept.rows) != n || st.Fault != nil || time.Since(st.LastOK) > 2*time.Minute {
				t.Errorf("%s: %d of %d kept, state %+v", name, len(b.kept.rows), n, st)
			}
			b.load(alertOf("new", time.Now(), time.Now()))
			b.run(5 * time.Minute)
			st := b.kept.state
			if b.kept.rows["new"] == 0 || len(b.kept.rows) != n+1 || st.Fault != nil || st.Health(time.Now()) != c.health || time.Since(st.LastOK) > 2*time.Minute {
				t.Errorf("%s: %d of %d kept, %s, state %+v", name, len(b.kept.rows), n+1, st.Health(time.Now()), st)
			}
		})
	}
}

// TestAnEmptyPageWithAForeignLink stays a fault: what it leads to is not known.
func TestAnEmptyPageWithAForeignLink(t *testing.T) {
	for _, link := range []string{`"https://elsewhere.example/x"`, `5`} {
		synctest.Test(t, func(t *testing.T) {
			b := newBent(t, simulator.Switches{}, 0, nil, func(_ *http.Request, body []byte) (int, []byte) { return 0, withLink(body, link) })
			if err := b.fleet.Once(t.Context()); err == nil {
				t.Errorf("%s: no fault", link)
			}
		})
	}
}
