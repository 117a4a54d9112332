package query_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/store/query"
)

// TestMine: who asks for what is assigned to me means themselves, and the hint can be written in its place.
func TestMine(t *testing.T) {
	const yours = "(triage.assigned_to = 'kim' OR assigned_to STARTSWITH 'kim@')"
	read := func(text string) *query.Reading { return query.Read(text, time.Now()) }
	for text, want := range map[string]string{
		"assigned_to = 'me'": yours,
		"owner = 'Me'":       yours,
		"severity = 'high' AND triage.assigned_to = 'me'": "severity = 'high' AND " + yours,
		"owner:me severity:high":                          yours + " severity:high",
		"owner = 'mel'":                                   "",
		"title = 'me'":                                    "",
		"me":                                              "",
		"owner = = me":                                    "",
	} {
		got := ""
		p := query.Mine(read(text), yours)
		if p != nil {
			c, ok := query.Mend(text, p, read)
			if got, _ = c.Insert(text); !ok || !p.Warning || p.Column == 0 || strings.Contains(p.Message, "view") {
				t.Errorf("%s: %+v", text, p)
			}
		}
		if got = strings.TrimSpace(got); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if p := query.Mine(read("owner = 'me'"), ""); p != nil {
		t.Errorf("no one asks: %+v", p)
	}
}
