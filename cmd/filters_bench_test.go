//go:build unix

package cmd

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"tocsin/store/index"
)

// filter is one of the filters that the screen is measured with, in the languages of the
// program, of VictoriaLogs and of DuckDB. They mean the same rows as near as the languages
// allow: the others look for an entity's text anywhere in the evidence.
type filter struct {
	name, query string
	sort        index.Sort
	logs        string
	logsSort    string // "" for the newest first
	sql         string
	sqlSort     string // "" for the newest first
	text        bool   // it looks within text that need not be resident
}

// needles are values of the data that filters look for.
type needles struct {
	name        string // a word of one title
	description string // a word of one description
	rare, hot   string // users: of one alert, and the most frequent one
	incident    string
	hash        string // a part of one hash
}

// Conditions on the product, in the three languages.
const (
	ofTwo      = "provider IN ('mde', 'mdo')"
	ofTwoLogs  = "serviceSource:in(microsoftDefenderForEndpoint, microsoftDefenderForOffice365)"
	ofTwoSQL   = "serviceSource IN ('microsoftDefenderForEndpoint', 'microsoftDefenderForOffice365')"
	notOne     = "provider != 'mdo'"
	notOneLogs = "!serviceSource:=microsoftDefenderForOffice365"
	notOneSQL  = "serviceSource <> 'microsoftDefenderForOffice365'"
)

// filters returns the filters F0 to F20.
func filters(n needles) []filter { return slices.Concat(plainFilters(n), mixedFilters(n)) }

// plainFilters are those of one field or a few, joined by AND.
func plainFilters(n needles) []filter {
	return []filter{
		{name: "F0 none", query: "", logs: "*", sql: "true"},
		{name: "F1 severity", query: "severity >= 'high'", logs: "severity:=high", sql: "severity = 'high'"},
		{name: "F2 severity, product", query: "severity >= 'high' AND " + ofTwo, logs: "severity:=high " + ofTwoLogs, sql: "severity = 'high' AND " + ofTwoSQL},
		{
			name: "F3 and title, user", query: "severity >= 'high' AND " + ofTwo + " AND title CONTAINS '" + n.name + "' AND @user = 'no-such-user'",
			logs: "severity:=high " + ofTwoLogs + " _msg:*" + n.name + "* evidence:\"no-such-user\"",
			sql:  "severity = 'high' AND " + ofTwoSQL + " AND contains(title, '" + n.name + "') AND contains(evidence, '\"no-such-user\"')",
		},
		{name: "F4 title, rare", query: "title CONTAINS '" + n.name[1:] + "'", logs: "_msg:*" + n.name[1:] + "*", sql: "contains(title, '" + n.name[1:] + "')"},
		{name: "F4b title, frequent", query: "title CONTAINS 'ser'", logs: "_msg:*ser*", sql: "contains(title, 'ser')"},
		{name: "F5 title, none", query: "title CONTAINS 'zzqqzz'", logs: "_msg:*zzqqzz*", sql: "contains(title, 'zzqqzz')"},
		{name: "F6 user, rare", query: "@user = '" + n.rare + "'", logs: "evidence:`" + account(n.rare) + "`", sql: "contains(evidence, '" + account(n.rare) + "')"},
		{name: "F7 user, hot", query: "@user = '" + n.hot + "'", logs: "evidence:`" + account(n.hot) + "`", sql: "contains(evidence, '" + account(n.hot) + "')"},
		{
			name: "F8 new, unassigned", query: "status = 'new' AND assigned_to IS NULL", sort: index.Sort{Field: "severity"},
			logs: "status:=new assignedTo:\"\"", logsSort: "severity", sql: "status = 'new' AND assignedTo IS NULL", sqlSort: "severity, createdDateTime DESC",
		},
		{name: "F9 not product, 7 d", query: notOne + " EARLIEST=-7d", logs: notOneLogs + " _time:7d", sql: notOneSQL + " AND createdDateTime >= now()::TIMESTAMP - INTERVAL 7 DAY"},
		{name: "F10 incident", query: "incident_id = '" + n.incident + "'", logs: "incidentId:=" + n.incident, sql: "incidentId = '" + n.incident + "'"},
		{name: "F11 technique", query: "mitre = 'T1059.001'", logs: "mitreTechniques:\"T1059.001\"", sql: "list_contains(mitreTechniques, 'T1059.001')"},
	}
}

// mixedFilters are those with OR, with text anywhere, sorted, or with a regex.
func mixedFilters(n needles) []filter {
	dotted := n.name[:3] + "." + n.name[4:]
	return []filter{
		{
			name: "F12 or", query: "(severity = 'high' OR title CONTAINS '" + n.name[1:] + "') AND status != 'RESOLVED'",
			logs: "(severity:=high or _msg:*" + n.name[1:] + "*) !status:=resolved",
			sql:  "(severity = 'high' OR contains(title, '" + n.name[1:] + "')) AND status <> 'resolved'",
		},
		{name: "F13 network", query: "@ip = '10.20.0.0/16'", logs: "evidence:~`\"10\\.20\\.`", sql: "contains(evidence, '\"10.20.')"},
		{name: "F14 description", text: true, query: "description CONTAINS '" + n.description + "'", logs: "description:*" + n.description + "*", sql: "contains(description, '" + n.description + "')"},
		{name: "F15 any entity", text: true, query: "entities CONTAINS '" + n.hash + "'", logs: "evidence:*" + n.hash + "*", sql: "contains(evidence, '" + n.hash + "')"},
		{name: "F16 by title", query: "", sort: index.Sort{Field: "title", Up: true}, logs: "*", logsSort: "_msg", sql: "true", sqlSort: "title, createdDateTime DESC"},
		{name: "F17 by detector", query: "", sort: index.Sort{Field: "detector_id", Up: true}, logs: "*", logsSort: "detectorId", sql: "true", sqlSort: "detectorId, createdDateTime DESC"},
		{
			name: "F18 new by updated", query: "status = 'new'", sort: index.Sort{Field: "updated_at"},
			logs: "status:=new", logsSort: "lastUpdateDateTime desc", sql: "status = 'new'", sqlSort: "lastUpdateDateTime DESC",
		},
		{
			name: "F19 five", query: "severity >= 'medium' AND status = 'new' AND " + ofTwo + " AND title CONTAINS '" + n.name[1:] + "' EARLIEST=-20d",
			logs: "severity:in(medium, high) status:=new " + ofTwoLogs + " _msg:*" + n.name[1:] + "* _time:20d",
			sql:  "severity IN ('medium', 'high') AND status = 'new' AND " + ofTwoSQL + " AND contains(title, '" + n.name[1:] + "') AND createdDateTime >= now()::TIMESTAMP - INTERVAL 20 DAY",
		},
		{name: "F20 title, regex", query: "title MATCHES_REGEX '" + dotted + "'", logs: "_msg:~\"" + dotted + "\"", sql: "regexp_matches(title, '" + dotted + "')"},
	}
}

// account returns the text of a user in the evidence, where their name may stand in a path too.
func account(user string) string { return `"accountName":"` + user + `"` }

// findNeedles picks values out of a file of n items.
func findNeedles(b *testing.B, items string, n int) needles {
	b.Helper()
	f, err := os.Open(items)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	users := map[string]int{}
	var found needles
	in := bufio.NewReader(f)
	for i := range n {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if i < 5000 || i == n/2 {
			var a benchAlert
			if err := json.Unmarshal(line, &a); err != nil {
				b.Fatal(err)
			}
			a.count(users)
			if i == n/2 {
				found = a.needles()
			}
		}
	}
	for user, times := range users {
		if times > users[found.hot] || times == users[found.hot] && user < found.hot {
			found.hot = user
		}
	}
	return found
}

// benchAlert holds the parts of an item that filters look for.
type benchAlert struct {
	Title, Description, IncidentID string
	Evidence                       []struct {
		UserAccount struct{ AccountName string }
		FileDetails struct{ SHA256 string }
	}
}

func (a *benchAlert) count(users map[string]int) {
	for _, e := range a.Evidence {
		if name := e.UserAccount.AccountName; name != "" {
			users[name]++
		}
	}
}

func (a *benchAlert) needles() needles {
	n := needles{name: middle(a.Title), description: middle(a.Description), incident: a.IncidentID, hash: "0123456789ab"}
	for _, e := range a.Evidence {
		if e.UserAccount.AccountName != "" {
			n.rare = e.UserAccount.AccountName
		}
		if len(e.FileDetails.SHA256) == 64 {
			n.hash = e.FileDetails.SHA256[20:32]
		}
	}
	return n
}

// middle returns the name that a generated title or description holds in its middle.
func middle(text string) string {
	words := strings.Fields(text)
	return words[(len(words)-1)/2]
}
