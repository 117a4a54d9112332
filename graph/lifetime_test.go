package graph

import (
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// TestTokenThatHasExpired: an expired token says nothing about the ids it was issued for,
// but the clocks differ.
func TestTokenThatHasExpired(t *testing.T) {
	for message, want := range map[string]string{
		"Lifetime validation failed, the token is expired.": "set this computer's clock",
		"Access token validation failure. Invalid audience": "compare the tenant id",
		"": "compare the tenant id",
	} {
		f := fault.Fault{Kind: fault.SignIn}
		unauthorized(&f, nil, &Error{Status: 401, Message: message}, request{})
		if !strings.HasPrefix(f.Hint, want) || !strings.HasPrefix(f.Sentence, "Graph does not accept the token") {
			t.Errorf("%q: %q, %q", message, f.Sentence, f.Hint)
		}
	}
}
