package query

import (
	"strings"
	"testing"
)

// TestHabits holds what becomes of queries that people type as other tools have them: each
// runs as it stands, or has a hint that turns it into what runs. The row says which hint, and
// the query after it.
func TestHabits(t *testing.T) {
	for _, row := range []struct{ typed, hint, becomes string }{
		// KQL
		{`Severity == "High"`, "", ""},
		{`AlertId == "da1"`, "", ""},
		{`Title has "ransomware"`, "", ""},
		{`Title has_any ("ransomware", "encryption")`, "did you mean HAS?", `Title HAS ("ransomware", "encryption")`},
		{`Title contains "sign-in" and Severity in ("High", "Medium")`, "", ""},
		{`Title !contains "test"`, "", ""},
		{`Title startswith "Suspicious"`, "", ""},
		{`Title =~ "suspicious"`, "= ignores case", `Title = "suspicious"`},
		{`Title !~ "suspicious"`, "!= ignores case", `Title != "suspicious"`},
		{`AccountUpn == "amal@contoso.com"`, "", ""},
		{`DeviceName startswith "srv"`, "", ""},
		{`SHA256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`, "", ""},
		{`AttackTechniques has "T1566"`, "", ""},
		{`RemoteIP == "192.0.2.7"`, "did you mean @ip?", `@ip == "192.0.2.7"`},
		{"TimeGenerated > -1d", "did you mean created_at", "created_at > -1d"},
		{"Timestamp > -1d", "did you mean created_at", "created_at > -1d"},
		{`Status == "New" | take 10`, "did you mean head?", `Status == "New" | head 10`},
		{`| limit 5`, "did you mean head?", "| head 5"},
		{`Severity == "High" | summarize count by Title`, "did you mean aggregate?", `Severity == "High" | aggregate count by Title`},
		{`Severity == "High" | project Title, Severity`, "did you mean fields?", `Severity == "High" | fields Title, Severity`},
		{`Severity == "High" | order by created_at desc`, "did you mean sort?", `Severity == "High" | sort created_at desc`},
		{`severity > 0 | where Severity == "High"`, `write AND Severity == "High"`, `severity > 0 AND Severity == "High"`},
		{"created_at > ago(1d)", "count back from now: -1d", "created_at > -1d"},
		{"created_at between 5", "use >= and <=", "created_at >= -2d AND created_at <= -1d"},
		{"title matches regex 'a.*'", "did you mean MATCHES_REGEX?", "title MATCHES_REGEX 'a.*'"},
		{"| top 10 by severity", "write sort severity desc | head 10", "| sort severity desc | head 10"},
		{"title ~= powershell", "did you mean CONTAINS 'powershell'?", "title CONTAINS 'powershell'"},
		{"title !~= 'x'", "a part of a text: !CONTAINS", "title !CONTAINS 'x'"},
		{"title ~ 'x'", "did you mean MATCHES_REGEX 'x'?", "title MATCHES_REGEX 'x'"},
		{"title in~ ('x', 'y')", "did you mean IN?", "title IN ('x', 'y')"},
		{"title !in~ ('x', 'y')", "did you mean !IN?", "title !IN ('x', 'y')"},
		{"title contains_cs 'x'", "did you mean CONTAINS 'x'?", "title CONTAINS 'x'"},
		{"title !contains_cs 'x'", "did you mean !CONTAINS 'x'?", "title !CONTAINS 'x'"},
		{"title has_cs x", "did you mean HAS 'x'?", "title HAS 'x'"},
		{"title hasprefix 'x'", "did you mean STARTSWITH 'x'?", "title STARTSWITH 'x'"},
		{"title !hasprefix 'x'", "did you mean !STARTSWITH 'x'?", "title !STARTSWITH 'x'"},
		{"title endswith_cs 'x'", "did you mean ENDSWITH 'x'?", "title ENDSWITH 'x'"},
		{"title === 'x'", "did you mean = 'x'?", "title = 'x'"},
		{"title !== 'x'", "did you mean != 'x'?", "title != 'x'"},
		{"severity => 0.5", "did you mean >= 0.5?", "severity >= 0.5"},
		{"severity =< 0.5", "did you mean <= 0.5?", "severity <= 0.5"},
		{"isnotempty(assigned_to)", "write assigned_to IS NOT NULL", "assigned_to IS NOT NULL"},
		{"isempty(assigned_to) and title has 'x'", "write assigned_to IS NULL", "assigned_to IS NULL AND title HAS 'x'"},
		{"tolower(title) == 'x'", "write title; case is ignored", "title == 'x'"},
		{"contains(title, 'x')", "write title CONTAINS 'x'", "title CONTAINS 'x'"},
		{"created_at > now() - 1d", "count back from now: -1d", "created_at > -1d"},
		// PowerShell
		{"title -eq 'x'", "did you mean = 'x'?", "title = 'x'"},
		{"title -like '*x*'", "did you mean MATCHES '*x*'?", "title MATCHES '*x*'"},
		{"title -notlike 'x?'", "did you mean !MATCHES 'x?'?", "title !MATCHES 'x?'"},
		{"title -notcontains 'x'", "did you mean !CONTAINS 'x'?", "title !CONTAINS 'x'"},
		{"title -match 'x'", "did you mean MATCHES_REGEX 'x'?", "title MATCHES_REGEX 'x'"},
		// English
		{"title is 'x'", "did you mean = 'x'?", "title = 'x'"},
		{"user is amal", "did you mean = 'amal'?", "user = 'amal'"},
		{"user is not amal", "did you mean != 'amal'?", "user != 'amal'"},
		{"title is empty", "did you mean IS NULL?", "title IS NULL"},
		{"title is not empty", "did you mean IS NOT NULL?", "title IS NOT NULL"},
		{"title starts with 'x'", "did you mean STARTSWITH 'x'?", "title STARTSWITH 'x'"},
		{"title ends with x", "did you mean ENDSWITH 'x'?", "title ENDSWITH 'x'"},
		{"title does not contain 'x'", "did you mean !CONTAINS 'x'?", "title !CONTAINS 'x'"},
		{"title doesn't contain x", "did you mean !CONTAINS?", "title !CONTAINS 'x'"},
		{"process start", "", ""},
		{"user search", "did you mean CONTAINS?", "user CONTAINS 'x'"},
		// Kibana
		{"created_at > now-1d", "count back from now: -1d", "created_at > -1d"},
		{"severity:[0.6 TO 1]", "severity >= 0.4 AND severity < 0.8", "severity >= 0.4 AND severity < 0.8"},
		{"_exists_:title", "title IS NOT NULL", "title IS NOT NULL"},
		{`user.name : "amal"`, "", ""},
		{"host.name : srv*", "", ""},
		{"event.severity >= 0.6", "", ""},
		{"@timestamp >= -1d", "did you mean created_at", "created_at >= -1d"},
		{"kibana.alert.severity : high and not host.name : test*", "", ""},
		{`message : "sign-in"`, "did you mean title", `title : "sign-in"`},
		{`source.ip : "10.0.0.0/8"`, "did you mean @ip?", `@ip : "10.0.0.0/8"`},
		{"NOT status:resolved", "", ""},
		{"status:(new OR in_progress)", "", ""},
		{"threat_name:*", "", ""},
		{"title:ransom*", "", ""},
		{"severity:high AND -label:vip", "write NOT", "severity:high AND NOT label:vip"},
		// SQL and GitHub
		{"SELECT * FROM alert WHERE severity > 0.5", "begin with FROM", "FROM alert WHERE severity > 0.5"},
		{"severity = 'high' ORDER BY created_at", "| sort created_at desc", "severity = 'high' | sort created_at desc"},
		{"severity = 'high' LIMIT 5", "| head 10", "severity = 'high' | head 5"},
		{"is:open", "status:open", "status:open"},
		{"no:assignee", "assigned_to IS NULL", "assigned_to IS NULL"},
		{"sort:created-desc", "| sort created_at desc", "| sort created_at desc"},
		{"| sort -created_at", "sort created_at desc", "| sort created_at desc"},
		// Splunk
		{"severity='high' user='amal'", "join conditions with AND", "severity='high' AND user='amal'"},
		{"src_ip='192.0.2.7'", "did you mean @ip?", "@ip='192.0.2.7'"},
		{"user=amal", "put it in quotes: 'amal'", "user='amal'"},
		{"user=amal AND x", "or write user:amal for a part of it", "user='amal' AND x"},
		{"user!=amal", "put it in quotes: 'amal'", "user!='amal'"},
		{`signature="Suspicious sign-in"`, "", ""},
		{`title="*ransomware*"`, "did you mean MATCHES '*ransomware*'?", `title MATCHES '*ransomware*'`},
		{"severity='high' | stats count by title", "did you mean aggregate?", "severity='high' | aggregate count by title"},
		{"severity='high' | table title, severity", "did you mean fields?", "severity='high' | fields title, severity"},
		{"severity='high' | fields title", "", ""},
		{"severity='high' | head 5", "", ""},
		{"severity='high' earliest=-24h latest=now", "", ""},
		{"EARLIEST=-2d LATEST=-1d severity:high", "put conditions before EARLIEST", "severity:high EARLIEST=-2d LATEST=-1d"},
		{"EARLIEST=-2d LATEST=-1d AND severity='high'", "put conditions before EARLIEST", "severity='high' EARLIEST=-2d LATEST=-1d"},
		{"EARLIEST=-1d severity='high'", "put conditions before EARLIEST and LATEST, or join with AND", "EARLIEST=-1d AND severity='high'"},
		{"EARLIEST=-1d AND LATEST=-1h phishing", "or join with AND", "EARLIEST=-1d AND LATEST=-1h AND phishing"},
		{"| aggregate count() by product | sort count() desc", "", ""},
		{"| aggregate COUNT() as n", "", ""},
		{"| aggregate count by hour", "write 1h", "| aggregate count by 1h"},
		{"| aggregate count by bin(created_at, 1h)", "write 1h", "| aggregate count by 1h"},
		{"| aggregate count by Day", "write 1d", "| aggregate count by 1d"},
		{"| aggregate count by week", "write 7d", "| aggregate count by 7d"},
		{"| where severity > 0.5", "where is not a stage: write severity > 0.5", "severity > 0.5"},
		{"severity:high | head 5 | where title:x", "put conditions before the first |", "severity:high AND title:x | head 5"},
		{"| count", "did you mean aggregate count?", "| aggregate count"},
		{"| heads 5", "heads is not a stage: did you mean head?", "| head 5"},
		{"| xyzzy", "stages are head, tail", "| head 5"},
		{"| aggregate counts by product", "counts is not a function: did you mean count?", "| aggregate count by product"},
		{"| aggregate dcount(@user) by title", "dcount is not a function: did you mean cardinality?", "| aggregate cardinality(@user) by title"},
		{"| aggregate stdev(severity)", "functions are count, sum", "| aggregate avg(severity)"},
		{"| aggregate by product", "write count by product", "| aggregate count by product"},
		{"| aggregate @user", "write count by @user", "| aggregate count by @user"},
		{"severity:high,low", "in parentheses: severity:(high, low)", "severity:(high, low)"},
		{"provider:mde NOT severity:high, low", "in parentheses", "provider:mde NOT severity:(high, low)"},
		{"severity = 'High' or 'Medium'", "write severity IN ('High', 'Medium')", "severity IN ('High', 'Medium')"},
		{`Severity == "High" or "Medium" or "Low"`, "write Severity IN ('High', 'Medium', 'Low')", "Severity IN ('High', 'Medium', 'Low')"},
		{"@ip = '10.20.0.0/16' or '192.0.2.0/24'", "@ip IN ('10.20.0.0/16', '192.0.2.0/24')", "@ip IN ('10.20.0.0/16', '192.0.2.0/24')"},
		{"severity = 'High' or medium AND status = 'new'", "severity IN ('High', 'medium')", "severity IN ('High', 'medium') AND status = 'new'"},
		{"title CONTAINS 'a' || 'b'", "write title CONTAINS ('a', 'b')", "title CONTAINS ('a', 'b')"},
		{"NOT title != 'a' OR 'b'", "write title !IN ('a', 'b')", "title !IN ('a', 'b')"},
		{"severity >= 'high' OR 'low'", "write the field again: severity >= 'low'", "severity >= 'high' OR severity >= 'low'"},
		{"severity = 'High' OR ('Medium')", "", ""},
		{"severity = 'High' OR phishing", "", ""},
		{"title IS NULL OR 'Medium'", "", ""},
		{"title:phish OR 'Medium'", "", ""},
		{"'Medium' OR severity = 'High'", "", ""},
		{"-1d", "write EARLIEST=-1d", "EARLIEST=-1d"},
		{"severity:high -24h", "write EARLIEST=-24h", "severity:high EARLIEST=-24h"},
		{"age < 1h", "write created_at > -1h", "created_at > -1h"},
		{"age < '1h'", "write created_at > -1h", "created_at > -1h"},
		{"Age >= 24H AND x", "write created_at <= -24h", "created_at <= -24h AND x"},
		{"created_at > 7d", "write created_at > -7d", "created_at > -7d"},
		{"updated_at <= '30m'", "write updated_at <= -30m", "updated_at <= -30m"},
		{"age < -1h", "", ""},
		{"title = '1h'", "", ""},
		{"severity == high", "", ""},
		{"status = open AND provider != mde", "", ""},
		{"severity IN (high, Medium)", "", ""},
		{"severity >= medium", "", ""},
		{"severity = urgent", "urgent is no value of severity: severity takes", "severity = 'high'"},
		{"severity = hihg", "did you mean 'high'?", "severity = 'high'"},
		{"status CONTAINS open", "put it in quotes: 'open'", "status = 'open'"},
		{"title = high", "put it in quotes: 'high'", "title = 'high'"},
		{"| fields created_at title", "put commas between columns", "| fields created_at, title"},
		{"| sort created_at desc title", "put commas between columns", "| sort created_at desc, title"},
		{"| aggregate count by product severity", "put commas between columns", "| aggregate count by product, severity"},
		{"AlertTitle has 'x'", "", ""},
		{"prio > 80", "incidents have it: begin with FROM incident", "FROM incident WHERE prio > 80"},
		{"10.20.0.0/16", "a network: @ip = '10.20.0.0/16'", "@ip = '10.20.0.0/16'"},
		{"severity:high T1566.002", "mitre = 'T1566.002'", "severity:high AND mitre = 'T1566.002'"},
		{"yesterday", "created_at:yesterday", "created_at:yesterday"},
		{"today", "created_at:today", "created_at:today"},
		{"count by hour", "| aggregate count by 1h", "| aggregate count by 1h"},
		{"title:phish~", "write title:phish*", "title:phish*"},
		{"tomorrow count T15 a/b", "", ""},
		{"file_hash='0123'", "", ""},
		// SQL
		{"title LIKE 'ransom*'", "did you mean MATCHES 'ransom*'?", "title MATCHES 'ransom*'"},
		{"title LIKE '%ransom%'", "did you mean CONTAINS 'ransom'?", "title CONTAINS 'ransom'"},
		{"title like 'ransom%'", "did you mean STARTSWITH 'ransom'?", "title STARTSWITH 'ransom'"},
		{"title ilike '%ransom'", "did you mean ENDSWITH 'ransom'?", "title ENDSWITH 'ransom'"},
		{"title like '%a%b_'", "did you mean MATCHES '*a*b?'?", "title MATCHES '*a*b?'"},
		{`title like e'o\'brien%'`, `did you mean STARTSWITH e'o\'brien'?`, `title STARTSWITH e'o\'brien'`},
		{`title like e'\'%a\'%'`, `did you mean MATCHES e'\'*a\'*'?`, `title MATCHES e'\'*a\'*'`},
		{"title like ransom", "did you mean CONTAINS 'ransom'?", "title CONTAINS 'ransom'"},
		{"title NOT LIKE '%x%'", "did you mean !CONTAINS 'x'?", "title !CONTAINS 'x'"},
		{"title !like 'x'", "did you mean !CONTAINS 'x'?", "title !CONTAINS 'x'"},
		{"title rlike 'x.*'", "did you mean MATCHES_REGEX 'x.*'?", "title MATCHES_REGEX 'x.*'"},
		{"severity gte 0.5", "did you mean >= 0.5?", "severity >= 0.5"},
		{"title neq 'x'", "did you mean != 'x'?", "title != 'x'"},
		{"created_at BETWEEN '2026-01-01' AND '2026-01-31'", "use >= and <= with AND", "created_at >= '2026-01-01' AND created_at <= '2026-01-31'"},
		{"assigned_to = NULL", "write IS NULL", "assigned_to IS NULL"},
		{"assigned_to = ''", "did you mean IS NULL?", "assigned_to IS NULL"},
		{"assigned_to <> 'amal'", "", ""},
		{"severity = 'high' && status = 'new' || severity = 'medium'", "", ""},
		{`title IN ("a", "b")`, "", ""},
		{"NOT (status = 'resolved')", "", ""},
		// GitHub's search
		{"state:open", "did you mean status", "status:open"},
		{"assignee:amal", "", ""},
		{"label:vip", "", ""},
		{"-label:vip", "write NOT label:vip", "NOT label:vip"},
		{"created:>2026-01-01", "", ""},
		{"created:>=-7d", "", ""},
		{"updated:<-30d", "", ""},
		{"ransomware NOT phishing", "", ""},
		{`"initial access" severity:high`, "", ""},
		{"amal@contoso.com", "", ""},
		// The portal, and other words
		{"classification = 'True positive'", "", ""},
		{"classification = 'Informational, expected activity'", "", ""},
		{"determination = 'compromisedUser'", "", ""},
		{"status = 'In progress'", "", ""},
		{"status:closed provider:sentinel", "", ""},
		{"version = 'v1'", "", ""},
		{"status = 'false positive'", "did you mean classification = 'false positive'?", "classification = 'false positive'"},
		{"severity = 'critical'", "did you mean 'high'?", "severity = 'high'"},
		{"severity > 7", "Graph sends severity from 0 to at most 0.7 (high)", "severity >= 0.7"},
		{"severity >= 3", "at most 0.7 (high)", "severity >= 0.6"},
		{"@ip = '10.1.2'", "did you mean '10.1.2.0/24'?", "@ip = '10.1.2.0/24'"},
		{"sensor_type = 'ENDPOINT_DEFENDER'", "did you mean sensor_types", "sensor_types = 'ENDPOINT_DEFENDER'"},
		{"classification = 'unknown'", "did you mean IS NULL?", "classification IS NULL"},
		{"titel CONTAINS 'x'", "did you mean title?", "title CONTAINS 'x'"},
	} {
		hints, _ := said(row.typed)
		if row.hint == "" {
			if len(hints) > 0 {
				t.Errorf("%s does not run as it stands: %q", row.typed, hints)
			}
			continue
		}
		if !strings.Contains(strings.Join(hints, "\n"), row.hint) {
			t.Errorf("%s has the hints %q, want %q", row.typed, hints, row.hint)
		}
		if by, left := mendedAll(row.typed); left != nil && by != row.typed && left.At.From < len(by) && !strings.Contains(by, "'t ") {
			t.Errorf("tab leads from %s to %s, where it stays: %s", row.typed, by, left.Message)
		}
		if hints, ok := said(row.becomes); !ok || len(hints) > 0 {
			t.Errorf("%s becomes %s, which does not run: %q", row.typed, row.becomes, hints)
		}
		if _, instead, ok := strings.Cut(row.hint, "did you mean "); ok && !strings.Contains(row.becomes, strings.TrimSuffix(instead, "?")) &&
			!strings.Contains(row.becomes, strings.ToLower(strings.TrimSuffix(instead, "?"))) {
			t.Errorf("%s becomes %s without what the hint says: %s", row.typed, row.becomes, row.hint)
		}
	}
}

// mendedAll writes what hints name, one after the other, and returns the error that none is left for; nil if the text
// runs then.
func mendedAll(text string) (string, *Problem) {
	read := func(text string) *Reading { return Read(text, testNow) }
	for {
		p := Failed(read(text).Problems)
		all := Mends(text, p, read)
		if len(all) == 0 {
			return text, p
		}
		text, _ = all[0].Insert(text)
		text = strings.TrimSpace(text)
	}
}

// TestIntervalHabits holds that no word for an interval is a field.
func TestIntervalHabits(t *testing.T) {
	for _, f := range Fields() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			if intervalWord(name) != "" {
				t.Errorf("by %s groups by no field", name)
			}
		}
	}
}

// said returns message and hint of each problem of a text but notes on extensions, and
// whether it runs.
func said(text string) (hints []string, ok bool) {
	q, problems := Parse(text, testNow)
	for _, p := range problems {
		if !p.Extension {
			hints = append(hints, p.Message+": "+p.Hint)
		}
	}
	return hints, q != nil
}

// TestOperatorHabits holds that each word of the table is answered by an operator of ours, and that none is
// an operator or a field itself.
func TestOperatorHabits(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range operatorHabits() {
		for _, word := range strings.Fields(h.words) {
			if seen[word] || FieldOf(word) != nil || typeable(Op(strings.ToUpper(strings.TrimPrefix(word, "!"))), false) {
				t.Errorf("%s is there twice, or is one of ours", word)
			}
			seen[word] = true
			q, problems := Parse("title "+word+" 'x'", testNow)
			p := Failed(problems)
			if q != nil || p == nil {
				t.Errorf("title %s 'x' runs", word)
				continue
			}
			if at := p.At.From; at != len("title ") || p.Hint == "" {
				t.Errorf("%s: at %d, the hint is %q", word, at, p.Hint)
			}
			instead, ok := strings.CutPrefix(strings.TrimSuffix(p.Hint, "?"), "did you mean ")
			if !ok {
				continue // the hint says more than an operator
			}
			becomes := "title " + instead
			switch {
			case strings.ContainsAny(instead, "<>"):
				becomes = "severity " + strings.Replace(instead, "'x'", "0.5", 1)
			case !strings.Contains(instead, "'x'"):
				becomes += " 'x'"
			}
			if hints, ok := said(becomes); !ok || len(hints) > 0 {
				t.Errorf("%s becomes %s, which does not run: %q", word, becomes, hints)
			}
		}
	}
}
