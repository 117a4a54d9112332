package alert

import "testing"

// A person is told by the name in any case, also with a domain behind it, but not by the name before another one.
func TestIsMe(t *testing.T) {
	for _, c := range []struct {
		owner, me string
		want      bool
	}{
		{"kim", "kim", true},
		{"KIM", "kim", true},
		{"Kim@contoso.example", "kim", true},
		{"kimberly@contoso.example", "kim", false},
		{"kim@contoso.example", "kim@CONTOSO.example", true},
		{"kim@contoso.example", "kim@fabrikam.example", false},
		{"kim", "kim@contoso.example", false},
		{"", "kim", false},
	} {
		if got := IsMe(c.owner, c.me); got != c.want {
			t.Errorf("%q is %q: %v", c.owner, c.me, got)
		}
	}
}
