package query_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/store/query"
)

// What a hint names can be put in the place of what is wrong, with the words that it has too.
func TestMend(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	read := func(text string) *query.Reading { return query.Scope{Now: now}.Read(text) }
	for text, want := range map[string]string{
		"severity = hgih":                       "severity = 'high'",
		"title ~= powershell":                   "title CONTAINS 'powershell'",
		"title contains powershell":             "title contains 'powershell'",
		"today":                                 "created_at:today",
		"| summarize count() by title":          "| aggregate count() by title",
		"created > ago(1d)":                     "created > -1d",
		"severity = hgih AND title = x y":       "severity = 'high' AND title = x y",
		"T1059.001":                             "mitre = 'T1059.001'",
		"title like '%mimi%' AND status != New": "title CONTAINS 'mimi' AND status != New",
		"severity = 'high'":                     "",
		"title = (":                             "",
		"severity = hgih foo":                   "severity = 'high' foo",
		"title like '%" + strings.Repeat("mimi", 200) + "%'": "", // its hint is cut, and would be another filter
	} {
		problems, got := read(text).Problems, ""
		p := query.Failed(problems)
		for i := range problems {
			if p == nil && problems[i].Warning && !problems[i].Extension {
				p = &problems[i]
			}
		}
		if c, ok := query.Mend(text, p, read); ok {
			got = text[:c.At.From] + c.Text + text[c.At.To:]
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%+v)", text, got, want, p)
		}
	}
}

// What a warning means isn't offered if the query would have an error with it: as it is it may be right.
func TestAMendOfAWarningBringsNoError(t *testing.T) {
	read := func(text string) *query.Reading { return query.Scope{}.Read(text) }
	warning := &query.Problem{At: query.Span{From: 0, To: 3}, Message: "a word", Hint: "write title", Warning: true}
	for text, want := range map[string]bool{"foo = 'x'": true, "foo = 'x' AND title = (": false} {
		if c, ok := query.Mend(text, warning, read); ok != want {
			t.Errorf("%s: %v, %+v", text, ok, c)
		}
	}
}

// A query of the portal begins with the name of a table, which is no text to look for.
func TestTheTableOfAnotherToolIsTold(t *testing.T) {
	for _, table := range []string{"AlertInfo", "SecurityAlert", "SecurityIncident", "AlertEvidence"} {
		r := query.Scope{}.Read(table + " AND Severity == 'High'")
		told := func(p query.Problem) bool { return p.Hint == "leave the table's name out: the list has every alert" }
		if !slices.ContainsFunc(r.Problems, told) || r.Query == nil {
			t.Errorf("%s: %+v", table, r.Problems)
		}
	}
}
