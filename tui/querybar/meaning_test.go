package querybar

import (
	"testing"

	"tocsin/store/query"
	"tocsin/tui/facets"
)

// The words of chips and keys are text in a query: what they would filter by is told and offered.
func TestWordsOfChips(t *testing.T) {
	chips := facets.New(facets.Options{Rows: []facets.Facet{facets.Severity(), facets.Product(), facets.Status(), facets.Unseen()}})
	for typed, want := range map[string]string{
		"unseen high":               "unseen, high are text to look for here",
		"severity = 'low' AND done": "done is text to look for here",
		"Endpoint":                  "Endpoint is text to look for here",
		"2662":                      "2662 is text to look for here",
		"bookmarked noted":          "bookmarked, noted are text to look for here",
		"priority > 90":             "", "id = '2662'": "",
		"'high'": "", "powershell": "", "severity = 'high'": "", "": "",
		"NOT high":    "high is text to look for here",
		"high OR low": "high, low are text to look for here",
	} {
		b := New(Options{Now: midnights, Meaning: func(word string) string { return facets.Meaning(chips, word) }})
		b.Apply(typed)
		b.Refresh()
		said := ""
		if w := b.Warning(); w != nil {
			said = w.Message
		}
		if said != want {
			t.Errorf("%q: %q, want %q", typed, said, want)
		}
	}
	typing(t, Options{Meaning: func(word string) string { return facets.Meaning(chips, word) }}, plain(8), func(x *session) {
		x.Type("unseen")
		x.says("tab triage.seen = false", "the filter unseen")
		x.keys("tab")
		x.line("triage.seen = false ‸")
		x.Type("info")
		x.keys("tab")
		x.line("triage.seen = false AND severity = 'informational' ‸")
		x.keys("ctrl+u")
		x.Type("mail in_progress")
		x.silent("the filter")
		x.keys("ctrl+u")
		x.Type("unseen high")
		x.says("tab AND severity = 'high'")
		x.keys("ctrl+u")
		x.Type("unseen high ")
		x.says("note: unseen, high are text to look for here", "to filter, write triage.seen =")
		x.keys("ctrl+u")
		x.Type("title = high")
		x.silent("the filter")
	})
}

// Each condition that a word stands for is right, and the words of chips all have one.
func TestEveryChipHasAMeaning(t *testing.T) {
	rows := []facets.Facet{facets.Severity(), facets.Product(), facets.Status(), facets.Unseen(), facets.Version()}
	chips := facets.New(facets.Options{Rows: rows})
	for _, word := range []string{"high", "Medium", "LOW", "info", "Endpoint", "new", "resolved", "unseen", "seen", "done", "legacy", "v2"} {
		condition := facets.Meaning(chips, word)
		if r := New(Options{Now: midnights}).Read(condition); condition == "" || query.Failed(r.Problems) != nil {
			t.Errorf("%s means %q", word, condition)
		}
	}
	if got := facets.Meaning(facets.New(facets.Options{Rows: rows[:1]}), "done"); got != "" {
		t.Errorf("a list without triage takes done for %q", got)
	}
}
