package query

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestRecognizeTheNumberOfAnIncident reads a number alone as text too, since it may be any; on a list
// of incidents it is the id, and where nothing has an incident, text.
func TestRecognizeTheNumberOfAnIncident(t *testing.T) {
	for _, c := range []struct {
		kind       *alert.Kind
		text, want string
	}{
		{nil, "2666", "('2666' OR incident_id = '2666')"},
		{alert.AlertKind(), "2666,", "('2666' OR incident_id = '2666')"},
		{alert.AlertKind(), "#2666", "incident_id = '2666'"},
		{alert.AlertKind(), "Incident 2666", "incident_id = '2666'"},
		{alert.AlertKind(), "incident: 2666", "incident_id = '2666'"},
		{alert.IncidentKind(), "2666", "('2666' OR id = '2666')"},
		{alert.IncidentKind(), "#2666", "id = '2666'"},
		{alert.EventKind(), "2666", "'2666'"},
		{alert.AlertKind(), "02666", "'02666'"},
		{alert.AlertKind(), "26661234567", "'26661234567'"},
	} {
		got, _, typed, ok := Scope{Kind: c.kind}.Recognize(c.text)
		if got != c.want || typed == (got[0] == '\'') || !ok {
			t.Errorf("%s gives %q, typed %v, want %q", c.text, got, typed, c.want)
		}
		q, problems := Scope{Kind: c.kind}.Parse(got)
		if q == nil {
			t.Errorf("%s gives %q, which is wrong: %v", c.text, got, problems)
		}
	}
}

func TestRecognize(t *testing.T) {
	for text, want := range map[string][2]string{
		// Addresses.
		"203.0.113.7":             {"@ip = '203.0.113.7'", "address"},
		" 203.0.113.7\n":          {"@ip = '203.0.113.7'", "address"},
		"203.0.113[.]7":           {"@ip = '203.0.113.7'", "address"},
		"203[.]0[.]113[.]7":       {"@ip = '203.0.113.7'", "address"},
		"203(.)0(.)113(.)7":       {"@ip = '203.0.113.7'", "address"},
		"203{.}0{.}113{.}7":       {"@ip = '203.0.113.7'", "address"},
		"203[dot]0[DOT]113(dot)7": {"@ip = '203.0.113.7'", "address"},
		"203.0.113[.7":            {"@ip = '203.0.113.7'", "address"},
		"203.0.113.7:443":         {"@ip = '203.0.113.7'", "address"},
		"203.0.113[.]7[:]443":     {"@ip = '203.0.113.7'", "address"},
		"(203.0.113.7).":          {"'(203.0.113.7).'", "text"},
		"(203.0.113.7),":          {"@ip = '203.0.113.7'", "address"},
		"203.0.113.0/24":          {"@ip = '203.0.113.0/24'", "address"},
		"203[.]0[.]113[.]0/24":    {"@ip = '203.0.113.0/24'", "address"},
		"2001:db8::1":             {"@ip = '2001:db8::1'", "address"},
		"2001:DB8::1":             {"@ip = '2001:db8::1'", "address"},
		"2001[:]db8[:][:]1":       {"@ip = '2001:db8::1'", "address"},
		"[2001:db8::1]:443":       {"@ip = '2001:db8::1'", "address"},
		"[2001:db8::1]":           {"@ip = '2001:db8::1'", "address"},
		"2001:db8::/32":           {"@ip = '2001:db8::/32'", "address"},
		"\"203.0.113.7\",":        {"@ip = '203.0.113.7'", "address"},
		// URLs.
		"https://evil.example/a?b=c":     {"@url = 'https://evil.example/a?b=c'", "URL"},
		"hxxps://evil[.]example/a.php":   {"@url = 'https://evil.example/a.php'", "URL"},
		"hXXp://evil[.]example/x":        {"@url = 'http://evil.example/x'", "URL"},
		"h**ps://evil.example/x":         {"@url = 'https://evil.example/x'", "URL"},
		"hxxps[:]//evil[.]example/x":     {"@url = 'https://evil.example/x'", "URL"},
		"hxxps[://]evil[.]example/x":     {"@url = 'https://evil.example/x'", "URL"},
		"https[:]//evil.example/x":       {"@url = 'https://evil.example/x'", "URL"},
		"fxp://evil[.]example/x":         {"@url = 'ftp://evil.example/x'", "URL"},
		"ftp://evil.example/x":           {"@url = 'ftp://evil.example/x'", "URL"},
		"https://evil.example":           {"@url STARTSWITH 'https://evil.example'", "URL"},
		"HTTPS://evil.example/":          {"@url STARTSWITH 'https://evil.example'", "URL"},
		"<hxxp://evil[.]example>":        {"@url STARTSWITH 'http://evil.example'", "URL"},
		"https://evil.example/it's":      {"@url = 'https://evil.example/it\\'s'", "URL"},
		"hxxp://203[.]0[.]113[.]7/x.exe": {"@url = 'http://203.0.113.7/x.exe'", "URL"},
		// Techniques.
		"T1566":     {"attack_technique_ids STARTSWITH 'T1566'", "technique"},
		"t1566.002": {"attack_technique_ids = 'T1566.002'", "technique"},
		"T1566/002": {"attack_technique_ids = 'T1566.002'", "technique"},
		// Hashes.
		"d41d8cd98f00b204e9800998ecf8427e":              {"@hash = 'd41d8cd98f00b204e9800998ecf8427e'", "hash"},
		"MD5: D41D8CD98F00B204E9800998ECF8427E":         {"@hash = 'd41d8cd98f00b204e9800998ecf8427e'", "hash"},
		"da39a3ee5e6b4b0d3255bfef95601890afd80709":      {"(@hash = 'da39a3ee5e6b4b0d3255bfef95601890afd80709' OR @uuid = 'da39a3ee5e6b4b0d3255bfef95601890afd80709')", "hash"},
		"sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709": {"@hash = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'", "hash"},
		"SHA256=" + strings.Repeat("Ab", 32):            {"@hash = '" + strings.Repeat("ab", 32) + "'", "hash"},
		strings.Repeat("0f", 64):                        {"@hash = '" + strings.Repeat("0f", 64) + "'", "hash"},
		// Ids.
		"{8F3C1A2B-0000-4000-8000-00000000abcd}":       {"(@uuid = '8f3c1a2b-0000-4000-8000-00000000abcd' OR id = '8f3c1a2b-0000-4000-8000-00000000abcd')", "id"},
		"S-1-5-21-1004336348-1177238915-682003330-512": {"@uuid = 'S-1-5-21-1004336348-1177238915-682003330-512'", "id"},
		"da637551227677560813_-961444813":              {"id = 'da637551227677560813_-961444813'", "id"},
		// Accounts.
		"amal@contoso.com":        {"(@user = 'amal@contoso.com' OR @email = 'amal@contoso.com' OR @mailbox = 'amal@contoso.com')", "account"},
		"user[@]contoso.com":      {"(@user = 'user@contoso.com' OR @email = 'user@contoso.com' OR @mailbox = 'user@contoso.com')", "account"},
		"user[at]contoso[dot]com": {"(@user = 'user@contoso.com' OR @email = 'user@contoso.com' OR @mailbox = 'user@contoso.com')", "account"},
		"mailto:a.b@contoso.com":  {"(@user = 'a.b@contoso.com' OR @email = 'a.b@contoso.com' OR @mailbox = 'a.b@contoso.com')", "account"},
		`CONTOSO\amal`:            {`@user = 'CONTOSO\amal'`, "account"},
		// Paths, files, names.
		`C:\Windows\System32\cmd.exe`:    {`@path = 'C:\Windows\System32\cmd.exe'`, "path"},
		`C:\a\.b`:                        {`@path = 'C:\a\.b'`, "path"},
		`\\server\share\x`:               {`@path = '\\server\share\x'`, "path"},
		"/usr/bin/curl":                  {"@path = '/usr/bin/curl'", "path"},
		"procdump64.exe":                 {"(@file = 'procdump64.exe' OR @process = 'procdump64.exe')", "file"},
		"Invoice 12.pdf":                 {"'Invoice 12.pdf'", "text"},
		"evil[.]example":                 {"@domain = 'evil.example'", "name on the network"},
		"Evil[.]zip":                     {"@domain = 'evil.zip'", "name on the network"},
		"ws-042.contoso.com":             {"(@domain = 'ws-042.contoso.com' OR @host = 'ws-042.contoso.com')", "name on the network"},
		"bücher.example.":                {"(@domain = 'bücher.example' OR @host = 'bücher.example')", "name on the network"},
		"SRV-DC01":                       {"(@host = 'srv-dc01' OR @host STARTSWITH 'srv-dc01.')", "host"},
		"srv-dc01$":                      {"(@host = 'srv-dc01' OR @host STARTSWITH 'srv-dc01.')", "host"},
		"LAPTOP-ANNA":                    {"('LAPTOP-ANNA' OR @host = 'laptop-anna' OR @host STARTSWITH 'laptop-anna.')", "host"},
		"SQL-INJECTION":                  {"('SQL-INJECTION' OR @host = 'sql-injection' OR @host STARTSWITH 'sql-injection.')", "host"}, // may be text as well
		"DESKTOP-8FJ3K2L":                {"(@host = 'desktop-8fj3k2l' OR @host STARTSWITH 'desktop-8fj3k2l.')", "host"},
		"kestrel-fin-ws014":              {"(@host = 'kestrel-fin-ws014' OR @host STARTSWITH 'kestrel-fin-ws014.')", "host"},
		"multi-stage":                    {"'multi-stage'", "text"},
		"SRV-" + strings.Repeat("A", 59): {"('SRV-" + strings.Repeat("A", 59) + "' OR @host = 'srv-" + strings.Repeat("a", 59) + "' OR @host STARTSWITH 'srv-" + strings.Repeat("a", 59) + ".')", "host"},
		"SRV-" + strings.Repeat("A", 60): {"'SRV-" + strings.Repeat("A", 60) + "'", "text"}, // longer than a name may be
		"log4j-core":                     {"'log4j-core'", "text"},
		"CVE-2024-3094":                  {"'CVE-2024-3094'", "text"},
		"SHA-256":                        {"'SHA-256'", "text"},
		"svc-sql01":                      {"'svc-sql01'", "text"},
		"LAPTOP ANNA":                    {"'LAPTOP ANNA'", "text"},
		"2024-WS":                        {"'2024-WS'", "text"},
		// Words.
		"powershell":         {"'powershell'", "text"},
		"Suspicious sign-in": {"'Suspicious sign-in'", "text"},
		"CVE-2024-30040":     {"'CVE-2024-30040'", "text"},
		"it's":               {`'it\'s'`, "text"},
		"AND":                {"'AND'", "text"},
		"12:30":              {"'12:30'", "text"},
		"1.2.3":              {"'1.2.3'", "text"},
		"severity":           {"'severity'", "text"},
		"triage.seen":        {"'triage.seen'", "text"},
		"raw.title":          {"'raw.title'", "text"},
		"T15666":             {"'T15666'", "text"},
		"abc = def":          {"'abc = def'", "text"},
		"漢字":                 {"'漢字'", "text"},
	} {
		condition, title, typed, ok := Recognize(text)
		want[0] = strings.ReplaceAll(want[0], `'it\'s'`, Quote("it's"))
		want[0] = strings.ReplaceAll(want[0], `'https://evil.example/it\'s'`, Quote("https://evil.example/it's"))
		if !ok || condition != want[0] || title != want[1] || typed != (title != "text") {
			t.Errorf("%q is %s (%s, %v), want %s (%s)", text, condition, title, ok, want[0], want[1])
		}
		if q, problems := Parse(condition, testNow); q == nil {
			t.Errorf("%q gives %s, which does not parse: %v", text, condition, Failed(problems))
		}
	}
}

// What is a query already, has several lines, hides something or is endless stands for no
// condition.
// TestRecognizeIDsOfAlerts: in a list of another kind an id is looked for in what names alerts too.
func TestRecognizeIDsOfAlerts(t *testing.T) {
	const id, defender = "8f3c1a2b-0000-4000-8000-00000000abcd", "da638000000000000000_12"
	for _, c := range []struct {
		kind       *alert.Kind
		text, want string
	}{
		{alert.EventKind(), "{" + strings.ToUpper(id) + "}", "(@uuid = '" + id + "' OR id STARTSWITH '" + id + "' OR part_of = '" + id + "')"},
		{alert.IncidentKind(), id, "(@uuid = '" + id + "' OR id = '" + id + "' OR alert_ids = '" + id + "')"},
		{alert.AlertKind(), id, "(@uuid = '" + id + "' OR id = '" + id + "')"},
		{alert.IncidentKind(), defender, "(id = '" + defender + "' OR alert_ids = '" + defender + "')"},
		{nil, defender, "id = '" + defender + "'"},
	} {
		scope := Scope{Kind: c.kind}
		got, title, typed, ok := scope.Recognize(c.text)
		if got != c.want || title != "id" || !typed || !ok {
			t.Errorf("%s: %s, a %s, want %s", c.text, got, title, c.want)
		}
		if q, problems := scope.Parse(got); q == nil {
			t.Errorf("%s: %v", got, problems)
		}
	}
}

func TestNotRecognized(t *testing.T) {
	for _, text := range []string{
		"", "  ", "''", "a\nb", "a\tb", "a\u202eb", "a\x1b[31m", "\xff", strings.Repeat("x", mostRecognized+1),
		"severity = 'high'", "FROM incident", "WHERE x", "title:x", "NOT x", "x EARLIEST=-7d", "| head 3", "$mine", "raw.title = 'x'", "x AND (severity >= 'low')",
	} {
		if condition, title, _, ok := Recognize(text); ok {
			t.Errorf("%.40q is %s, %s", text, condition, title)
		}
	}
}

// Whatever is pasted, the condition parses, and joins any text that parses.
func FuzzRecognize(f *testing.F) {
	for _, s := range []string{"203.0.113[.]7", "hxxps://evil[.]example", "a@b.c", `C:\x`, "T1566", "it's", "[", "{.}", "h**p://", "e'x'", "$", "sha1:", "\\", "a.b.", "::", "x[at]y[dot]z", "\u0347"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		condition, title, typed, ok := Recognize(s)
		if !ok {
			if condition != "" || title != "" || typed {
				t.Fatalf("%q is nothing, and %q", s, condition)
			}
			return
		}
		if q, problems := Parse(condition, testNow); q == nil {
			t.Fatalf("%q gives %s: %v", s, condition, Failed(problems))
		}
		for _, before := range []string{"", "severity = 'high'", "a OR b", "FROM alert", "x EARLIEST=-7d"} {
			text, err := Also(before, condition)
			if err != nil {
				t.Fatalf("%q after %q: %v", condition, before, err)
			}
			if q, problems := Parse(text, testNow); q == nil {
				t.Fatalf("%q: %v", text, Failed(problems))
			}
			if again, err := Also(text, condition); err != nil || again != text && before != "a OR b" {
				t.Fatalf("a second time it gives %q, %v", again, err)
			}
		}
	})
}
