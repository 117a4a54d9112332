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
		"severity = hgih":                                    "severity = 'high'",
		"title ~= powershell":                                "title CONTAINS 'powershell'",
		"title contains powershell":                          "title contains 'powershell'",
		"today":                                              "created_at:today",
		"| summarize count() by title":                       "| aggregate count() by title",
		"created > ago(1d)":                                  "created > -1d",
		"T1059.001":                                          "mitre = 'T1059.001'",
		"title like '%mimi%' AND status != New":              "title CONTAINS 'mimi' AND status != New",
		"severity = 'high'":                                  "",
		"isempty(assigned_to) and title has 'x'":             "assigned_to IS NULL and title has 'x'",
		"contains(title, 'x')":                               "title CONTAINS 'x'",
		"tolower(title) == 'x'":                              "title == 'x'",
		"title -notlike 'x?'":                                "title !MATCHES 'x?'",
		"title starts with 'x'":                              "title STARTSWITH 'x'",
		"title ends with x AND user:y":                       "title ENDSWITH 'x' AND user:y",
		"title does not contain 'x'":                         "title !CONTAINS 'x'",
		"title is 'x'":                                       "title = 'x'",
		"user is not amal":                                   "user != 'amal'",
		"title is not empty":                                 "title IS NOT NULL",
		"title NOT LIKE '%x%'":                               "title !CONTAINS 'x'",
		"title = (":                                          "",
		"severity = hgih AND title = x y":                    "severity = 'high' AND title = x y",
		"isempty(user) | sort by TimeGen":                    "user IS NULL | sort by TimeGen",
		"severity = hgih foo OR title:x":                     "",
		"title is not foo bar AND title = (":                 "",
		"severity = hgih AND title = x":                      "severity = 'high' AND title = x",
		"severity = hgih foo":                                "", // it would not run
		"title is not foo bar":                               "",
		"contains(title, 'a', 'b')":                          "",
		"FROM incident AND title:x":                          "FROM incident title:x",
		"severity:high AND AND title:x":                      "severity:high AND title:x",
		"severity:high AND OR title:x":                       "",
		"severity:high AND":                                  "",
		"FROM incident AND":                                  "",
		"AND title:x":                                        "title:x",
		"AlertInfo AND severity:high":                        "severity:high",
		"AlertInfo":                                          "",
		"title:foo~ user:x":                                  "title:foo* user:x",
		"title = 'it''s' AND user:x":                         `title = e'it\'s' AND user:x`,
		"severity:high head 5 | fields title":                "severity:high | head 5 | fields title",
		"severity = 'high' or 'medium' AND user:x":           "severity IN ('high', 'medium') AND user:x",
		"@tag = 'x'":                                         "tags = 'x'",
		"10.0.0.0/8 foo":                                     "@ip = '10.0.0.0/8' AND foo",
		"title like '%" + strings.Repeat("mimi", 200) + "%'": "", // its hint is cut, and would be another filter
	} {
		problems, got := read(text).Problems, ""
		p := query.Failed(problems)
		for i := range problems {
			if p == nil && problems[i].Warning && !problems[i].Extension {
				p = &problems[i]
			}
		}
		if all := query.Mends(text, p, read); len(all) > 0 {
			got, _ = all[0].Insert(text)
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%+v)", text, got, want, p)
		}
	}
}

// A stage of another language is mended whole, with what stands behind its word, into a query that runs.
func TestStagesOfOtherLanguagesAreMended(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	read := func(text string) *query.Reading { return query.Scope{Now: now}.Read(text) }
	for text, want := range map[string]string{
		"severity:high | distinct user":                                     "severity:high | aggregate count by user",
		"| distinct user, host":                                             "| aggregate count by user, host",
		"| dedup user | head 5":                                             "| aggregate count by user | head 5",
		"| summarize by user":                                               "| aggregate count by user",
		"| stats count by user":                                             "| aggregate count by user",
		"| aggregate user":                                                  "| aggregate count by user",
		"| aggregate user, host":                                            "| aggregate count by user, host",
		"| aggregate by user":                                               "| aggregate count by user",
		"severity:high | top 5 by created_at":                               "severity:high | sort created_at desc | head 5",
		"| top 3 by severity asc, created_at":                               "| sort severity, created_at desc | head 3",
		"| top 7 by created_at desc | fields title":                         "| sort created_at desc | head 7 | fields title",
		"| aggregate count by user | top 5 by count_":                       "| aggregate count by user | sort count desc | head 5",
		"| aggregate count as n by user | top 5 by user asc":                "| aggregate count as n by user | sort user | head 5",
		"| aggregate count as n by user | top 5 by N":                       "| aggregate count as n by user | sort N desc | head 5",
		"| top 5 user":                                                      "| aggregate count by user | sort count desc | head 5",
		"| top limit=5 user":                                                "| aggregate count by user | sort count desc | head 5",
		"| top 5":                                                           "| head 5",
		"| rare user":                                                       "| aggregate count by user | sort count | head 10",
		"| timechart span=1d count":                                         "| aggregate count by 1d",
		"| timechart count":                                                 "| aggregate count by 1h",
		"| aggregate count by bin(created_at, 1d)":                          "| aggregate count by 1d",
		"| aggregate count() by bin(TimeGenerated, 30m)":                    "| aggregate count() by 30m",
		"| aggregate count by date_trunc('week', created_at)":               "| aggregate count by 7d",
		"| aggregate count by bin(updated_at, 1d)":                          "", // intervals are of the creation
		"| aggregate by 1h | head 3":                                        "| aggregate count by 1h | head 3",
		"| aggregate count by bin(created_at, 1d) | head 5":                 "| aggregate count by 1d | head 5",
		"| aggregate count by week":                                         "| aggregate count by 7d",
		"severity:high | where title has 'x'":                               "severity:high AND title has 'x'",
		"severity:high | where title:a or title:b | head 5":                 "severity:high AND (title:a or title:b) | head 5",
		"| where title:a or title:b":                                        "title:a or title:b",
		"severity:high | aggregate count() by user | where count > 3":       "severity:high | aggregate count() by user | sort count desc | head 10",
		"| aggregate count as n, sum(severity) by user | where count_ >= 2": "| aggregate count as n, sum(severity) by user | sort n desc | head 10",
		"| timechart count span=1d":                                         "| aggregate count by 1d",
		"| timechart span=1d dc(user)":                                      "| aggregate cardinality(user) by 1d",
		"| aggregate count by bin(created_at, 2w)":                          "| aggregate count by 14d",
		"| aggregate count by bin(created_at, 5min)":                        "| aggregate count by 5m",
		// What would be another query isn't written.
		"| aggregate count by bin(created_at, 2mo)":              "",
		"| aggregate count by date_trunc('month', created_at)":   "",
		"| aggregate count by user | where host = 'x'":           "",
		"| aggregate count by user | where severity > 0.5":       "",
		"| timechart avg(severity) span=2mo":                     "",
		"| top 5 by created_at desc nulls last":                  "",
		"| top user by host":                                     "",
		"| distinct user where x":                                "",
		"| dedup 5 user":                                         "",
		"title:x | where x:1":                                    "",
		"title:a or title:b | where title:c":                     "",
		"title:a EARLIEST=-1d | where title:c":                   "",
		"| head 5 | where title:c":                               "",
		"| aggregate count by user | where user != x":            "",
		"| aggregate count by user | where count > 3 and user:x": "",
		"| where title:(":                                        "",
		"| where":                                                "",
		"| timechart count by user":                              "| aggregate count by user",
		"| distinct":                                             "| aggregate count by product",
		"| rare":                                                 "| aggregate count by product | sort count",
		"| top":                                                  "",
	} {
		p, got := query.Failed(read(text).Problems), ""
		if all := query.Mends(text, p, read); len(all) > 0 {
			got, _ = all[0].Insert(text)
			got = strings.TrimSpace(got)
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%+v)", text, got, want, p)
		}
		if p != nil && want == "" && strings.HasPrefix(p.Hint, "write ") {
			t.Errorf("%s: tab doesn't write what the hint says: %s", text, p.Hint)
		}
		for _, behind := range []string{" | take 7", " | where title:zebra", " | distinct host"} { // what is wrong there, too, stays
			more := text + behind
			for _, c := range query.Mends(more, query.Failed(read(more).Problems), read) {
				if with, _ := c.Insert(more); !strings.HasSuffix(with, behind) {
					t.Errorf("%s becomes %s", more, with)
				}
			}
		}
		if r := read(got); want != "" && query.Failed(r.Problems) != nil {
			t.Errorf("%s becomes %s, which doesn't run: %+v", text, got, r.Problems)
		}
	}
}

// Each of the mends of a text leads to one that runs, and leaves in it what the person wrote behind what is wrong.
func TestMendsKeepWhatIsWrittenBehind(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	read := func(text string) *query.Reading { return query.Scope{Now: now}.Read(text) }
	for text, want := range map[string]string{
		`AlertInfo | where Severity == "High" | where Title has "malware" | sort by TimeGenerated desc`:                    `AlertInfo AND Severity == "High" AND Title has "malware" | sort by created_at desc`,
		`AlertInfo | where Severity == "High" | take 10`:                                                                   `AlertInfo AND Severity == "High" | head 10`,
		"created > ago(1d) | where title has 'x' | take 3":                                                                 "created > -1d AND title has 'x' | head 3",
		"isempty(user) and contains(title, 'a b') | limit 5":                                                               "user IS NULL and title CONTAINS 'a b' | head 5",
		"severity:high | project title, user | take 5":                                                                     "severity:high | fields title, user | head 5",
		"severity:high | summarize dcount(user) by host":                                                                   "severity:high | aggregate cardinality(user) by host",
		"severity:high | summarize n=count() by user | top 5 by n":                                                         "severity:high | aggregate count() as n by user | sort n desc | head 5",
		"severity:high | summarize n = dcount(user), count() by host":                                                      "severity:high | aggregate cardinality(user) as n, count() by host",
		"severity:high | where user has 'x' | summarize count() by user":                                                   "severity:high AND user has 'x' | aggregate count() by user",
		"SecurityAlert | where TimeGenerated > ago(7d) | where Severity == 'High' | order by TimeGenerated desc | take 20": "SecurityAlert AND created_at > -7d AND Severity == 'High' | sort by created_at desc | head 20",
		"severity=high status!=resolved user='bob'":                                                                        "severity=high AND status!=resolved AND user='bob'",
		"severity:high | sort -created_at, title":                                                                          "severity:high | sort created_at desc, title",
		"title = foo bar = x": "title = foo bar = x",
		"NOT severity:high | where NOT title:a | where isnotempty(user)": "NOT severity:high AND NOT title:a AND user IS NOT NULL",
		"isnotempty(user) or isnull(host)":                               "user IS NOT NULL or host IS NULL",
		"title:'it''s' | where severity == 'high'":                       `title:e'it\'s' AND severity == 'high'`,
		"| distinct user | where user != 'x'":                            "| distinct user | where user != 'x'",
		"| dedup user | sort title":                                      "| dedup user | sort title", // no column of what would count
		"title:a | where title:b | extend x = 1":                         "title:a AND title:b | extend x = 1",
		"severity = 'high' or 'medium' or 'low'":                         "severity IN ('high', 'medium', 'low')",
		"tactic:exfiltration AND user:x":                                 "category:exfiltration AND user:x",
		"title like '%a%' | top 5 by created_at | where user:x":          "title CONTAINS 'a' | top 5 by created_at | where user:x",
	} {
		got := text
		for all := query.Mends(got, query.Failed(read(got).Problems), read); len(all) > 0; {
			got, _ = all[0].Insert(got)
			all = query.Mends(got, query.Failed(read(got).Problems), read)
		}
		if got != want {
			t.Errorf("%s leads to %s, want %s", text, got, want)
		}
	}
}

// However much is wrong in a text, it is read and mended at once: a stage looks at what stands before it only if
// nothing there is wrong.
func TestMuchThatIsWrongIsReadAtOnce(t *testing.T) {
	read := func(text string) *query.Reading { return query.Scope{}.Read(text) }
	for _, text := range []string{
		"title:a" + strings.Repeat(" | distinct user", 80) + " | extend",
		"AlertInfo" + strings.Repeat(" | where TimeGenerated > ago(1d)", 40) + " | extend x",
		"| aggregate count by user" + strings.Repeat(" | where count_ > 3", 80) + " | extend",
		strings.Repeat("tactic:x AND ", 30) + "zzz = 'q'" + strings.Repeat(" | where tactic:x", 40) + " | extend",
		"title:a" + strings.Repeat(" AND isempty(user)", 100) + " AND title = (",
	} {
		done := make(chan bool)
		go func() {
			defer close(done)
			query.Mends(text, query.Failed(read(text).Problems), read)
		}()
		select {
		case <-done:
		case <-time.After(30 * time.Second): // it takes some milliseconds
			t.Fatalf("%.60s … isn't read", text)
		}
	}
}

// A hint that leaves a choice is several candidates.
func TestAHintThatLeavesAChoice(t *testing.T) {
	read := func(text string) *query.Reading { return query.Scope{}.Read(text) }
	for text, want := range map[string][]string{
		"tactic:exfiltration": {"category", "attack_technique_ids"},
		"@tag = 'x'":          {"tags", "triage.tags"},
		"severtiy:high":       {"severity"},
	} {
		var got []string
		for _, c := range query.Mends(text, query.Failed(read(text).Problems), read) {
			if got = append(got, c.Text); c.Help == "" || c.Help != query.FieldOf(c.Text).Help {
				t.Errorf("%s: the help for %s is %q", text, c.Text, c.Help)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Words that filters are called by are mended where each of them stands, and what is between them stays.
func TestWordsThatAreFiltersAreMendedInPlace(t *testing.T) {
	read := func(text string) *query.Reading { return query.Scope{}.Read(text) }
	meaning := func(word string) string {
		return map[string]string{"unseen": "triage.seen = false", "high": "severity = 'high'"}[word]
	}
	for text, want := range map[string]string{
		"unseen":              "triage.seen = false",
		"unseen foo":          "triage.seen = false AND foo",
		"unseen high":         "triage.seen = false AND severity = 'high'",
		"unseen foo high":     "triage.seen = false AND foo AND severity = 'high'",
		"NOT unseen foo high": "NOT triage.seen = false AND foo AND severity = 'high'",
		"unseen OR high":      "triage.seen = false OR severity = 'high'",
		"(unseen foo) high":   "(triage.seen = false AND foo) AND severity = 'high'",
		"high | head 5":       "severity = 'high' | head 5",
	} {
		got := ""
		if all := query.Mends(text, query.Mistaken(read(text), meaning), read); len(all) > 0 {
			got, _ = all[0].Insert(text)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What a warning means isn't offered if the query would have an error with it: as it is it may be right.
func TestAMendOfAWarningBringsNoError(t *testing.T) {
	read := func(text string) *query.Reading { return query.Scope{}.Read(text) }
	warning := &query.Problem{At: query.Span{From: 0, To: 3}, Message: "a word", Hint: "write title", Warning: true}
	for text, want := range map[string]bool{"foo = 'x'": true, "foo = 'x' AND title = (": false} {
		if all := query.Mends(text, warning, read); (len(all) > 0) != want {
			t.Errorf("%s: %+v", text, all)
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
