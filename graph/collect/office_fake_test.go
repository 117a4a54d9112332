package collect

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

const (
	auditTenant = "0a1b2c3d-1111-4222-8333-444455556666"
	auditRoot   = "https://office.example"
	auditPath   = "/api/v1.0/" + auditTenant + "/activity/feed/"
	general     = "Audit.General"
	dlpAll      = "DLP.All"
)

// audit is the feed of audit records.
var audit = ingest.Feed{Integration: "contoso", Source: alert.O365Management}

// auditToken gives a token with the tenant's GUID.
type auditToken struct{}

func (auditToken) Token(context.Context, string) (string, error) {
	return "x." + base64.RawURLEncoding.EncodeToString([]byte(`{"tid":"`+auditTenant+`"}`)) + ".x", nil
}

func (a auditToken) Renew(ctx context.Context, scope, _ string) (string, error) {
	return a.Token(ctx, scope)
}

// auditBlob is a content of the service.
type auditBlob struct {
	id, kind string
	created  time.Time
	visible  time.Time
	expires  time.Time
	records  []string // ids
	fetched  int
	broken   int    // how many of the next answers are no records
	poison   string // each answer is this error code, or torn if it is no code
	host     string
}

// auditService is the Office 365 Management API of one tenant, in memory. It is strict:
// what Microsoft forbids is noted in wrong.
type auditService struct {
	mu          sync.Mutex
	r           *rand.Rand
	enabled     map[string]bool
	started     map[string]time.Time // when a start was last asked for
	blobs       []*auditBlob
	perPage     int
	failing     float64   // how often a request fails
	variedPages bool      // next pages in each form that was seen
	noPages     bool      // next pages can't be read
	throttled   time.Time // of a throttle: a request before is wrong
	refused     string    // a content type that the application may not read
	noOld       string    // a content type whose lists of what is older than some hours fail
	limited     bool      // each start is refused because there were too many
	onStart     func()    // called when a start was done; nil = not

	requests, lists, gets, starts int
	wrong                         []string
}

func newAuditService(seed uint64) *auditService {
	return &auditService{
		r: rand.New(rand.NewPCG(seed, 1)), perPage: 5,
		enabled: map[string]bool{}, started: map[string]time.Time{},
	}
}

// publish makes a content of n records, created and visible at some times.
func (s *auditService) publish(kind string, n int, created, visible time.Time) *auditBlob {
	return s.publishAs(kind, n, created, visible, func(*auditBlob) {})
}

// publishAs publishes a content, which is changed before any request sees it.
func (s *auditService) publishAs(kind string, n int, created, visible time.Time, change func(*auditBlob)) *auditBlob {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := &auditBlob{id: fmt.Sprintf("%d$%s$%d", created.UnixNano(), kind, len(s.blobs)), kind: kind, created: created, visible: visible, expires: created.AddDate(0, 0, 7), host: auditRoot}
	for i := range n {
		b.records = append(b.records, fmt.Sprint("r", len(s.blobs), "-", i))
	}
	change(b)
	s.blobs = append(s.blobs, b)
	return b
}

// poisoned publishes a content that the service refuses with a code, or breaks off.
func (s *auditService) poisoned(kind string, n int, created, visible time.Time, poison string) *auditBlob {
	return s.publishAs(kind, n, created, visible, func(b *auditBlob) { b.poison = poison })
}

func (s *auditService) set(f func(*auditService)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s)
}

func (s *auditService) note(format string, args ...any) {
	if len(s.wrong) < 20 {
		s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
	}
}

func answerOf(status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

func refusalOf(status int, code, message string) *http.Response {
	return answerOf(status, fmt.Sprintf(`{"error":{"code":%q,"message":%q}}`, code, message))
}

// RoundTrip answers a request.
func (s *auditService) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	now := time.Now()
	query := r.URL.Query()
	switch {
	case "https://"+r.URL.Host != auditRoot:
		s.note("a request, with the token, to %s", r.URL)
	case query.Get("PublisherIdentifier") != auditTenant:
		s.note("without the publisher: %s", r.URL)
	case now.Before(s.throttled) && now.After(s.throttled.Add(-throttleFor)): // those of the same moment were on their way
		s.note("%s before a throttle ends", s.throttled.Sub(now))
	}
	path, ok := strings.CutPrefix(r.URL.Path, auditPath)
	if !ok {
		s.note("path %s", r.URL.Path)
	}
	if answer, err := s.trouble(path); answer != nil || err != nil {
		return answer, err
	}
	switch {
	case path == "subscriptions/list":
		return s.subscriptions(), nil
	case path == "subscriptions/start":
		return s.start(query.Get("contentType"), r.Method, now), nil
	case path == "subscriptions/content":
		return s.content(query, now), nil
	}
	return s.blob(strings.TrimPrefix(path, "audit/"), now), nil
}

// throttleFor is the wait that stands in the text of a throttle.
const throttleFor = 20 * time.Second

// trouble answers a request that fails.
func (s *auditService) trouble(path string) (*http.Response, error) {
	if s.r.Float64() >= s.failing {
		return nil, nil
	}
	switch s.r.IntN(7) {
	case 0:
		if path != "subscriptions/start" {
			s.throttled = time.Now().Add(throttleFor)
		}
		return refusalOf(429, "AF429", "Too many requests. Method=GetBlob, PublisherId="+auditTenant+". Please retry again after 0m 20s"), nil
	case 1:
		return refusalOf(500, "AF50000", "An internal error occurred. Retry the request."), nil
	case 2:
		return refusalOf(200, "AF50000", "An internal error occurred. Retry the request."), nil
	case 3:
		return nil, errors.New("connection reset by peer")
	case 4:
		return answerOf(200, `[{"contentUri":"`), nil
	case 5:
		return answerOf(503, `<html>busy</html>`, "Content-Type", "text/html"), nil
	}
	return answerOf(200, ``), nil
}

func (s *auditService) subscriptions() *http.Response {
	var list []string
	for kind, enabled := range s.enabled {
		list = append(list, fmt.Sprintf(`{"contentType":%q,"status":%q,"webhook":null}`, kind, map[bool]string{true: "enabled", false: "disabled"}[enabled]))
	}
	return answerOf(200, "["+strings.Join(list, ",")+"]")
}

func (s *auditService) start(kind, method string, now time.Time) *http.Response {
	s.starts++
	last := s.started[kind]
	s.started[kind] = now
	switch {
	case method != http.MethodPost:
		s.note("a start by %s", method)
	case s.enabled[kind]:
		s.note("%s is started, and enabled", kind)
		return refusalOf(400, "AF20024", "The subscription is already enabled. No property change.")
	case kind == s.refused:
		return refusalOf(403, "AF10001", "The permission set () sent in the request did not include the expected permission ActivityFeed.ReadDlp.")
	case now.Sub(last) < 14*time.Minute+56*time.Second:
		s.note("%s is started again after %s", kind, now.Sub(last))
		fallthrough
	case s.limited:
		return refusalOf(429, "AF429", "Too many frequent subscription start requests. Please retry again after 14m 56s")
	}
	s.enabled[kind] = true
	if s.onStart != nil {
		s.onStart()
	}
	return answerOf(200, fmt.Sprintf(`{"contentType":%q,"status":"enabled","webhook":null}`, kind))
}

// content answers a list of contents.
func (s *auditService) content(query map[string][]string, now time.Time) *http.Response {
	s.lists++
	get := func(name string) string { return strings.Join(query[name], "") }
	kind := get("contentType")
	from, err1 := time.Parse("2006-01-02T15:04:05", get("startTime"))
	to, err2 := time.Parse("2006-01-02T15:04:05", get("endTime"))
	switch {
	case kind == s.refused:
		return refusalOf(401, "AF10001", "The permission set () sent in the request did not include the expected permission ActivityFeed.ReadDlp.")
	case !s.enabled[kind]:
		return refusalOf(400, "AF20022", "No subscription found for the specified content type.")
	case kind == s.noOld && now.Sub(to) > 3*time.Hour:
		return refusalOf(400, "AF20055", "The times are not accepted.")
	case err1 != nil || err2 != nil:
		s.note("times %q %q", get("startTime"), get("endTime"))
	case to.Sub(from) > 24*time.Hour || !from.Before(to) || from.Before(now.Add(-7*24*time.Hour)):
		s.note("window %s to %s at %s", from, to, now)
		return refusalOf(400, "AF20030", "Start time and end time must both be specified")
	}
	var entries []string
	for _, b := range s.blobs {
		if b.kind == kind && !b.visible.After(now) && !b.created.Before(from) && b.created.Before(to) && b.expires.After(now) {
			entries = append(entries, b.entry())
		}
	}
	if len(entries) <= s.perPage {
		s.r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	}
	at := 0
	fmt.Sscan(get("nextPage"), &at)
	end := min(at+s.perPage, len(entries))
	body := "[" + strings.Join(entries[min(at, end):end], ",") + "]"
	if end == len(entries) {
		return answerOf(200, body)
	}
	next := fmt.Sprintf("contentType=%s&startTime=%s&endTime=%s&nextPage=%d", kind, get("startTime"), get("endTime"), end)
	return answerOf(200, body, "NextPageUri", s.next(next))
}

// next returns the address of a next page.
func (s *auditService) next(query string) string {
	own := auditRoot + auditPath + "subscriptions/content?"
	switch {
	case s.noPages:
		return "https://evil.example/api?" + query
	case !s.variedPages:
		return own + query
	}
	switch s.r.IntN(4) {
	case 0:
		return strings.Replace(own, "/api/v1.0/", "/api/v1/", 1) + query
	case 1:
		return own + strings.ReplaceAll(query, "&", "&amp;")
	case 2:
		return "https://evil.example/api?" + query
	}
	return own + query
}

// entry returns the entry of a list, sometimes without one of its members.
func (b *auditBlob) entry() string {
	e := map[string]string{
		"contentType": b.kind, "contentId": b.id, "contentUri": b.host + auditPath + "audit/" + b.id,
		"contentCreated": b.created.UTC().Format("2006-01-02T15:04:05.000Z"), "contentExpiration": b.expires.UTC().Format("2006-01-02T15:04:05.000Z"),
	}
	text, _ := json.Marshal(e)
	return string(text)
}

func (s *auditService) blob(id string, now time.Time) *http.Response {
	s.gets++
	i := slices.IndexFunc(s.blobs, func(b *auditBlob) bool { return b.id == id })
	if i < 0 {
		s.note("content %q", id)
		return refusalOf(404, "AF20050", "The specified content does not exist.")
	}
	b := s.blobs[i]
	b.fetched++
	if !b.expires.After(now) {
		return refusalOf(400, "AF20051", "Content requested with the key "+id+" has already expired. Content older than 7 days cannot be retrieved.")
	}
	var records []string
	for _, r := range b.records {
		records = append(records, fmt.Sprintf(`{"Id":%q,"RecordType":%d}`, r, 40))
	}
	switch {
	case b.kind == s.refused:
		return refusalOf(403, "AF10001", "The permission set () sent in the request did not include the expected permission ActivityFeed.ReadDlp.")
	case strings.HasPrefix(b.poison, "AF"):
		return refusalOf(400, b.poison, "The content is bad.")
	case b.poison != "":
		return answerOf(200, `[{"Id`)
	}
	if b.broken != 0 {
		b.broken--
		if b.broken%2 == 0 {
			return refusalOf(404, "AF20050", "The specified content does not exist.")
		}
		return answerOf(200, "["+strings.Join(records[:len(records)/2], ",")+`{"Id`)
	}
	return answerOf(200, "["+strings.Join(records, ",")+"]")
}

// auditRecord is a normalize for the records of the service.
func auditRecord(integration string, source alert.SourceName, raw []byte) alert.Record {
	var e struct{ ID string }
	if err := json.Unmarshal(raw, &e); err != nil {
		panic(err)
	}
	return alert.Record{Key: alert.Key{Integration: integration, Source: source, ID: e.ID}, Alert: new(alert.Alert), Raw: raw}
}

// auditing is the integration of a service.
func (s *auditService) integration(kept func([]byte) bool) Integration {
	client := graph.New(graph.Options{Root: auditRoot, Tenant: "contoso.example", Tokens: auditToken{}, HTTP: &http.Client{Transport: s}})
	source := Content{Source: alert.SourceOf(alert.O365Management), Client: client, Types: []string{general, dlpAll}, Kept: kept}
	return Integration{
		Name: audit.Integration, PollEvery: time.Minute, Since: 7 * 24 * time.Hour,
		Sources: []Source{{Name: audit.Source, Poller: source.Poller}},
	}
}
