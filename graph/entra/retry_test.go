package entra_test

import (
	"errors"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/entra"
)

// lossy loses the first connections of a sign-in, and answers nothing after them.
type lossy struct{ left int }

func (l *lossy) RoundTrip(*http.Request) (*http.Response, error) {
	if l.left--; l.left >= 0 {
		return nil, op("read", syscall.ECONNRESET)
	}
	return nil, errors.New("the cable is out")
}

// Each retry is told before its pause, to the caller of discovery and to that of a token, whose
// sign-in has a context of its own.
func TestRetriesAreReported(t *testing.T) {
	for name, ask := range map[string]func(*testing.T, *http.Client, func(entra.Retry)){
		"discovery": func(t *testing.T, hc *http.Client, each func(entra.Retry)) {
			_, _ = entra.Discover(entra.ReportRetries(t.Context(), each), hc, entra.Clouds()[0], tenant)
		},
		"token": func(t *testing.T, hc *http.Client, each func(entra.Retry)) {
			made := tokens(t, entra.Options{Cloud: entra.Cloud{Name: "lab", Login: "https://login.test", Private: true}, HTTP: hc})
			_, _ = made.Token(entra.ReportRetries(t.Context(), each), scope)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			var got []entra.Retry
			ask(t, &http.Client{Transport: &lossy{left: 2}}, func(r entra.Retry) { got = append(got, r) })
			if len(got) != 2 {
				t.Fatalf("%s: %d retries were told: %+v", name, len(got), got)
			}
			for i, r := range got {
				if r.Attempt != i+2 || r.Most != 4 || r.Pause != 500*time.Millisecond<<i || r.Cause == nil {
					t.Errorf("%s: %+v", name, r)
				}
			}
		})
	}
}

// Without a listener, retries are made in silence: the report panics for none.
func TestRetriesWithoutAListener(t *testing.T) {
	entra.Retry{Attempt: 2}.Report(t.Context())
}
