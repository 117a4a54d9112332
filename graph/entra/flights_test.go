package entra_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// got is the result of one call.
type got struct {
	token string
	err   error
}

func async(ask func() (string, error)) <-chan got {
	out := make(chan got, 1)
	go func() {
		token, err := ask()
		out <- got{token, err}
	}()
	return out
}

func TestFirstCallerLeavesAndTheSecondGetsTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{before: func() { time.Sleep(time.Second) }}
		made := inMemory(t, f)
		impatient, cancel := context.WithCancel(t.Context())
		first := async(func() (string, error) { return made.Token(impatient, scope) })
		synctest.Wait()
		second := async(func() (string, error) { return made.Token(t.Context(), scope) })
		synctest.Wait()
		cancel()
		begin := time.Now()
		wantFault(t, (<-first).err, fault.Interrupted)
		if took := time.Since(begin); took != 0 {
			t.Errorf("the first caller left after %v", took)
		}
		if s := <-second; s.err != nil || s.token != "token-1" {
			t.Errorf("the second got %q, %v", s.token, s.err)
		}
		if n := f.posts(); n != 1 {
			t.Errorf("%d sign-ins, want 1", n)
		}
	})
}

// A flight that ends after all callers have left still serves the next caller.
func TestFlightThatAllHaveLeftFillsTheCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{before: func() { time.Sleep(time.Second) }}
		made := inMemory(t, f)
		hurried, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, err := made.Token(hurried, scope)
		wantFault(t, err, fault.Network, "time limit")
		time.Sleep(5 * time.Second)
		begin := time.Now()
		if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" || time.Since(begin) != 0 {
			t.Errorf("%q, %v after %v", token, err, time.Since(begin))
		}
	})
}

// A claims challenge requires a token that meets it: neither a flight without claims
// nor one with other claims may answer it.
func TestClaimsAreNotAnsweredByAnotherFlight(t *testing.T) {
	const one, other = `{"access_token":{"nbf":{"value":"1"}}}`, `{"access_token":{"nbf":{"value":"2"}}}`
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		f := &fake{}
		f.answer = func(n int, w http.ResponseWriter, _ *http.Request) {
			<-open
			f.good(n, w)
		}
		made := inMemory(t, f)
		asked := []<-chan got{
			async(func() (string, error) { return made.Token(t.Context(), scope) }),
			async(func() (string, error) { return made.Renew(t.Context(), scope, "") }),
			async(func() (string, error) { return made.Renew(t.Context(), scope, one) }),
			async(func() (string, error) { return made.Renew(t.Context(), scope, one) }), // shares a flight
			async(func() (string, error) { return made.Renew(t.Context(), scope, other) }),
		}
		synctest.Wait()
		close(open)
		tokens := map[string]int{}
		for i, c := range asked {
			g := <-c
			if g.err != nil {
				t.Errorf("caller %d: %v", i, g.err)
			}
			tokens[g.token]++
		}
		if len(tokens) != 4 {
			t.Errorf("tokens %v, want 4 different ones", tokens)
		}
		sent := map[string]int{}
		for _, form := range f.forms {
			sent[form.Get("claims")]++
		}
		if len(f.forms) != 4 || sent[""] != 2 || sent[one] != 1 || sent[other] != 1 {
			t.Errorf("claims sent: %v", sent)
		}
	})
}

// panics is a transport that breaks at sign-ins until it is mended.
type panics struct {
	http.RoundTripper
	with any
}

func (p *panics) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.with != nil {
		panic(p.with)
	}
	return p.RoundTripper.RoundTrip(r)
}

// A panic in a flight is an error of its callers, and the next flight is good.
func TestPanicInAFlightIsAnError(t *testing.T) {
	f := &fake{t: t, root: "https://login.test"}
	broken := &panics{f, "eyJsecret.of.a-token"}
	made := tokens(t, entra.Options{
		Cloud: entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}, HTTP: &http.Client{Transport: broken},
	})
	for _, ask := range []func() (string, error){
		func() (string, error) { return made.Token(t.Context(), scope) },
		func() (string, error) { return made.Renew(t.Context(), scope, "") },
	} {
		_, err := ask()
		found := wantFault(t, err, fault.Failed, "the sign-in broke: ")
		if strings.Contains(found.Sentence, "eyJsecret") {
			t.Errorf("the sentence is %q", found.Sentence)
		}
	}
	broken.with = nil
	if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
		t.Errorf("after it: %q, %v", token, err)
	}
}
