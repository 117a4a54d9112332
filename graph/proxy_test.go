package graph

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"tocsin/graph/fault"
)

// TestAProxyThatRefusesIsAskedOnce: another try is of no use, and would keep a person
// waiting; a proxy that fails is asked again.
func TestAProxyThatRefusesIsAskedOnce(t *testing.T) {
	const closes = 0 // it ends the connection without an answer
	for status, want := range map[int]int64{http.StatusForbidden: 1, http.StatusProxyAuthRequired: 1, http.StatusBadGateway: 2, closes: 2} {
		var asked atomic.Int64
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			if status == closes {
				panic(http.ErrAbortHandler)
			}
			w.WriteHeader(status)
		}))
		address, err := url.Parse(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		hc := newHTTP()
		hc.Transport.(*http.Transport).Proxy = http.ProxyURL(address)
		c := New(Options{Root: "https://graph.behind.test", Tokens: &tokens{}, HTTP: hc, Tries: 2})
		_, _, err = all(t, c, List{Path: "x"})
		f := wantFault(t, err, fault.Network, "the proxy "+address.Host)
		if asked.Load() != want || f.RetryAfter != defaultRetryAfter {
			t.Errorf("%d: asked %d times, again in %v", status, asked.Load(), f.RetryAfter)
		}
		proxy.Close()
	}
}
