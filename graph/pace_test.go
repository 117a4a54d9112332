package graph

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
)

// slowList returns a list with a pace of its own.
func slowList() List {
	return List{Path: "identityProtection/riskDetections", Top: 1, Pace: Pace{Apart: 1100 * time.Millisecond, Backoff: 5 * time.Second}}
}

// TestPaceIsOfThePath: requests for a list with a pace begin apart, whoever makes them, and
// hold up no other list.
func TestPaceIsOfThePath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var mu sync.Mutex
		at := map[string][]time.Duration{}
		c := client(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			at[r.URL.Path] = append(at[r.URL.Path], time.Since(began))
			return reply(200, `{"value":[]}`), nil
		})
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { _, _, _ = all(t, c, slowList()) }) // what it answers does not matter
			wait.Go(func() { _, _, _ = all(t, c, List{Path: "security/alerts_v2"}) })
		}
		wait.Wait()
		for i, d := range at["/v1.0/identityProtection/riskDetections"] {
			if want := time.Duration(i) * 1100 * time.Millisecond; d != want {
				t.Errorf("request %d went after %v, want %v", i+1, d, want)
			}
		}
		if other := at["/v1.0/security/alerts_v2"]; len(other) != 3 || other[2] != 0 {
			t.Errorf("the others went after %v", other)
		}
	})
}

// TestThrottlingWithoutRetryAfter: the first pause is the list's own, and only its path
// waits.
func TestThrottlingWithoutRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var at []time.Duration
		c := client(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/v1.0/"+slowList().Path {
				return reply(200, `{"value":[]}`), nil
			}
			if at = append(at, time.Since(began)); len(at) < 3 {
				return reply(429, `{"error":{"code":"TooManyRequests","message":"Too Many Requests"}}`), nil
			}
			return reply(200, `{"value":[]}`), nil
		})
		var other time.Duration
		var wait sync.WaitGroup
		wait.Go(func() {
			time.Sleep(time.Second)
			_, _, err := all(t, c, List{Path: "security/alerts_v2"})
			if other = time.Since(began); err != nil {
				t.Error(err)
			}
		})
		if _, _, err := all(t, c, slowList()); err != nil {
			t.Fatal(err)
		}
		wait.Wait()
		if len(at) != 3 || at[1] < 5*time.Second || !near(at[2]-at[1], 10*time.Second) {
			t.Errorf("the requests went after %v", at)
		}
		if other != time.Second {
			t.Errorf("another list waited until %v", other)
		}
	})
}

func TestALicenceIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := client(func(*http.Request) (*http.Response, error) {
			return reply(403, refused(403, "Your tenant is not licensed for this feature.")), nil
		})
		licensed := slowList()
		licensed.Licence = "Entra ID P1 or P2"
		_, _, err := all(t, c, licensed)
		wantFault(t, err, fault.Consent, "identityProtection/riskDetections needs Entra ID P1 or P2", "add the licence")
	})
}
