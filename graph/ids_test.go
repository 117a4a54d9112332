package graph

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

const guid = "0f8fad5b-d9cb-469f-a165-70867728950e"

// TestRefusalsCarryTheirIDs reads the ids of each kind of refusal: those of failures that
// only Microsoft can explain stand in the hint, after what to do.
func TestRefusalsCarryTheirIDs(t *testing.T) {
	for status, asks := range map[int]bool{400: true, 401: false, 403: false, 404: true, 409: true, 429: false, 500: true, 503: true} {
		got := &answer{status: status, sent: "sent-1", header: http.Header{"Request-Id": {guid}, "Date": {"Fri, 20 Nov 2026 09:00:01 GMT"}}}
		f, _ := refusal(got, request{path: "x"})
		const ids = "request-id " + guid + ", client-request-id sent-1, date 2026-11-20T09:00:01Z"
		if f.IDs != ids || !strings.Contains(f.Err.Error(), ids) {
			t.Errorf("%d: ids %q, cause %v", status, f.IDs, f.Err)
		}
		doing, quoted := strings.CutSuffix(f.Hint, "; for Microsoft's support: "+ids)
		if quoted != asks || len(doing) < 10 || strings.Contains(doing, guid) {
			t.Errorf("%d: hint %q", status, f.Hint)
		}
	}
}

// The body has the ids if the headers have none; what is no id is left out.
func TestIDsOfTheBody(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"message":"x","innerError":{"date":"2026-11-20T09:00:01","request-id":"` + guid + `","client-request-id":"c-2"}}}`: "request-id " + guid + ", client-request-id c-2, date 2026-11-20T09:00:01",
		`{"error":{"message":"x","innererror":{"request-id":"a\u001b[31m b","client-request-id":"` + strings.Repeat("a", 65) + `"}}}`: "",
		`{"error":{"message":"x","innerError":{"request-id":["a"],"date":"2026-11-20T09:00:01"}}}`:                                    "",
		`<html>`: "",
		``:       "",
	} {
		e := parseError(&answer{status: 500, header: http.Header{}, body: []byte(body)})
		if got := e.ids(); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

// A proxy's page has no ids of Graph's.
func TestNoIDsOfAProxy(t *testing.T) {
	f, _ := refusal(&answer{status: 403, header: http.Header{"Content-Type": {"text/html"}}, sent: "sent-1"}, request{path: "x"})
	if f.Kind != fault.Network || f.IDs != "" {
		t.Errorf("%+v", f)
	}
}

// The JSON library's words do not reach a person.
func TestUnreadableAnswersInPlainWords(t *testing.T) {
	for body, want := range map[string]string{`{"value":[{]}`: "it is not JSON", `{"value":[`: "it ends too early", `x`: "it is not JSON"} {
		d := lenient([]byte(body))
		var err error
		for err == nil {
			_, err = d.ReadToken()
		}
		f := broken(&answer{status: 200, header: http.Header{}, sent: "s"}, request{path: "x"}, &unreadable{err})
		if f.Sentence != "the answer of x cannot be read: "+want || err == io.EOF {
			t.Errorf("%s: %q (%v)", body, f.Sentence, err)
		}
	}
}
