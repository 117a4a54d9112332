package entra_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// breaking is a transport whose first connections fail.
type breaking struct {
	http.RoundTripper
	err  error
	left int // connections that fail still
	made []time.Time
}

func (b *breaking) RoundTrip(r *http.Request) (*http.Response, error) {
	b.made = append(b.made, time.Now())
	if b.left--; b.left >= 0 {
		return nil, b.err
	}
	return b.RoundTripper.RoundTrip(r)
}

// steps are what asks the sign-in service.
func steps(t *testing.T, f *fake, wire http.RoundTripper) map[string]func() error {
	f.t, f.root = t, "https://login.test"
	cloud := entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}
	made := tokens(t, entra.Options{Cloud: cloud, HTTP: &http.Client{Transport: wire}})
	return map[string]func() error{
		"token":   func() error { _, err := made.Token(t.Context(), scope); return err },
		"renewal": func() error { _, err := made.Renew(t.Context(), scope, ""); return err },
		"discover": func() error {
			_, err := entra.Discover(t.Context(), &http.Client{Transport: wire}, cloud, tenant)
			return err
		},
	}
}

// TestALostConnectionIsMadeAgain: a connection to the sign-in service that breaks off is
// made again a few times, with longer and longer pauses, and not for ever.
func TestALostConnectionIsMadeAgain(t *testing.T) {
	reset := op("read", os.NewSyscallError("read", syscall.ECONNRESET))
	for _, step := range []string{"token", "renewal", "discover"} {
		for _, lost := range []error{reset, io.EOF, fmt.Errorf("reset: %w", io.ErrUnexpectedEOF)} {
			for fails := range 6 {
				synctest.Test(t, func(t *testing.T) {
					f := &fake{}
					wire := &breaking{RoundTripper: f, err: lost, left: fails}
					begin := time.Now()
					err := steps(t, f, wire)[step]()
					if fails > 3 {
						wantFault(t, err, fault.Network, "the connection to login.test was lost")
						fails = 3
					} else if err != nil {
						t.Errorf("%s after %d connections that failed: %v", step, fails, err)
					}
					var waited time.Duration
					for i := range min(fails, len(wire.made)-1) {
						waited += 500 * time.Millisecond << i
						if at := wire.made[i+1].Sub(begin); at != waited {
							t.Errorf("%s: try %d after %v, want %v", step, i+2, at, waited)
						}
					}
				})
			}
		}
	}
}

// TestOtherFaultsAreNotTriedAgain: what another connection would not change fails at once.
func TestOtherFaultsAreNotTriedAgain(t *testing.T) {
	for _, other := range []error{op("dial", os.NewSyscallError("connect", syscall.ECONNREFUSED)), errors.New("odd"), os.ErrDeadlineExceeded} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{}
			for step := range steps(t, f, nil) {
				wire := &breaking{RoundTripper: f, err: other, left: 9}
				if err := steps(t, f, wire)[step](); err == nil || len(wire.made) != 1 {
					t.Errorf("%s, %v: %v after %d tries", step, other, err, len(wire.made))
				}
			}
		})
	}
}

// TestALostTokenReplyIsAskedForAgain: the assertion is signed anew, and the discovery that
// came is not asked for again.
func TestALostTokenReplyIsAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		wire := roundTrip(func(r *http.Request) (*http.Response, error) {
			reply, err := f.RoundTrip(r)
			if r.Method == http.MethodPost && f.posts() < 3 {
				return nil, io.ErrUnexpectedEOF
			}
			return reply, err
		})
		if err := steps(t, f, wire)["token"](); err != nil {
			t.Fatal(err)
		}
		var assertions []string
		for _, form := range f.forms {
			assertions = append(assertions, form.Get("client_assertion"))
		}
		slices.Sort(assertions)
		if len(slices.Compact(assertions)) != 3 || len(f.calls) != 4 {
			t.Errorf("%d assertions, calls %v", len(slices.Compact(assertions)), f.calls)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (do roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return do(r) }
