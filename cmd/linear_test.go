package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// lineAlerts returns alerts and an incident as a file has them: dumped ones of one detector on
// one host, sign-ins, one with a hostile title, one with a very long text.
func lineAlerts() string {
	var b strings.Builder
	item := func(id, title, severity, source, more string) {
		fmt.Fprintf(&b, `{"id":%q,"title":%s,"severity":%q,"status":"new","serviceSource":%q,"createdDateTime":"2026-03-02T0%d:00:00Z"%s}`+"\n",
			id, title, severity, source, min(strings.Count(b.String(), "\n"), 9), more)
	}
	device := `,"incidentId":"77","detectorId":"d-1","recommendedActions":"Isolate it.","evidence":[{"@odata.type":"#microsoft.graph.security.deviceEvidence","deviceDnsName":"srv1","mdeDeviceId":"m1"},` +
		`{"@odata.type":"#microsoft.graph.security.userEvidence","userAccount":{"accountName":"amal","userPrincipalName":"amal@kestrel.example"}},` +
		`{"@odata.type":"#microsoft.graph.security.processEvidence","verdict":"malicious","processCommandLine":"procdump64.exe -ma lsass.exe","imageFile":{"fileName":"procdump64.exe"},"parentProcessImageFile":{"fileName":"cmd.exe"}}]`
	item("hostile", `"\u001b[2J\u001b]0;x\u0007\u009b2Jclear\u202eevil\r\n\bgone"`, "low", "azureAdIdentityProtection", "")
	item("long", `"Long"`, "low", "azureAdIdentityProtection", `,"description":"`+strings.Repeat("very long text ", 2000)+`"`)
	for i := range 12 {
		item(fmt.Sprintf("signin-%02d", i), fmt.Sprintf(`"Sign-in %02d"`, i), "medium", "azureAdIdentityProtection", "")
	}
	item("dump-1", `"Credentials dumped"`, "high", "microsoftDefenderForEndpoint", device)
	item("dump-2", `"Credentials dumped"`, "high", "microsoftDefenderForEndpoint", device)
	fmt.Fprintln(&b, `{"id":"77","displayName":"Multi-stage incident","severity":"high","status":"active","description":"What one alert is about.","createdDateTime":"2026-03-02T09:00:00Z"}`)
	return b.String()
}

// lineEvents are audit records of one alert, beside lineAlerts.
const lineEvents = `{"Id":"e-1","CreationTime":"2026-03-02T10:00:00","UserType":0,"Version":1,"RecordType":40,"Operation":"AlertTriggered","Workload":"SecurityComplianceCenter","AlertId":"690a56a5-0000-4111-8222-333333333333","Name":"Malicious URL was clicked","Severity":"High","Status":"Active"}
{"Id":"e-2","CreationTime":"2026-03-02T11:00:00","UserType":0,"Version":1,"RecordType":41,"Operation":"TIUrlClickData","Workload":"ThreatIntelligence","UserId":"amal@kestrel.example","UserIp":"203.0.113.9","Url":"https://bad.example/x","AlertId":"690a56a5-0000-4111-8222-333333333333"}
`

// lineTwin is an alert about the same event as lineEvents.
const lineTwin = `{"id":"da1","providerAlertId":"690a56a5-0000-4111-8222-333333333333","title":"Malicious URL was clicked","severity":"high","status":"new","serviceSource":"microsoftDefenderForOffice365","createdDateTime":"2026-03-02T10:30:00Z","alertWebUrl":"https://security.microsoft.com/alerts/da1"}
`

// lineCommented is an alert about which more was written in the portal than is told at once.
const lineCommented = `{"id":"said","title":"Said","severity":"high","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-03-02T09:00:00Z","comments":[` +
	`{"comment":"One","createdByDisplayName":"zoe@kestrel.example","createdDateTime":"2026-03-02T09:10:00Z"},{"comment":"Two","createdByDisplayName":"zoe@kestrel.example","createdDateTime":"2026-03-02T09:20:00Z"},` +
	`{"comment":"Three","createdByDisplayName":"zoe@kestrel.example","createdDateTime":"2026-03-02T09:30:00Z"},{"comment":"Four","createdByDisplayName":"zoe@kestrel.example","createdDateTime":"2026-03-02T09:40:00Z"},` +
	`{"comment":"Five","createdByDisplayName":"zoe@kestrel.example","createdDateTime":"2026-03-02T09:50:00Z"},{"comment":"Six","createdByDisplayName":"zoe@kestrel.example","createdDateTime":"2026-03-02T09:55:00Z"}]}
`

// lineTechniques is an alert with techniques, one of which no one knows.
const lineTechniques = `{"id":"mitre","title":"Named","severity":"high","status":"new","category":"CredentialAccess","mitreTechniques":["T1003.001","T9999"],"serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-03-02T09:00:00Z","evidence":[{"@odata.type":"#microsoft.graph.security.deviceEvidence","deviceDnsName":"srv9","mdeDeviceId":"m9","verdict":"noThreatsFound","remediationStatus":"none","roles":["source"]}]}
`

// lineSettings are the settings of the tasks.
const lineSettings = `
store = "sqlite:lines.db"
[views]
"High ones" = "severity = 'high'"
`

// task is something that a person does with lines.
type task struct {
	name   string
	flags  string
	typed  string   // lines, with a semicolon between them
	wants  []string // patterns of what is said, in this order
	lacks  string   // a text that must not be said
	more   string   // is imported beside lineAlerts
	query  string   // of what the store must then hold
	stored int      // how many records the query finds
}

// tasks are what the lines must serve. Ids sort within one time, so dump-1 comes first.
func tasks() []task {
	return []task{
		{name: "where am I", typed: "", wants: []string{`(?m)^1 to 9 of 16 alerts\. Shown: the view Active\. Users of kestrel\.example\.$`, `(?m)^1\. High, not seen, Credentials dumped, Endpoint, new, .*user amal, host srv1`}},
		{name: "filter", typed: "/severity = 'high'", wants: []string{`1 to 2 of 2 alerts\. Shown: the view High ones\.`}},
		{name: "a filter that is no view", typed: "/severity = 'low'", wants: []string{`1 to 2 of 2 alerts\. Shown: Low\.`}},
		{name: "a wrong filter changes nothing", typed: "filter severty = 1;refresh", wants: []string{`Error: the query is wrong: .*severty`, `1 to 9 of 16 alerts`}},
		{name: "nothing matches", typed: "/title = 'no such';clear", wants: []string{`Nothing matches\. Shown: title = 'no such'\.`, `1 to 9 of 16`}},
		{name: "a word that is text names its filter", more: lineEvents, typed: "filter high endpoint today;/FROM incident WHERE low;/FROM event WHERE high", wants: []string{
			`Nothing matches\. Shown: high endpoint today\. High, endpoint, today are text to look for here; to filter, write severity = 'high' AND provider = 'mde' AND created_at >= today\. Type clear`, `Nothing matches\. .* Low is text to look for here; to filter, write severity = 'low'\.`,
			`(Nothing matches|1 to \d).* Shown: events, high\.`,
		}, lacks: "events, high. High"},
		{name: "severity and unseen by a word", typed: "high;high;unseen", wants: []string{`1 to 2 of 2 alerts`, `1 to 9 of 16`, `9\. Medium`, `Shown: the view Active, unseen\.`}},
		{name: "what is shown is told in words, and the query by its word", typed: "high;span 24h;product endpoint;unseen;/severity = 'high' AND host = 'srv1' AND title != 'x' | sort title;query;all;where", wants: []string{
			`Shown: the view High\.`, `Shown: the view High, last 24 h\.`, `Shown: the view High, last 24 h, Endpoint\.`, `Shown: the view High, last 24 h, Endpoint, unseen\.`,
			`Shown: the view High ones, host = 'srv1' AND title != 'x', \| sort title\.`, `(?m)^(> )?Query: severity = 'high' AND host = 'srv1' AND title != 'x' \| sort title$`, `Shown: all alerts`, `No query: all alerts are shown`,
		}},
		{name: "a saved query by its number", typed: "view;5", wants: []string{`Views and saved queries: type a number`, `1\. Active: `, `5\. High ones: severity = 'high'`, `1 to 2 of 2`}},
		{name: "a product by its number", typed: "product;2", wants: []string{`1\. Entra ID, 14`, `2\. Endpoint, 2`, `1 to 2 of 2 alerts`}},
		{name: "a product by its name", typed: "product endpoint;product Endpoint;product identity;clear;product endpiont;product xyz", wants: []string{`1 to 2 of 2 alerts`, `1 to 9 of 16`, `Nothing matches\. Shown: the view Active, Identity\.`, `There is no product "endpiont": did you mean product Endpoint\?`, `There is no product "xyz": type product alone`}},
		{
			name: "twins and the link of one", typed: "/title = 'Malicious URL was clicked';2;link", more: lineEvents + lineTwin,
			wants: []string{`(?m)^1\. .*new, from v2, twin of 2, `, `(?m)^2\. .*from O365, twin of 1, `, `Open: .*from O365`, `It has no page in a portal; its twin in v2 has:\nhttps://security\.microsoft\.com/alerts/da1\n`},
		},
		{name: "what alerts name filters", typed: "amal@kestrel.example;back;amal[@]kestrel[.]example;back;/amal[@]kestrel[.]example;back;severity = high;events;203[.]0[.]113[.]9", wants: []string{
			`1 to 2 of 2 alerts\. Shown: .@user = 'amal@kestrel.example'`, `1 to 9 of 16`, `1 to 2 of 2 alerts`, `1 to 9 of 16`, `1 to 2 of 2 alerts`, `1 to 9 of 16`, `1 to 2 of 2 alerts\. Shown: High\.`, `Shown: all events`, `Shown: events, @ip = '203\.0\.113\.9'`,
		}},
		{name: "more opens nothing else", typed: "1;10;more;m;done", wants: []string{`Open: High`, `Created: `, `The answer is complete\. Type next`, `The answer is complete`, `Done: Credentials dumped`}, query: "triage.state = 'done' AND resource_id = 'dump-1'", stored: 1},
		{name: "parts by their names", typed: "1;evidence;times;fields;frobnicate;back;times", wants: []string{`Evidence 1 of 3`, `Created: 2026-03-02`, `severity: High`, `There is no word "frobnicate"`, `There is no word "times"`}},
		{name: "an incident isn't described by one of its alerts", typed: "incident 77", wants: []string{`Its gravest alert`}, lacks: "What one alert is about"},
		{name: "open by a word, and an incident by its number", typed: "open 1;open 2;back;open x;incident 77;back;incident 78", wants: []string{`Open: High`, `Type open and the number`, `1 to 9 of 16`, `Type open and the number`, `Open: Incident 77, High`, `1 to 9 of 16`, `No incident 78 is stored`}},
		{name: "words that lead elsewhere", typed: "today;histroy;bookmrk 1;tags vip", wants: []string{`There is no word "today" here: type span today`, `There is no word "histroy"`, `There is no word "bookmrk": did you mean bookmark\?`, `There is no word "tags": did you mean tag\?`}},
		{name: "open and hear what happened", typed: "1", wants: []string{`Open: High, not seen, Credentials dumped`, `procdump64\.exe.*lsass`, `Parts: 1 what happened, 2 evidence`}, query: "triage.state = 'seen'", stored: 1},
		{name: "parts by their numbers", typed: "1;2;3;10;6;11;1 what;8 rel;8 past;incidents 77;8 related", wants: []string{`Evidence 1 of 3`, `(?m)^(> )?1: cmd\.exe, on srv1`, `(?m)^1\.1: procdump64\.exe, malicious, on srv1, .*command procdump64\.exe -ma lsass\.exe$`, `Created: 2026-03-02`, `severity: `, `There is no part 11`, `(?m)^(> )?procdump64`, `Entities, and`, `There is no part "8 past": choose 1 what happened`, `Open: Incident 77`, `Entities, and`}},
		{name: "done", typed: "1;done", wants: []string{`Done: Credentials dumped`}, query: "triage.state = 'done' AND resource_id = 'dump-1'", stored: 1},
		{name: "done of several rows at once", typed: "done 1 2;all", wants: []string{`Done: 2 alerts`, `1\. High, done`}, query: "triage.state = 'done'", stored: 2},
		{name: "rows from one to another", typed: "done 2-4 3;reopen 3-2;verdict 5-6 7 fp known tool;done 8-99;done 0-2;done 2-;done -2", wants: []string{
			`Done: 3 alerts`, `Reopened: 2 alerts`, `Closed here as false positive: 3 alerts`, `There is no row 99: choose 1 to 9\. Nothing was marked`, `There is no row 0`, `"2-" is no number of a row\. Open an alert first: type its number\. Or name rows, such as done 1 3 or done 2-4`, `Open an alert first`,
		}, query: "triage.state = 'done'", stored: 4},
		{name: "what is done already isn't counted", typed: "done 1;done 1 2 3;done 1 2", wants: []string{`Done: Credentials dumped`, `Done: 2 alerts \(1 so already\)`, `Nothing changed`}, query: "triage.state = 'done'", stored: 3},
		{name: "no such row", typed: "done 1 99;done", wants: []string{`There is no row 99`, `Open an alert first`}, query: "triage.state = 'done'", stored: 0},
		{name: "reopen", typed: "1;done;reopen;reopen", wants: []string{`Reopened: Credentials`, `Nothing changed`}, query: "triage.state = 'seen'", stored: 1},
		{name: "a note", typed: "1;note;note expected backup job", wants: []string{`Type the note after the word`, `Noted: Credentials`}, query: "triage.note = 'expected backup job'", stored: 1},
		{name: "a verdict by its number", typed: "1;verdict;2", wants: []string{`Verdict on 1 alert: type a number`, `2\. Benign`, `Closed here as benign: Credentials dumped`}, query: "triage.verdict = 'benign' AND triage.state = 'done'", stored: 1},
		{name: "a verdict with a note, of rows", typed: "verdict 1 2 fp, known scanner", wants: []string{`Closed here as false positive: 2 alerts`}, query: "triage.verdict = 'false positive' AND triage.note = 'known scanner'", stored: 2},
		{name: "a wrong verdict", typed: "1;verdict maybe", wants: []string{`There is no verdict "maybe": use true, benign`}, query: "triage.state = 'done'", stored: 0},
		{name: "undo", typed: "1;verdict benign;undo;undo", wants: []string{`Undone: Benign, `, `Nothing to undo`}, query: "triage.state = 'done'", stored: 0},
		{name: "redo", typed: "1;verdict benign;undo;redo;redo", wants: []string{`Undone: Benign, `, `Redone: Benign, `, `Nothing to redo`}, query: "triage.verdict = 'benign'", stored: 1},
		{name: "the sources compared", typed: "coverage;coverage 30;coverage x", wants: []string{`Alerts of the last 7 days: `, `v2: 16`, `Alerts of the last 30 days: `, `"x" is no number of days`}},
		{name: "integrations", typed: "integrations", wants: []string{`No integration: nothing is polled`, `To change one, type in another terminal: tocsin integration show, edit`}},
		{name: "bookmark, assign and tag", typed: "1;bookmark;assign;tag vip;back", wants: []string{`Bookmarked:`, `Assigned to amal:`, `Tagged vip:`, `1\. High, seen, .*assigned to you, tags vip, bookmarked`}, query: "triage.bookmarked = true AND triage.assigned_to = 'amal' AND triage.tags = 'vip'", stored: 1},
		{name: "a name that no one has is asked once", more: strings.ReplaceAll(lineTechniques, `"category"`, `"assignedTo":"fatima.wouters@kestrel.example","category"`), typed: "assign 2 fatima;n;assign 2 fatima;2;assign 3 Fatima.Wouters;assign 4 kim;1;assign 5 kim;assign 6", wants: []string{
			`(?m)^(> )?Nothing is assigned to fatima yet: is that the whole name\? 1 yes, 2 to fatima\.wouters@kestrel\.example, n no\.$`, `No: nothing was changed`, `is that the whole name\?`, `Assigned to fatima\.wouters@kestrel\.example`, `Assigned to Fatima\.Wouters: `,
			`Nothing is assigned to kim yet: is that the whole name\? 1 yes, n no\.`, `Assigned to kim: `, `> Assigned to kim: `, `> Assigned to amal: `,
		}, query: "triage.assigned_to = 'kim'", stored: 2},
		{name: "a query that finds a filter's name as text says so", more: strings.ReplaceAll(lineTechniques, "Named", "High road"), typed: "/high;/severity = 'high'", wants: []string{`1 to 1 of 1 alert\. Shown: high\. High is text to look for here; to filter, write severity = 'high'\.`, `1 to 3 of 3 alerts\. Shown: the view High ones\.`}},
		{name: "and no longer", typed: "bookmark 1;bookmark 1 off;assign 1 zoe;yes;unassign 1;tag 1 vip;untag 1 vip;tag 1", wants: []string{`No longer bookmarked`, `Assigned to zoe`, `Assigned to no one`, `No longer tagged vip`, `Type the tag`}, query: "triage.bookmarked = true OR triage.tags = 'vip' OR triage.assigned_to IS NOT NULL", stored: 0},
		{name: "next and previous pages", typed: "next;next;previous;previous", wants: []string{`10 to 16 of 16 alerts, numbered from 1 as page 2\.`, `This is the last page`, `1 to 9 of 16`, `This is the first page`}},
		{name: "no row is jumped over that was not told", typed: "done 1-3;next;previous;next;1;done;back;refresh;/triage.state != 'done' | sort title desc;done 1-3;next", wants: []string{
			`Done: 3`, `10 to 16 of 16 alerts, numbered from 1 as page 2\..*\n1\. .*Sign-in 04`, `1 to 9 of 16 alerts.*\n1\. High, done`, `10 to 16 of 16`, `Open: `, `Done: `, `10 to 16 of 16 alerts.*\n1\. .*, done`, `1 to 9 of 12 alerts`,
			`1 to 9 of 12 alerts.*\n(.*\n){8}9\. .*Sign-in 01`, `Done: 3`, `7 to 9 of 9 alerts.*\n1\. .*Sign-in 00`,
		}},
		{name: "next and previous alerts", typed: "1;next;previous;previous", wants: []string{`Open: .*Credentials`, `Open: .*Credentials`, `Open: .*Credentials`, `This is the first one`}},
		{name: "past decisions", typed: "done 2;verdict 2 benign, backup job;1;9;1", wants: []string{`This detector: 2 alerts, 1 closed, 1 benign\.`, `1\. Benign, Credentials dumped, note backup job, by amal`, `Open: High, done, Credentials`}},
		{name: "a past decision is repeated", typed: "alike;done 2;verdict 2 benign, backup job;1;9;alike 2;alike x;alike 1;undo;alike;1;back;incident 77;9;1;back;alike 1;back;12;1;alike", wants: []string{
			`Open an alert first`, `Past decisions, the last ones first; alike and a number closes this alert alike: a number opens one`, `There is no past decision 2: choose 1 to 1\. Nothing was marked`, `There is no past decision x`, `Closed alike: done, benign, “backup job”: Credentials dumped`, `Undone`,
			`(?m)^(> )?Close it as: type a number\.\n1\. Benign, .*note backup job`, `Closed alike: `, `Open: Incident 77`, `Its gravest alert: Credentials dumped\nThis detector: 2 alerts`, `1\. Benign`, `Open: High, done`, `Open: Incident 77`, `type verdict to close an incident`, `There is no past decision here to repeat`,
		}, query: "triage.verdict = 'benign' AND triage.note = 'backup job'", stored: 2},
		{name: "a number that is no row", typed: "77;99;1;77;help 5;/2662;/77;/today", wants: []string{
			`There is no row 77: choose 1 to 9, or next\. Type incident 77 for the incident with this number\.`, `There is no row 99: choose 1 to 9, or next\.\n`, `There is no part 77: choose .*\. Type incident 77`, `(?m)^(> )?A number opens a row of the list, tells a part`,
			`Nothing matches\. Shown: 2662\. 2662 is text to look for here; to filter, write incident_id = '2662'`, `Today is text to look for here; to filter, write created_at >= today\.`,
		}},
		{name: "the properties of evidence, and the techniques", more: lineTechniques, typed: "/resource_id = 'mitre';1;2;evidence 1;evidence 9;evidence x;evid;fields;back;evidence 1;incident 77;evidence", wants: []string{
			`Category: Credential access\nTechniques: T1003\.001 OS Credential Dumping: LSASS Memory; T9999\n`, `Evidence 1 of 1: `, `Type evidence and a number for the properties of one`, `(?m)^(> )?Device, verdict no threats found, remediation none, source\n`, `(?m)^deviceDnsName: srv9$`,
			`There is no evidence 9: choose 1 to 1\.`, `There is no evidence x`, `Evidence 1 of 1`, `severity: `, `Open an alert first`, `Alerts have evidence: open one first`,
		}},
		{name: "related", typed: "1;related;1", wants: []string{`Entities, and the alerts that name them`, `1\. .*: 1 host, 2 alerts, first seen 3 h ago, 2 high, 2 not done`, `1 to 2 of 2 alerts\. Shown: @`}},
		{name: "the alerts of an incident are told without what all have", typed: "incident 77;2;1;8", wants: []string{`2 alerts, all of amal@kestrel\.example, all of srv1: a number opens one; for a part type its name\.`, `(?m)^1\. High, not seen, Credentials dumped, Endpoint, new, 3 h ago$`, `Open: High`, `Entities, and the alerts that name them: a number opens one; for a part type its name\.`}},
		{name: "one thing under several names is told once", typed: "1;related;incidents 77;entities", wants: []string{`(?m)^\d\. host, device id srv1: 1 user, 2 alerts, `, `(?m)^\d\. file, process procdump64\.exe: `, `(?m)^device id: m1$`}, lacks: "uuid"},
		{name: "back through each place", typed: "high;1;related;1;2;next;back;back;back;back;back", wants: []string{
			`1 to 2 of 2 alerts`, `Open: High, not seen`, `Entities, and`, `1 to 2 of 2 alerts\. Shown: @`, `Open: High`, `This is the last one`,
			`1 to 2 of 2 alerts\. Shown: @`, `Open: High, seen`, `1 to 2 of 2 alerts\. Shown: the view High\.`, `1 to 9 of 16 alerts\. Shown: the view Active`, `This is where you began`,
		}},
		{name: "a table", typed: "/| aggregate count by provider;2;back;refresh;3;done 1", wants: []string{
			`(?m)^(> )?1 to 2 of 2 groups\. Shown: \| aggregate count by provider\.\n1\. provider Entra ID, count 14\n2\. provider Endpoint, count 2$`,
			`1 to 2 of 2 alerts\. Shown: Endpoint\.`, `1 to 2 of 2 groups`, `1 to 2 of 2 groups`, `There is no row 3: choose 1 to 2`, `There is no row 1: these are rows of a table, so open one first`,
		}},
		{name: "a table of records, in pages", typed: "/| fields title, severity;next;1;back", wants: []string{`1 to 9 of 16 rows`, `1\. title Credentials dumped, severity High`, `10 to 16 of 16 rows`, `Open: Medium`, `10 to 16 of 16 rows`}},
		{name: "a query that is refused", typed: "/| aggregate count by 1s;refresh;1", wants: []string{`Error: `, `1 to 9 of 16 alerts\. Shown: the view Active`, `Open: High`}},
		{name: "incidents", typed: "incidents;1;2;1;back;back", wants: []string{`1 to 1 of 1 incident\. Shown: the view Active of incidents\.`, `1\. Incident 77, High, not seen, Multi-stage incident, .*2 alerts, 1 user, 1 host`, `2 alerts of it are stored`, `2 alerts, all of amal@kestrel\.example, all of srv1: a number opens one`, `Open: High, not seen, Credentials dumped`, `Open: Incident 77, High`, `1 to 1 of 1 incident`}},
		{name: "an incident begins with what happened", typed: "incidents;1", wants: []string{`Open: Incident 77, High`, `(?m)^Its gravest alert: High, Credentials dumped\n.*procdump64\.exe.*lsass.*$`, `2 alerts of it are stored`, `Parts: 1 what it is`}},
		{name: "a span of time", typed: "all;span 24h;;span;span today;span later;count", wants: []string{`1 to 9 of 16 alerts\. Shown: last 24 h\.`, `1 to 9 of 16 alerts\. Shown: last 24 h\.`, `1 to 9 of 16 alerts\. Shown: all alerts`, `Shown: since today\.`, `"later" is no span of time: type span 24h`, `no word "count" here: an empty line says`}},
		{name: "words of the screen", typed: "sort;link;1;link", wants: []string{`There is no word "sort" here: type filter`, `Open an alert first`, `It has no page in a portal\.|https://`}},
		{name: "what waits is worked one after the other", typed: "work;next;done;verdict benign;back;queue;back", wants: []string{
			`16 unseen alerts of what is shown to work on, the gravest and newest first\. done or verdict goes on`, `Open: High, not seen, Credentials dumped`, `Open: High, not seen, Credentials dumped`, `Done: Credentials`, `Open: Medium, not seen`, `Closed here as benign: Sign-in`, `Open: Medium, not seen`,
			`1 to 9 of 14 alerts\. Shown: the view Active`, `14 unseen alerts of what is shown to work on`, `Open: High, not seen`,
		}, query: "triage.seen = false", stored: 14},
		{name: "undo leads back in what is worked", typed: "work;verdict true, sure;verdict benign;undo;note asked;redo;previous;work;back;back", wants: []string{
			`(?m)^(> )?1 of 16\nOpen: High, not seen, Credentials`, `(?m)^(> )?2 of 16\nOpen: High, not seen, Credentials`, `(?m)^(> )?3 of 16\nOpen: Medium`, `Undone: Benign, Credentials`, `(?m)^(> )?2 of 16\nOpen: High, not seen, Credentials`, `Noted: Credentials`,
			`Nothing to redo`, `(?m)^(> )?1 of 16\nOpen: High, done`, `1[45] unseen alerts of what is shown to work on`, `Worked: 0 done, 1[45] left, of 1[45] alerts\.\n1 to 9 of 15 alerts`, `This is where you began`,
		}, query: "triage.note = 'asked'", stored: 1},
		{name: "a decision that is done again goes on", typed: "work;verdict benign;undo;redo;back", wants: []string{`(?m)^(> )?1 of 16`, `(?m)^(> )?2 of 16`, `Undone`, `(?m)^(> )?1 of 16`, `Redone`, `(?m)^(> )?2 of 16`, `Worked: 1 done, 15 left, of 16 alerts`}},
		{name: "the open incident is worked", typed: "incident 77;work;done;done;back;work;back", wants: []string{
			`Open: Incident 77`, `2 unseen alerts of the incident to work on`, `1 of 2\nOpen: High, not seen, Credentials`, `Done: `, `2 of 2\nOpen: High`, `Done: `, `That was the last of 2 alerts: 2 done, 0 left`, `Worked: 2 done, 0 left, of 2 alerts`, `Open: Incident 77`, `No alert of the incident is unseen`, `1 to 9 of 14`,
		}, query: "triage.state = 'done'", stored: 2},
		{
			name: "the twin of what was closed is offered", more: lineEvents + lineTwin, typed: "twin;/title = 'Malicious URL was clicked';1;verdict benign, drill;twin;twin;undo;undo;forget;back;done 1;help undo;twin;undo;forget 1;work;done;twin;undo", wants: []string{
				`Nothing is offered: close an alert with a twin first`, `Closed here as benign: Malicious URL was clicked`, `Its twin from O365 is open still: type twin to close it alike\.`, `Closed here as benign: Malicious URL`, `Nothing is offered`, `Undone`, `Undone`, `type twin to close it alike`, `Nothing is offered`, `Undone`,
				`2 unseen alerts`, `1 of 2\nOpen`, `Done: `, `Its twin from .* is open still`, `2 of 2\nOpen`, `Done: `, `That was the last of 2 alerts: 2 done, 0 left`, `Undone`,
			},
			query: "triage.state = 'done'", stored: 1,
		},
		{name: "several titles are told", typed: "done 1-3;done 4-9", wants: []string{`Done: 3 alerts: 2 times Credentials dumped; Sign-in 07\n`, `Done: 6 alerts: Sign-in \d\d; Sign-in \d\d; Sign-in \d\d; 3 other titles`}},
		{name: "what follows is said where nothing is worked", typed: "/severity = 'low';1;done;next;done;done;undo", wants: []string{`Open: Low`, `Done: `, `Next, 2 of 2: Low, not seen, .*\. Type next, or back\.`, `Open: Low`, `Done: `, `That was the last one of the list: type back\.`, `Nothing changed`, `Undone`}},
		{
			name: "what is worked and done stays done under a note", typed: "work;verdict benign;previous;note hello", wants: []string{`Open: High, not seen, Credentials`, `Closed here as benign`, `Open: High, done, Credentials dumped, .*verdict benign`, `Noted: Credentials`},
			query: "triage.state = 'done' AND triage.verdict = 'benign' AND triage.note = 'hello'", stored: 1,
		},
		{name: "a table and a query in its own order are not worked", typed: "/severity = 'medium' | head 2;work;/| aggregate count by title;work", wants: []string{`What is shown is a table or in an order of its own\. Type clear`, `What is shown is a table or in an order of its own`}, lacks: "to work on"},
		{name: "nothing waits", typed: "/resource_id = 'dump-1';done 1;work;events;work", wants: []string{`No alert of what is shown is unseen`, `nothing to decide about it`}},
		{name: "incidents are worked", typed: "incidents;work;done;1", wants: []string{`1 unseen incident of what is shown to work on`, `Open: Incident 77, High, not seen`, `Mark the incident and its 2 alerts done`, `Done: Multi-stage`, `That was the last of 1 incident: 1 done, 0 left\. Type back`}, query: "triage.state = 'done'", stored: 2},
		{name: "copy", typed: "copy;1;copy host;copy;1;copy hash;copy x", wants: []string{`Open an alert first`, `(?m)^(> )?srv1$`, `Copy, told alone on a line: type a number`, `1\. id dump-1`, `(?m)^(> )?dump-1$`, `There is no "x" to copy: use id, title, link`}},
		{name: "copy what is long", typed: "1;note seen before;copy note;copy kql;copy json;copy;12;copy decoded;back;json", wants: []string{
			`(?m)^(> )?seen before$`, `(?m)^(> )?AlertInfo \| where AlertId == @'dump-1' `, `(?m)^(> )?\{.*"resource_id":"dump-1".*\}$`,
			`6\. note seen before\n7\. kql, a query of Advanced hunting that finds it\n8\. json, the record as JSON`, `There is no 12: choose 1 to 8`, `No command line of it holds text as base64\.`, `There is no word "json" here: type copy json`,
		}},
		{name: "the KQL of an incident", typed: "incidents;1;copy kql;back;2", wants: []string{`(?m)^(> )?AlertInfo \| where AlertId in \(@'dump-[12]', @'dump-[12]'\) `}},
		{name: "the timeline of an alert", typed: "timeline;1;4;done;timeline", wants: []string{
			`Open an alert first`, `(?m)^(> )?Monday, 2026-03-02:$`, `(?m)^\d\d:00:00, Endpoint: Alert raised$`, `Done: `, `(?m)^\d\d:00:00, Triage: amal changed triage .*to done$`,
		}},
		{name: "the timeline of an incident has its alerts", typed: "incidents;1;timeline;timel", wants: []string{
			`Monday, 2026-03-02:`, `(?m)^\d\d:00:00, Incident: Incident created: Multi-stage incident$`, `(?m)^\d\d:00:00, Endpoint: Alert raised: Credentials dumped$`, `(?m)^\d\d:00:00, Endpoint: Alert raised: Credentials dumped$`, `Monday, 2026-03-02:`,
		}},
		{name: "the history of an alert and of an incident", typed: "1;history;verdict benign;5;incidents;history 1;1;history;note x;5", wants: []string{
			`1 change since it was first kept at 2026-03-02`, `amal: Triage from unseen to seen`, `3 changes since`, `(?m), amal: (Verdict from nothing to Benign|Triage from seen to done)$`, `Open an incident first`, `1 change since it was first kept`, `2 changes since it was first kept`, `(?m), amal: Note from nothing to .*x`,
		}},
		{name: "two rows compared, and an open one", typed: "compare 1 3;diff 1-2;3;compare 1;compare 3;back;compare 1;compare;compare 1 2 3;compare 99", wants: []string{
			`Credentials dumped, from v2, created 2026-03-02 \d\d:00:00, compared with Sign-in 07, `, `(?m)^severity: High; the other Medium$`, `(?m)^incident: 77; the other nothing$`, `Credentials dumped, .* compared with Credentials dumped, .*\.\nNo field differs`,
			`Open: Medium, not seen, Sign-in 07`, `Sign-in 07, .* compared with Credentials dumped`, `(?m)^severity: Medium; the other High$`, `Sign-in 07, .* compared with what the history says it was first\.\ntriage: seen; first unseen`,
			`1 to 9 of 16`, `Credentials dumped, .* was first\.\nNo field differs`, `Type compare and the numbers of two rows`, `Type compare and the numbers`, `There is no row 99: choose 1 to 9\. Nothing was compared\.`,
		}},
		{name: "save what is shown as a view", typed: "save;save High ones;/severity = 'low';save;save Lows;view Lows;save Lows;high;undo;redo;/severity = 'medium';save Lows;n;save Lows;1;undo;redo;undo;view", wants: []string{
			`Type the name of the view after the word`, `There is a view "High ones": severity = 'high'\. Replace it by .*\? 1 yes`, `1 to 2 of 2`, `Type the name of the view`, `Saved the view "Lows" in config\.toml`, `1 to 2 of 2 alerts\. Shown: the view Lows\.`,
			`The view "Lows" is this query already`, `Undone: view "Lows"; it is removed`, `Redone: view "Lows"; it is now severity = 'low'`, `There is a view "Lows": severity = 'low'\. Replace it by severity = 'medium'\? 1 yes, n no\.`,
			`No: nothing was changed`, `Saved the view "Lows"`, `Undone: view "Lows"; it is now severity = 'low'`, `Redone: view "Lows"; it is now severity = 'medium'`, `Undone: view`, `Views and saved queries`, `Lows: severity = 'low'`,
		}},
		{name: "no wrong view is saved", typed: "all;save Every;/severity = 'low';save a=\x01;messages", wants: []string{`All alerts are shown, as the view All does: there is no query to save`, `Error: .* can't be the name of a view`, `\d\d:00:00: Error: .* can't be the name`}},
		{name: "a built-in view is replaced in its place", typed: "/severity = 'low';save High;1;undo;view;view High", wants: []string{`There is a view "High": severity = 'high' AND status`, `Saved the view "High"`, `Undone: view "High"; it is removed`, `3\. High: severity = 'high' AND status`, `Shown: the view High`}},
		{name: "read-only saves no view", flags: "--read-only", typed: "high;save Mine", wants: []string{`--read-only: no view can be saved here`}},
		{name: "what was told is told again", typed: "messages;done 1;/severty = 1;undo;messages", wants: []string{
			`No messages yet`, `Done: Credentials dumped`, `Error: the query is wrong`, `(?m)^(> )?\d\d:00:00: Undone: done, Credentials dumped\n\d\d:00:00: Error: the query is wrong.*\n\d\d:00:00: Done: Credentials dumped$`,
		}},
		{name: "from an alert to its incident and back", typed: "incident;1;incident;back;back;3;incident;incident 77", wants: []string{`Open an alert first, or type incident and a number`, `Open: High, not seen, Credentials`, `Open: Incident 77, High`, `Open: High, seen, Credentials`, `1 to 9 of 16`, `Open: Medium`, `It is in no incident`, `Open: Incident 77`}},
		{name: "an incident isn't compared with an alert", typed: "incidents 77;compare 1", wants: []string{`The listed rows are no incidents: they can't be compared with the open one`}},
		{name: "a word that stands alone takes nothing", typed: "done 1;undo 3;next 2;help undo;help un;help nosuch;[;status = resolved", wants: []string{
			`Done: Credentials`, `Nothing goes behind the word undo: type it alone\. Nothing was done`, `Nothing goes behind the word next`, `(?m)^(> )?undo \(or z\): take back`, `"un" may mean`, `There is no word "nosuch"`, `There is no word "\[" here: type previous`, `Nothing matches\. Shown: Resolved\.`,
		}, query: "triage.state = 'done'", stored: 1},
		{
			name: "what was written in the portal is told with its hands", more: lineCommented, typed: "/resource_id = 'said';1",
			wants: []string{`Open: High`, `(?m)^The newest 5 of 6 comments; type timeline for all\.$`, `(?m)^Comment of zoe@kestrel\.example, 2 h ago: Two$`, `(?m)^Comment of zoe@kestrel\.example, 2 h ago: Six$`}, lacks: "Comment of zoe@kestrel.example, 2 h ago: One",
		},
		{
			name: "an incident tells what was written about its alerts", more: strings.Replace(lineCommented, `"id":"said"`, `"id":"said","incidentId":"77"`, 1), typed: "incidents;1",
			wants: []string{`Its gravest alert: High`, `(?m)^The newest 5 of 6 comments; type timeline for all\.$`, `(?m)^Comment of zoe@kestrel\.example, 2 h ago: Six$`, `3 alerts of it are stored`},
		},
		{name: "a note goes behind another", typed: "1;note first;note second", wants: []string{`Noted`, `Noted`}, query: "triage.note CONTAINS 'first' AND triage.note CONTAINS 'second'", stored: 1},
		{name: "the processes of an incident", typed: "incidents;1;3;2;1;tree", wants: []string{`(?m)^(> )?1: cmd\.exe`, `1\.1: procdump64\.exe`, `Open: High, not seen, Credentials`, `1\.1: procdump64\.exe`}},
		{name: "an incident that is done", typed: "incidents;done 1;1;incidents;incidents all;incidents x", wants: []string{`1 to 1 of 1 incident\. Shown: the view Active of incidents\.`, `Nothing matches`, `1 to 1 of 1 incident\. Shown: all incidents\.`, `"x" is no word here`}},
		{name: "an incident is done", typed: "incidents;done 1;2", wants: []string{`Mark the incident and its 2 alerts done\? 1 yes, 2 only the incident, n no\.`, `Done: Multi-stage incident, only the incident: its 2 open alerts stay open`}, query: "FROM incident WHERE triage.state = 'done'", stored: 1},
		{name: "an incident and its alerts", typed: "incidents;verdict 1 benign, wave;1", wants: []string{`Close the incident and its 2 alerts as benign with the note “wave”\? 1 yes, 2 only the incident, n no\.`, `Closed here as benign: Multi-stage incident and its 2 alerts`}, query: "triage.verdict = 'benign' AND triage.note = 'wave'", stored: 2},
		{name: "an incident and its alerts are taken back", typed: "incidents;1;done;1;undo", wants: []string{`Undone: done, Multi-stage incident and its 2 alerts`}, query: "triage.state = 'done'", stored: 0},
		{name: "no is an answer while a question is open", typed: "incidents;1;done;n;done;No;1;n;no", wants: []string{`1 yes, 2 only the incident, n no\.`, `(?m)^(> )?No: nothing was changed\.$`, `n no`, `No: nothing was changed`, `2 alerts of it are stored`, `This is the last one`, `Type the note after the word`}, query: "triage.state = 'done'", stored: 0},
		{name: "yes is the first answer", typed: "incidents;1;done;bookmark;done;y;back;clear;/severity = 'low';save High;yes", wants: []string{
			`n no`, `The question is dropped: nothing was changed\.`, `Bookmarked: `, `n no`, `Done: Multi-stage incident and its 2 alerts`, `There is a view "High"`, `Saved the view "High"`,
		}, query: "triage.state = 'done'", stored: 2},
		{name: "whose it is that is closed is told", typed: "assign 1 zoe;yes;done 1 3;incidents;done 1;undo;undo", wants: []string{`Done: 2 alerts: .*; 1 of them is assigned to zoe`, `No: nothing was changed`, `Undone: done, 2 alerts: `}},
		{name: "whose the alerts of an incident are is asked before", typed: "assign 1 zoe;yes;incidents;done 1;1", wants: []string{`Mark the incident and its 2 alerts done\? 1 of them is assigned to zoe\. 1 yes, 2 only`, `Done: Multi-stage incident and its 2 alerts; 1 of them is assigned to zoe`}},
		{name: "a question without an answer", typed: "incidents;done 1;refresh;1", wants: []string{`Open: Incident 77, High, seen|Open: Incident 77, High, not seen`}, query: "triage.state = 'done'", stored: 0},
		{
			name: "events and their alert", more: lineEvents, typed: "/FROM event;1;12;back;back;events;incidents;clear",
			wants: []string{
				`1 to 2 of 2 events\. Shown: all events\.`, `1\. Event, TIUrlClickData, type ThreatIntelligenceUrl, in ThreatIntelligence, ip 203\.0\.113\.9, part of alert “Malicious URL was clicked”, same alert as 2, `, `Open: Event, TIUrlClickData, .*part of alert “Malicious URL was clicked”`, `Operation: TIUrlClickData`, `Part of alert: 690a`,
				`Parts: 1 what was done, 6 fields, 8 related, .*, 12 its alert\. Type a number, or back\.`, `Open: High, not seen, Malicious URL was clicked`, `Open: Event, TIUrlClickData`, `1 to 2 of 2 events`, `1 to 2 of 2 events`, `1 to 1 of 1 incident`, `1 to 9 of 17 alerts`,
			},
		},
		{
			name: "events are not triaged", more: lineEvents, typed: "events;done 1;1;note x;verdict", wants: []string{`nothing to decide about it`, `Open: Event`, `nothing to decide`, `nothing to decide`},
			lacks: "Verdict on", query: "FROM event WHERE triage.seen = true OR triage.note IS NOT NULL", stored: 0,
		},
		{name: "status and poll without an integration", typed: "status;poll", wants: []string{`Nothing is polled here\. No integration: nothing is polled; tocsin setup adds one, without its guide if you give it --name`, `Nothing is polled here`}},
		{name: "help, paged", typed: "help;more;more;m", wants: []string{`A number opens a row`, `next \(or n, skip\): the next page`, `20 of \d+ lines\. Type more for the rest`, `quit \(or q, exit\): leave`, `10 to 16 of 16`}},
		{name: "an empty line goes on", typed: "help;;;", wants: []string{`20 of \d+ lines`, `quit \(or q, exit\)`, `1 to 9 of 16`}},
		{name: "wrong words", typed: "frobnicate;un;5x;99", wants: []string{`There is no word "frobnicate"`, `"un" may mean unseen or unassign or untag or undo`, `There is no word "5x"`, `There is no row 99: choose 1 to 9`}},
		{name: "read-only", flags: "--read-only", typed: "1;done;note x;poll;verdict 1 benign", wants: []string{`--read-only: you can't triage here`, `--read-only`, `--read-only`}, query: "triage.state = 'seen' OR triage.state = 'done'", stored: 0},
		{name: "a hostile title", typed: "/resource_id = 'hostile';1;done;6", wants: []string{`Done: .*clear`, `title: `}, lacks: "\u202e", query: "triage.state = 'done'", stored: 1},
		{name: "a long text", typed: "/resource_id = 'long';1", wants: []string{`Description: very long text .*…`}},
		{name: "a long line typed", typed: "filter title = '" + strings.Repeat("x", 60<<10) + "';clear", wants: []string{`Nothing matches|Error: `, `1 to 9 of 16`}},
		{name: "a line too long to be read", typed: strings.Repeat("x", 70<<10) + ";done 1", wants: []string{`too long`}, query: "triage.state = 'done'", stored: 1},
		{name: "quit", typed: "quit;done 1", wants: []string{`1 to 9`}, query: "triage.state = 'done'", stored: 0},
	}
}

// TestTasksAsLines does each task in a session of its own, over a store of its own. What is
// said only appends: it has no control byte but the end of a line.
func TestTasksAsLines(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, task := range tasks() {
		t.Run(task.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			config, file := filepath.Join(dir, "config.toml"), filepath.Join(dir, "alerts.ndjson")
			for path, text := range map[string]string{config: lineSettings, file: lineAlerts() + task.more} {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			env := quietEnv(t)
			env.Now = func() time.Time { return now }
			if got := call(t, env, "--config", config, "import", file); got.code != 0 {
				t.Fatalf("import exits %d: %s", got.code, got.err)
			}
			env.In = strings.NewReader(strings.ReplaceAll(task.typed, ";", "\n") + "\n")
			got := call(t, env, append(strings.Fields(task.flags), "--config", config, "--accessible")...)
			if got.code != 0 || got.err != "" {
				t.Errorf("exit code %d, stderr %q", got.code, got.err)
			}
			says(t, got.out, task.wants)
			if task.lacks != "" && strings.Contains(got.out, task.lacks) {
				t.Errorf("%q is said:\n%s", task.lacks, got.out)
			}
			onlyAppends(t, got.out)
			if task.query == "" {
				return
			}
			found := call(t, env, "--config", config, "query", "--count", task.query)
			if strings.TrimSpace(found.out) != fmt.Sprint(task.stored) {
				t.Errorf("%s finds %q%s, want %d; it said\n%s", task.query, found.out, found.err, task.stored, got.out)
			}
		})
	}
	if n := len(tasks()); n < 20 {
		t.Errorf("%d tasks", n)
	}
}

// says checks that a text has patterns in their order.
func says(t *testing.T, text string, wants []string) {
	t.Helper()
	rest := text
	for _, want := range wants {
		at := regexp.MustCompile(want).FindStringIndex(rest)
		if at == nil {
			t.Errorf("%q was not said, or not in its place; said was\n%s", want, text)
			return
		}
		rest = rest[at[1]:]
	}
}

// onlyAppends checks that a text has no control character, none that draws boxes, blocks or
// braille, and none that could hide or turn text.
func onlyAppends(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r >= 0x2500 && r <= 0x259f || r >= 0x2800 && r <= 0x28ff) {
			t.Errorf("%U is said:\n%q", r, text)
			return
		}
	}
}

// TestLinesPoll asks for a poll of a simulated tenant, and hears of its health.
func TestLinesPoll(t *testing.T) {
	s := newStage(t, simulator.Demo(demoSeed), alert.AlertsV2)
	s.must(t, "collect", "--once")
	s.env.In = strings.NewReader("status\npoll\n")
	out := s.must(t, "--accessible")
	says(t, out, []string{`Integrations: lab\.`, `> lab, Alerts: [A-Z]`, `Asked for a poll of 1 feed\.`})
	onlyAppends(t, out)
}
