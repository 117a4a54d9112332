package theme_test

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/theme"
)

func TestScrollbar(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono", ASCII: true})
	for _, c := range []struct {
		w, h, top, total int
		want             string // letters of the column, top first
	}{
		{80, 4, 0, 4, ""},
		{1, 4, 0, 8, ""},
		{80, 4, 0, 8, "##||"},
		{80, 4, 4, 8, "||##"},
		{80, 4, 2, 8, "|##|"},
		{80, 4, 0, 1_000_000, "#|||"},
		{80, 4, 999_996, 1_000_000, "|||#"},
	} {
		got := strings.Join(th.Scrollbar(c.w, c.h, c.top, c.total), "")
		if got = strings.NewReplacer("\x1b[2m", "", "\x1b[22m", "").Replace(got); got != c.want {
			t.Errorf("%d of %d lines from %d: %q, want %q", c.h, c.total, c.top, got, c.want)
		}
	}
}

// Each band has a name, a role and a sign of its own, and other words look
// informational.
func TestBands(t *testing.T) {
	g := &theme.New(theme.Options{}).Glyphs
	bands, roles, signs := theme.Bands(), map[theme.Role]bool{}, map[string]bool{}
	for _, b := range bands {
		if b.Name == "" || b.Short == "" || theme.Severity(b.Severity) != b.Role {
			t.Errorf("%+v", b)
		}
		roles[b.Role], signs[g.Severity(b.Severity)] = true, true
	}
	if len(roles) != len(bands) || len(signs) != len(roles) {
		t.Errorf("%d roles and %d signs of %d bands", len(roles), len(signs), len(bands))
	}
	for _, s := range []alert.Severity{alert.Unknown, "", "unknownFutureValue"} {
		if theme.Severity(s) != theme.SeverityInfo || g.Severity(s) != g.Info {
			t.Errorf("%q does not look informational", s)
		}
	}
}
