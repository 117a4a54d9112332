package graph

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

func TestLinksThatAreTooLongAreNotFollowed(t *testing.T) {
	c := client(nil)
	start := root + "/v1.0/x?$skiptoken="
	if _, err := c.own(c.root, start+strings.Repeat("a", bound.Link-len(start))); err != nil {
		t.Errorf("the longest: %v", err)
	}
	_, err := c.own(c.root, start+strings.Repeat("a", bound.Link-len(start)+1))
	wantFault(t, err, fault.Service, "next page")
}

func TestClaimsThatAreTooLongAreNotSentOn(t *testing.T) {
	challenge := func(n int) http.Header {
		coded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", n)))
		return http.Header{"Www-Authenticate": {`Bearer error="insufficient_claims", claims="` + coded + `"`}}
	}
	if got := claims(challenge(maxClaims / 4 * 3)); len(got) != maxClaims/4*3 {
		t.Errorf("the longest: %d bytes", len(got))
	}
	if got := claims(challenge(maxClaims)); got != "" {
		t.Errorf("%d bytes", len(got))
	}
}

func TestWarningsAreCounted(t *testing.T) {
	h := http.Header{}
	for range 10 * bound.Warnings {
		h.Add("Warning", `199 - "Microsoft/MCAS/504/10000"`)
	}
	if got := warnings(h); len(got) != bound.Warnings {
		t.Errorf("%d warnings", len(got))
	}
}
