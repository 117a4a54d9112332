package graph

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
)

func TestBackoffGrowsToAMinute(t *testing.T) {
	for try, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 6: 32 * time.Second, 7: time.Minute, 99: time.Minute} {
		for range 50 {
			if got := backoff(try, firstBackoff); !near(got, want) || got > time.Minute {
				t.Errorf("try %d: %v", try, got)
			}
		}
	}
}

func TestWaitsAsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var at []time.Duration
		c := client(func(*http.Request) (*http.Response, error) {
			at = append(at, time.Since(began))
			switch len(at) {
			case 1:
				return reply(429, `{"error":{"code":"TooManyRequests"}}`, "Retry-After", "7"), nil
			case 2:
				return reply(503, ``), nil
			}
			return reply(200, `{"value":[]}`), nil
		})
		if _, _, err := all(t, c, List{Path: "x"}); err != nil {
			t.Fatal(err)
		}
		if at[1] != 7*time.Second || !near(at[2]-at[1], 2*time.Second) {
			t.Errorf("asked at %v", at)
		}
	})
}

// TestPausesAreShared checks that no list of a tenant is requested while the service
// throttles another list of the same tenant, even if it doesn't say for how long.
func TestPausesAreShared(t *testing.T) {
	for after, hold := range map[string]time.Duration{"30": 30 * time.Second, "": firstBackoff} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			first := true
			c := client(func(r *http.Request) (*http.Response, error) {
				if first {
					first = false
					return reply(429, ``, "Retry-After", after), nil
				}
				if time.Since(began) < hold {
					t.Errorf("after %q: asked at %v", after, time.Since(began))
				}
				return reply(200, `{"value":[]}`), nil
			})
			go all(t, c, List{Path: "x"})
			time.Sleep(hold / 30)
			if _, _, err := all(t, c, List{Path: "y"}); err != nil {
				t.Error(err)
			}
			time.Sleep(2 * hold)
			synctest.Wait()
		})
	}
}

func TestGivesUp(t *testing.T) {
	cases := []struct {
		name, after string
		status      int
		kind        fault.Kind
		asked       int
		again       time.Duration
	}{
		{"throttled", "", 429, fault.Throttled, 5, defaultRetryAfter},
		{"failing", "", 500, fault.Service, 5, defaultRetryAfter},
		{"HTML of a front door", "", 502, fault.Service, 5, defaultRetryAfter},
		{"a wait longer than ours", "600", 503, fault.Service, 1, 10 * time.Minute},
		{"bad request", "", 400, fault.Service, 1, 0},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := client(func(*http.Request) (*http.Response, error) {
					asked++
					res := reply(tc.status, "<html>oops</html>")
					if tc.status < 500 {
						res = reply(tc.status, `{"error":{"code":"x","message":"no"}}`)
					}
					if tc.after != "" {
						res.Header.Set("Retry-After", tc.after)
					}
					return res, nil
				})
				began := time.Now()
				_, _, err := all(t, c, List{Path: "x"})
				f := wantFault(t, err, tc.kind)
				if asked != tc.asked || f.RetryAfter != tc.again || time.Since(began) > patience {
					t.Errorf("asked %d times in %v, again %v", asked, time.Since(began), f.RetryAfter)
				}
			})
		})
	}
}

func TestCancelEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		c := client(func(*http.Request) (*http.Response, error) { return reply(429, ``, "Retry-After", "60"), nil })
		began := time.Now()
		for _, err := range c.List(ctx, List{Path: "x"}) {
			wantFault(t, err, fault.Throttled, "Graph is limiting requests") // what the time went by with
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
		}
		if time.Since(began) != 3*time.Second {
			t.Errorf("took %v", time.Since(began))
		}
	})
}

// TestCancelledBetweenTries cancels a request in the pause after a failure: that was
// asked for, and is no trouble of the service's.
func TestCancelledBetweenTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := client(func(*http.Request) (*http.Response, error) { asked++; return reply(503, ``, "Retry-After", "30"), nil })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		_, err := c.Get(ctx, "x", "y")
		wantFault(t, err, fault.Interrupted)
		if asked != 1 || !errors.Is(err, context.Canceled) {
			t.Errorf("asked %d times: %v", asked, err)
		}
	})
}
