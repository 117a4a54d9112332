package graph

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/bound"
)

// FuzzRefusal: whatever a service or a proxy answers to refuse a request, each text of the
// error is one clean line, and the claims of its header have a bound.
func FuzzRefusal(f *testing.F) {
	f.Add(`{"error":{"code":"UnknownError","message":"x\r\ny","innerError":{"request-id":"a","client-request-id":"b","date":"2026-11-29T10:00:00"}}}`, "", "Sun, 29 Nov 2026 10:00:00 GMT")
	f.Add(`{"odata.error":{"code":"","message":{"lang":"en-US","value":"\u001b]8;;x\u0007"}}}`, `Bearer realm="", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="`, "")
	f.Add(`{"errors":[{"message":"a"},{"message":"b"}`, `Bearer claims="`, "x")
	f.Add(`{"message":"\u202e\ud800"}`, `claims="____"`, "")
	f.Add("<html>\xff", "", "")
	f.Fuzz(func(t *testing.T, body, challenge, date string) {
		h := http.Header{"Www-Authenticate": {challenge}, "Date": {date}, "Request-Id": {date}}
		e := parseError(&answer{status: http.StatusBadRequest, header: h, body: []byte(body), sent: "s"})
		for name, text := range map[string]string{"code": e.Code, "message": e.Message, "date": e.Date, "id": e.RequestID, "our id": e.ClientRequestID} {
			unfit := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) })
			if unfit || !utf8.ValidString(text) || utf8.RuneCountInString(text) > longestLine(t) {
				t.Errorf("the %s is %q", name, text)
			}
		}
		if e.ClientRequestID != "s" {
			t.Errorf("our own id is %q", e.ClientRequestID)
		}
		if got := claims(h); len(got) > bound.Claims {
			t.Errorf("claims of %d bytes", len(got))
		}
	})
}

// longestLine returns how many characters a text of an error has at most.
func longestLine(t *testing.T) int {
	t.Helper()
	return utf8.RuneCountInString(line(strings.Repeat("x", 1<<16)))
}

// FuzzContent reads any entry of a list of contents: it gives an id and an address within its
// bound, or nothing.
func FuzzContent(f *testing.F) {
	f.Add(`{"contentUri":"https://manage.office.com/a","contentId":"1","contentCreated":"2026-11-24T09:30:00.000Z","contentExpiration":"2026-12-01T09:30:00.000Z"}`)
	f.Add(`{"contentUri":"u","contentId":7,"contentCreated":true}`)
	f.Add(`{"contentUri":""}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, item string) {
		c, ok := contentOf([]byte(item))
		if ok && (c.ID == "" || c.URI == "" || len(c.URI) > bound.Link) || !ok && c != (Content{}) {
			t.Errorf("%v, %+v", ok, c)
		}
	})
}
