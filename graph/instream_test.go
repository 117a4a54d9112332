package graph

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/fault"
)

func TestInStreamErrors(t *testing.T) {
	const stopped = `"error":{"code":"InternalServerError","message":"reading stopped","innerError":{"request-id":"r-9"}}`
	c := client(nil)
	for body, want := range map[string]bool{
		`{"value":[{"id":"a"}],` + stopped + `}`:                               true,
		`{` + stopped + `,"value":[]}`:                                         true,
		`{"value":[{"id":"a"}{` + stopped + `}`:                                true,
		`{"value":[{"id":"a"},{` + stopped + "}]}\r\n":                         false, // an item
		`{"value":[{"id":"a"},{` + stopped + "}":                               true,
		`{"value":[{"error":{"message":"its own"}},{` + stopped + "}":          true,
		`{"value":[{"id":"a"},{"id":"b","title":"cut{` + stopped + `}`:         true,
		`{"value":[{` + stopped + `,"id":"b"}`:                                 false, // a cut item
		`{"value":[]}`:                                                         false,
		`{"value":[],"error":null}`:                                            false,
		`{"value":[],"error":{}}`:                                              false,
		`{"value":[{"title":"error"`:                                           false,
		`{"value":[{"error"`:                                                   false,
		`{"value":[],"error":"reading stopped"}`:                               true,
		`{"value":[],"odata.error":{"message":{"value":"reading stopped"}}}`:   true,
		`{"value":[],` + strings.Replace(stopped, "error", "Error", 1) + `}`:   true,
		`{"value":[],"errors":[{"message":"reading stopped"},{}]}`:             true,
		`{"value":[],"errors":[]}`:                                             false,
		`{"value":[],"errors":0}`:                                              false,
		`{"value":["` + strings.Repeat("x", 1<<20) + `"],` + stopped + `}    `: true,
	} {
		got := &answer{status: 200, header: http.Header{}, body: []byte(body), sent: "mine"}
		f := c.inStream(got, request{path: "security/alerts_v2"})
		if (f != nil) != want {
			t.Errorf("%.60s: %v", body, f)
		}
		if f == nil {
			continue
		}
		wantFault(t, f, fault.Service, "Graph broke off its answer of security/alerts_v2: reading stopped", "client-request-id mine")
		if strings.Contains(body, "r-9") && !strings.Contains(f.Hint, "request-id r-9") {
			t.Errorf("%.60s: hint %q", body, f.Hint)
		}
		var e *Error
		if !errors.As(f, &e) || e.Status != 200 || f.RetryAfter != defaultRetryAfter {
			t.Errorf("%.60s: %+v", body, f)
		}
	}
}

// TestRejectedAnswersAreAskedAgain has a predicate that rejects answers: another try
// follows, unless a smaller page may help.
func TestRejectedAnswersAreAskedAgain(t *testing.T) {
	own := fault.New(fault.Service, "of my own", "", nil)
	for _, c := range []struct {
		name  string
		err   error
		asked int
		words string
	}{
		{"a fault", own, 5, "of my own"},
		{"an error", errors.New("it has three legs"), 5, "the answer of x cannot be read: it has three legs"},
		{"unreadable", &unreadable{errors.New("bad JSON")}, 1, "bad JSON"},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked, rejects := 0, 99
			client := client(func(*http.Request) (*http.Response, error) {
				asked++
				return reply(200, `{"value":[]}`, "request-id", "r-2"), nil
			})
			r := request{at: client.root, path: "x", accept: func(*answer) error {
				if rejects--; rejects < 0 {
					return nil
				}
				return c.err
			}}
			_, err := client.ask(t.Context(), r)
			if err == nil || !strings.Contains(err.Error(), c.words) || asked != c.asked {
				t.Errorf("%s: asked %d times, %v", c.name, asked, err)
			}
			if c.asked > 1 && fault.Of(err).RetryAfter != defaultRetryAfter {
				t.Errorf("%s: again in %v", c.name, fault.Of(err).RetryAfter)
			}
			if own.RetryAfter != 0 {
				t.Error("the caller's fault was changed")
			}
			if strings.Contains(c.words, "legs") && !strings.HasPrefix(fault.Of(err).Hint, itPasses+"; for Microsoft's support: request-id r-2, client-request-id ") {
				t.Errorf("hint %q", fault.Of(err).Hint)
			}
			asked, rejects = 0, 1
			if _, err := client.ask(t.Context(), r); c.asked > 1 && (err != nil || asked != 2) {
				t.Errorf("%s, once: asked %d times, %v", c.name, asked, err)
			}
		})
	}
}

// TestItemsAreWhole gives answers for one item that are more or less than one object.
func TestItemsAreWhole(t *testing.T) {
	for body, good := range map[string]bool{
		`{"id":"a"}`: true, " {\"id\":\"a\"}\r\n": true, "\ufeff{}": true,
		`{"id":"a"}0`: false, `{"id":"a"}{}`: false, `{"id":"a"`: false, `[]`: false, `null`: false,
		`{"id":"a","error":{"code":"x","message":"reading stopped"}}`: false,
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			c := client(func(*http.Request) (*http.Response, error) { asked++; return reply(200, body), nil })
			got, err := c.Get(t.Context(), "x", "y")
			if good && (err != nil || asked != 1 || len(got) == 0) || !good && (err == nil || asked != tries) {
				t.Errorf("%q: asked %d times, %q, %v", body, asked, got, err)
			}
		})
	}
}

// answerFile reads a kept answer of a service.
func answerFile(t *testing.T, name string) func() *http.Response {
	t.Helper()
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES is not set: no samples to read")
	}
	text, err := os.ReadFile(filepath.Join(dir, "faults", name))
	if err != nil {
		t.Fatal(err)
	}
	return func() *http.Response {
		res, err := http.ReadResponse(bufio.NewReader(strings.NewReader(string(text))), nil)
		if err != nil {
			t.Error(err)
			return reply(500, "")
		}
		return res
	}
}

func TestSampleAnswers(t *testing.T) {
	bom := answerFile(t, "wire-32-bom-403.http")
	c := client(func(*http.Request) (*http.Response, error) { return bom(), nil })
	_, _, err := all(t, c, List{Path: "x"})
	f := wantFault(t, err, fault.Consent, "Defender XDR is not set up")
	var e *Error
	if !errors.As(f, &e) || e.RequestID != "abc" {
		t.Errorf("%+v", e)
	}
	res := answerFile(t, "wire-30-instream-error.http")()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, c.inStream(&answer{status: 200, header: res.Header, body: body}, request{path: "x"}), fault.Service, "reading stopped")
}
