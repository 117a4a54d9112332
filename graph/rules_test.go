package graph

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
)

// TestWhatPasses gives each answer without a list once, and then for ever: it is asked
// again, and after the tries the error says what came.
func TestWhatPasses(t *testing.T) {
	said := `{"error":{"code":"Busy","message":"The mailbox moves.","innerError":{"request-id":"r-1"}}}`
	for _, c := range []struct {
		name   string
		status int
		body   string
		kind   fault.Kind
		words  []string
	}{
		{"accepted", 202, ``, fault.Service, []string{"with nothing (status 202 Accepted)"}},
		{"accepted, with words", 202, said, fault.Service, []string{"status 202 Accepted", "The mailbox moves", "request-id r-1"}},
		{"no content", 204, ``, fault.Service, []string{"with nothing (status 204 No Content)"}},
		{"other success", 207, said, fault.Service, []string{"status 207 Multi-Status", "The mailbox moves"}},
		{"request timeout", 408, said, fault.Service, []string{"status 408 Request Timeout", "The mailbox moves"}},
		{"conflict", 409, said, fault.Service, []string{"status 409 Conflict", "The mailbox moves"}},
		{"wrong connection", 421, ``, fault.Service, []string{"status 421 Misdirected Request"}},
		{"locked", 423, said, fault.Service, []string{"status 423 Locked", "The mailbox moves"}},
		{"too early", 425, said, fault.Service, []string{"status 425 Too Early", "The mailbox moves"}},
		{"retry with", 449, said, fault.Service, []string{"(status 449)", "The mailbox moves"}},
		{"empty", 200, "", fault.Service, []string{"with nothing (status 200 OK)"}},
		{"blank", 200, " \r\n", fault.Service, []string{"with nothing (status 200 OK)"}},
		{"a mark alone", 200, "\ufeff", fault.Service, []string{"with nothing (status 200 OK)"}},
		{"partial and empty", 206, "", fault.Service, []string{"with nothing (status 206 Partial Content)"}},
		{"only an error", 200, said, fault.Service, []string{"with an error (status 200 OK): The mailbox moves", "request-id r-1"}},
		{"an error behind its context", 200, `{"@odata.context":"x","error":{"message":"The mailbox moves."}}`, fault.Service, []string{"The mailbox moves"}},
		{"an error before the list", 200, `{"error":{"message":"The mailbox moves."},"value":[]}`, fault.Service, []string{"The mailbox moves"}},
		{"an error of OData 3", 200, `{"odata.error":{"code":"x","message":{"lang":"en","value":"The mailbox moves."}}}`, fault.Service, []string{"The mailbox moves"}},
		{"an error in words", 200, `{"error":"The mailbox moves."}`, fault.Service, []string{"The mailbox moves"}},
		{"words of a gateway", 503, `{"statusCode":503,"message":"The mailbox moves."}`, fault.Service, []string{"status 503: The mailbox moves"}},
		{"HTML", 200, "<html>", fault.Network, []string{"status 200"}},
		{"HTML of a firewall", 403, "<html>", fault.Network, []string{"status 403"}},
		{"failure without ids", 500, ``, fault.Service, []string{"status 500"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, last := range []bool{false, true} {
					asked := 0
					client := client(func(*http.Request) (*http.Response, error) {
						if asked++; asked > 1 && !last {
							return reply(200, `{"value":[{"id":"a"}]}`), nil
						}
						return reply(c.status, c.body), nil
					})
					began := time.Now()
					items, _, err := all(t, client, List{Path: "x"})
					if !last {
						if err != nil || len(items) != 1 || asked != 2 {
							t.Errorf("once: %d items after %d tries, %v", len(items), asked, err)
						}
						continue
					}
					f := wantFault(t, err, c.kind, c.words...)
					want := tries
					if c.kind == fault.Network {
						want = 2
					}
					if asked != want || time.Since(began) > patience || f.RetryAfter != defaultRetryAfter {
						t.Errorf("for ever: asked %d times in %v, want %d; again in %v", asked, time.Since(began), want, f.RetryAfter)
					}
				}
			})
		})
	}
}

// TestWhatStays gives refusals that another try would not change.
func TestWhatStays(t *testing.T) {
	for _, status := range []int{400, 404, 405, 406, 410, 412, 413, 414, 415, 422, 431, 451} {
		asked := 0
		c := client(func(*http.Request) (*http.Response, error) { asked++; return reply(status, `{}`), nil })
		_, _, err := all(t, c, List{Path: "x"})
		wantFault(t, err, fault.Service, "status ")
		if asked != 1 {
			t.Errorf("%d: asked %d times", status, asked)
		}
	}
}

// TestItemsMayHaveAMemberCalledError checks that a good object is not taken for an
// error.
func TestItemsMayHaveAMemberCalledError(t *testing.T) {
	for _, body := range []string{
		`{"id":"a","error":{"code":"x"}}`, `{"error":null,"value":[]}`, `{"error":{},"value":[]}`, `{"value":[{"error":{"code":"x"}}]}`, `[]`, `7`,
	} {
		if isOnlyError(&answer{status: 200, body: []byte(body)}) {
			t.Errorf("%s is an error", body)
		}
	}
}

// TestNoHintIsHalfEmpty checks every combination of known ids.
func TestNoHintIsHalfEmpty(t *testing.T) {
	for want, e := range map[string]*Error{
		"": {}, "request-id a": {RequestID: "a"}, "client-request-id b": {ClientRequestID: "b"}, "request-id a, client-request-id b": {RequestID: "a", ClientRequestID: "b"},
	} {
		if got := e.ids(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		e.Status, e.Message = 503, "no"
		text := e.Error()
		if !strings.HasPrefix(text, "503 Service Unavailable: no") || strings.Contains(text, "()") || strings.Contains(text, "-id ,") || strings.Contains(text, "-id )") {
			t.Errorf("%q", text)
		}
	}
	for _, status := range []int{200, 202, 400, 409, 500} {
		got := &answer{status: status, header: http.Header{}}
		f, _ := refusal(got, request{path: "x"})
		if f.Hint == "" || strings.Contains(f.Hint, "support") || strings.HasSuffix(f.Err.Error(), ": ") {
			t.Errorf("%d: hint %q, cause %q", status, f.Hint, f.Err)
		}
	}
}

// TestMeter counts repeated requests, throttled ones and ones without an answer.
func TestMeter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := client(func(*http.Request) (*http.Response, error) {
			asked++
			switch asked {
			case 1:
				return reply(429, ``), nil
			case 2:
				return nil, timeUp{}
			case 3:
				return reply(401, ``), nil
			case 4:
				return reply(200, `{"value":[],"@odata.nextLink":"`+root+`/v1.0/x?$skip=1"}`), nil
			}
			return reply(200, `{"value":[]}`), nil
		})
		m := &Meter{}
		if _, _, err := all(t, c, List{Path: "x", Meter: m}); err != nil {
			t.Fatal(err)
		}
		if r, th := m.Requests.Load(), m.Throttles.Load(); r != 5 || th != 1 || asked != 5 {
			t.Errorf("%d requests of %d, %d throttled", r, asked, th)
		}
	})
}

// TestTheWordsNameTheTime obeys a time that stands only in the text.
func TestTheWordsNameTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, asked := time.Now(), 0
		c := client(func(*http.Request) (*http.Response, error) {
			if asked++; asked == 1 {
				return reply(429, `{"error":{"message":"Too many frequent requests. Please retry again after 1m 6s"}}`), nil
			}
			return reply(200, `{"value":[]}`), nil
		})
		if _, _, err := all(t, c, List{Path: "x"}); err != nil || time.Since(began) != 66*time.Second {
			t.Errorf("after %v, %v", time.Since(began), err)
		}
	})
}
