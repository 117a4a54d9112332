package entra

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/fault"
)

// FuzzRefused: whatever answers in place of Entra, the fault is a clean sentence with a hint,
// never the answer itself, and a bounded pause.
func FuzzRefused(f *testing.F) {
	const token = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl"
	f.Add(400, `{"error":"invalid_client","error_description":"AADSTS700027: x. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-29 10:00:00Z","error_codes":[700027]}`, "")
	f.Add(429, `{"error":"temporarily_unavailable"}`, "120")
	f.Add(503, "<html>\x1b]0;x\a", "Sun, 29 Nov 2026 10:00:00 GMT")
	f.Add(401, `{"error":"\u202e","error_codes":[-1,99999999999]}`, "-1")
	f.Add(418, `{"access_token":"`+token+`"`, "NaN")
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, status int, body, after string) {
		got := refused(&http.Response{StatusCode: status, Header: http.Header{"Retry-After": {after}}, Body: io.NopCloser(bytes.NewBufferString(body))}, now)
		if got.Sentence == "" || got.Hint == "" || got.Kind.Exit() < 3 || got.Kind == fault.Store {
			t.Errorf("kind %v, %q, hint %q", got.Kind, got.Sentence, got.Hint)
		}
		cause := ""
		if got.Err != nil {
			cause = got.Err.Error()
		}
		for _, text := range []string{got.Sentence, got.Hint, got.IDs, cause} {
			unfit := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) })
			if unfit || !utf8.ValidString(text) || len(text) > 4096 || strings.Contains(text, token) {
				t.Errorf("%q is not fit to be shown", text)
			}
		}
		if got.RetryAfter < 0 || got.RetryAfter > longestWait {
			t.Errorf("a pause of %v", got.RetryAfter)
		}
	})
}

// FuzzDocument: whatever answers for a sign-in document, it is taken for one of the cloud
// only if its issuer is the cloud's, and a foreign issuer is named in a clean sentence.
func FuzzDocument(f *testing.F) {
	global := Clouds()[0]
	f.Add(`{"authorization_endpoint":"a","token_endpoint":"b","issuer":"https://login.microsoftonline.com/x/v2.0"}`)
	f.Add(`{"authorization_endpoint":"a","token_endpoint":"b","issuer":"https://login.microsoftonline.com@evil.example/"}`)
	f.Add(`{"authorization_endpoint":"a","token_endpoint":"b","issuer":"https://evil\u001b[2J.example/` + strings.Repeat("x", 500) + `"}`)
	f.Add(`{"issuer":1}`)
	f.Add("<html>")
	f.Fuzz(func(t *testing.T, document string) {
		got := checkDocument(global, []byte(document))
		if got == nil {
			var d struct {
				Issuer string `json:"issuer"`
			}
			if json.Unmarshal([]byte(document), &d) == nil && json.Valid([]byte(document)) && loginOf(namedHost(d.Issuer)) == "" {
				t.Errorf("tokens of %q are taken", d.Issuer)
			}
			return
		}
		for _, text := range []string{got.Sentence, got.Hint} {
			unfit := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) })
			if text == "" || unfit || !utf8.ValidString(text) || len(text) > 4096 {
				t.Errorf("%q is not fit to be shown", text)
			}
		}
	})
}
