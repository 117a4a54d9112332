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
			all := query.Mends(text, p, read)
			if len(all) == 1 {
				got, _ = all[0].Insert(text)
			}
			if len(all) != 1 || !p.Warning || p.Column == 0 || strings.Contains(p.Message, "view") {
				t.Errorf("%s: %+v", text, p)
			}
		}
		if got = strings.TrimSpace(got); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"owner IN ('me', 'kim')", "owner != 'me'"} { // the others, and the sense, are to stay
		for _, c := range query.Mends(text, query.Mine(read(text), yours), read) {
			if got, _ := c.Insert(text); got != "NOT "+yours {
				t.Errorf("%s: %q", text, got)
			}
		}
	}
	if p := query.Mine(read("owner = 'me'"), ""); p != nil {
		t.Errorf("no one asks: %+v", p)
	}
}
