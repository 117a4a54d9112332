package query

import (
	"strings"
	"testing"
)

// TestProblems holds the first error of a text: its place as line:column, the
// text it covers, and words of its sentence and hint.
func TestProblems(t *testing.T) {
	long := strings.Repeat("(", 201) + "severity > 0" + strings.Repeat(")", 201)
	for _, row := range []struct{ text, at, covers, message, hint string }{
		// Tokens.
		{"title = 'abc", "1:9", "'abc", "no closing quote", "'"},
		{`title = e'a\qb'`, "1:12", `\q`, "not an escape", `\n`},
		{`title = e'abc\`, "1:9", `e'abc\`, "no closing quote", ""},
		{"title = 'it''s'", "1:13", "'s'", "doubled quotes", `e'it\'s'`},
		{"title = 'it''s''x'", "1:13", "'s''x'", "doubled quotes", `e'it\'s\'x'`},
		{"title = ''''", "1:11", "''", "doubled quotes", `e'\''`},
		{"title = 'a''", "1:12", "'", "doubled quotes", `e'a\''`},
		{"title = ‘x’", "1:9", "‘", "no meaning", "straight quotes"},
		{"title = \u00a0;", "1:10", ";", "no meaning", ""},
		{"title = \x01", "1:9", "\x01", "U+0001", ""},
		{"title = 'a\xffb'", "1:11", "\xff", "not UTF-8", ""},
		{"@ = 'x'", "1:1", "@", "missing after @", "@user"},
		{"raw.@odata.type = 'x'", "1:5", "@odata.type", "needs quotes", `raw."@odata.type"`},
		{`raw."x = 'x'`, "1:1", `raw."x = 'x'`, "no closing quote", ""},
		{"title = 'ä' AND titel = 'x'", "1:17", "titel", "no field", "did you mean title?"},
		{"title = 'x'\n  AND\ttitel = 'x'", "2:7", "titel", "no field", "title"},
		{"title = 'two\nlines' AND titel = 'x'", "2:12", "titel", "no field", "title"},
		// Values.
		{"title = explorer.exe", "1:9", "explorer.exe", "not in quotes", "put it in quotes: 'explorer.exe'"},
		{"title = C:\\Temp", "1:9", "C:\\Temp", "not in quotes", "put it in quotes"},
		{"@ip = 10.0.0.1", "1:7", "10.0.0.1", "not in quotes", "'10.0.0.1'"},
		{"@ip IN ('a',10.0.0.0/8)", "1:13", "10.0.0.0/8", "not in quotes", "'10.0.0.0/8'"},
		{"created_at > 2026-01-01", "1:14", "2026-01-01", "not in quotes", "'2026-01-01'"},
		{"title = 7zip", "1:9", "7zip", "not in quotes", "'7zip'"},
		{"created_at > -7d9", "1:14", "-7d9", "not in quotes", "'-7d9'"},
		{"severity > 1e5", "1:12", "1e5", "not in quotes", ""},
		{"severity > .5", "1:12", ".", "no meaning", ""},
		{"actor = NULL", "1:9", "NULL", "not a value", "IS NULL"},
		{"title =", "1:8", "", "missing at the end", "quotes"},
		{"title IN ()", "1:11", ")", "value is expected", ""},
		{"title IN 'a'", "1:10", "'a'", "list in parentheses", "IN ('a','b')"},
		{"title IN ('a',)", "1:15", ")", "value is expected", ""},
		{"title IN ('a' 'b')", "1:15", "'b'", ", or )", ""},
		{"title = ('a','b')", "1:9", "(", "one value", "IN"},
		// Operators.
		{"title LIKE 'x'", "1:7", "LIKE", "not an operator", "did you mean CONTAINS 'x'?"},
		{"title CONTAIN 'x'", "1:7", "CONTAIN", "not an operator", "did you mean CONTAINS 'x'?"},
		{"title !CONTAIN 'x'", "1:7", "!CONTAIN", "not an operator", "!CONTAINS 'x'?"},
		{"title =~ 'x'", "1:7", "=~", "not an operator", "MATCHES_REGEX"},
		{"title ! 'x'", "1:7", "!", "not an operator", ""},
		{"title !< 'x'", "1:7", "!<", "not an operator", ""},
		{"title NOT = 'x'", "1:11", "=", "IN, CONTAINS", "NOT before"},
		{"title IS 'x'", "1:10", "'x'", "NULL is expected", ""},
		{"title < 'x'", "1:7", "<", "title is text", "CONTAINS"},
		{"title >= 5", "1:7", ">=", "title is text", ""},
		{"severity CONTAINS 'hi'", "1:10", "CONTAINS", "takes text", ""},
		{"severity MATCHES 'hi*'", "1:10", "MATCHES", "takes text", ""},
		{"created_at MATCHES_REGEX '2026'", "1:12", "MATCHES_REGEX", "takes text", ""},
		{"triage.seen > true", "1:13", ">", "true or false", ""},
		{"raw.x > 'a'", "1:9", "'a'", "not a time", "-24h"},
		{"raw.x > true", "1:7", ">", "numbers and times", "= true"},
		{"raw.x CONTAINS 5", "1:16", "5", "takes text", "'5'"},
		{"raw.x = -2h", "1:9", "-2h", "are text", ""},
		// Types.
		{"title = 5", "1:9", "5", "takes text", "put it in quotes: '5'"},
		{"title IN ('a',5)", "1:15", "5", "takes text", ""},
		{"title = true", "1:9", "true", "not true", "'true'"},
		{"title = now", "1:9", "now", "takes text", "'now'"},
		{"severity = true", "1:12", "true", "not true", ""},
		{"severity = 'hihg'", "1:12", "'hihg'", "is not a severity", "did you mean 'high'?"},
		{"severity = '0.7'", "1:12", "'0.7'", "is not a severity", "bands are"},
		{"threat_score = '5'", "1:16", "'5'", "takes numbers", "without quotes"},
		{"triage.seen = 'true'", "1:15", "'true'", "true or false", "without quotes"},
		{"triage.seen = 1", "1:15", "1", "true or false", ""},
		{"created_at > 5", "1:14", "5", "takes times", "-24h"},
		{"created_at > 'tomorrow'", "1:14", "'tomorrow'", "not a time", "-24h"},
		{"created_at > '2026-02-30'", "1:14", "'2026-02-30'", "not a time", ""},
		{"created_at > '2026-01-01T00:00:00.1234567890Z'", "1:14", "'2026-01-01T00:00:00.1234567890Z'", "not a time", ""},
		{"event_time_usec > '2026-01-01'", "1:19", "'2026-01-01'", "microseconds", "began_at"},
		{"title MATCHES_REGEX '(?=x)'", "1:21", "'(?=x)'", "(?=", "RE2"},
		{"title MATCHES_REGEX ('ok','(')", "1:27", "'('", "not valid", "RE2"},
		// Fields.
		{"strlen(title) > 3", "1:1", "strlen", "strlen is no function here", "compare the field itself: title = 'text'"},
		{"@tag = 'x'", "1:1", "@tag", "no field @tag", "tags or triage.tags? those given here are in triage.tags"},
		{"titel = 'x'", "1:1", "titel", "no field titel", "did you mean title?"},
		{"@usr = 'x'", "1:1", "@usr", "no field @usr", "@user"},
		{"metadata.titel = 'x'", "1:1", "metadata.titel", "no field", "metadata.title"},
		{"zzzzzzzzz = 'x'", "1:1", "zzzzzzzzz", "no field", "--fields"},
		{`"title" = 'x'`, "1:1", `"title"`, "condition is expected", "field first"},
		{"original_data = 'x'", "1:1", "original_data", "needs a path", "original_data.evidence"},
		{"FROM incident category = 'x'", "1:15", "category", "incidents have no category", "alerts have it: begin with FROM alert"},
		{"summary = 'x'", "1:1", "summary", "alerts have no summary", "incidents have it: begin with FROM incident"},
		{"FROM email alert_ids = 'x'", "1:12", "alert_ids", "alerts have no alert_ids", "FROM incident"},
		{"FROM email user_name = 'x'", "1:12", "user_name", "a field of cloudaudit", "FROM cloudaudit"},
		{"subject = 'x'", "1:1", "subject", "a field of email", "begin with FROM email"},
		{"custom = 'x'", "1:1", "custom", "needs a path", "custom.NAME"},
		// FROM.
		{"FROM", "1:5", "", "a schema is missing", "alert"},
		{"FROM WHERE title = 'x'", "1:6", "WHERE", "schema is expected", ""},
		{"FROM process, auth", "1:6", "process", "no schema process", "antivirus, cloudaudit, email, thirdparty"},
		{"FROM process image_path = 'x'", "1:6", "process", "no schema process", "alert, detection"},
		{"FROM alerts", "1:6", "alerts", "no schema alerts", "did you mean alert?"},
		{"FROM alert, email", "1:6", "alert, email", "cannot mix", ""},
		{"FROM incident, alert", "1:6", "incident, alert", "anything else", ""},
		{"FROM email, case", "1:6", "email, case", "anything else", ""},
		{"FROM email, *", "1:13", "*", "expected", "* goes with no other"},
		{"FROM *, email", "1:7", ",", "expected", "* goes with no other"},
		{"FROM email, *", "1:13", "*", "schema is expected", ""},
		// Shape.
		{"severity > 0 AND", "1:17", "", "a condition is missing", ""},
		{"AND severity > 0", "1:1", "AND", "condition is expected", ""},
		{"severity > 0 status = 'x'", "1:14", "status", "AND or OR is missing", "join"},
		{"severity > 0 adn status = 'x'", "1:14", "adn", "AND or OR is missing", "did you mean AND?"},
		{"(severity > 0", "1:14", "", "AND, OR or )", "each ( needs a )"},
		{"severity > 0)", "1:13", ")", "has no (", ""},
		{"severity > 0, status = 'x'", "1:13", ",", "no meaning", "AND"},
		{"!(severity > 0)", "1:1", "!", "condition is expected", "NOT"},
		{"'x' = title", "1:1", "'x'", "condition is expected", "field first"},
		{long, "1:201", "(", "200 deep", ""},
		{strings.Repeat("NOT ", 201) + "severity > 0", "1:801", "NOT", "200 deep", ""},
		{"title = '" + strings.Repeat("x", maxBytes) + "'", "1:65537", "", "64 KiB", ""},
		// EARLIEST and LATEST.
		{"EARLIEST=-1d OR severity > 0", "1:1", "EARLIEST=-1d", "inside OR", "end of the query"},
		{"severity > 0 OR severity < 1 AND LATEST=-1d", "1:34", "LATEST=-1d", "inside OR", ""},
		{"(EARLIEST=-1d)", "1:2", "EARLIEST=-1d", "inside parentheses", ""},
		{"(severity > 0 AND EARLIEST=-1d)", "1:19", "EARLIEST=-1d", "inside parentheses", ""},
		{"NOT EARLIEST=-1d", "1:5", "EARLIEST=-1d", "inside NOT", ""},
		{"EARLIEST=-1d EARLIEST=-2d", "1:14", "EARLIEST=-2d", "has EARLIEST twice", ""},
		{"EARLIEST=-1d AND severity > 0 EARLIEST=-2d", "1:31", "EARLIEST=-2d", "has EARLIEST twice", ""},
		{"severity > 0 LATEST=now latest=-1d", "1:25", "latest=-1d", "has LATEST twice", ""},
		{"EARLIEST > -1d", "1:10", ">", "= is expected", ""},
		{"EARLIEST=24h", "1:10", "24h", "not a relative time", "-24h"},
		{"EARLIEST=-5x", "1:10", "-5x", "not a relative time", "s m h d w mo y"},
		{"EARLIEST=-1d@q", "1:10", "-1d@q", "not a relative time", ""},
		{"EARLIEST=17", "1:10", "17", "a time is expected", ""},
		{"EARLIEST=tomorrow", "1:10", "tomorrow", "a time is expected", ""},
		{"EARLIEST='soon'", "1:10", "'soon'", "not a time", ""},
		{"severity > 0 EARLIEST=-1d AND title = 'x'", "1:27", "AND", "cannot follow", "before EARLIEST"},
		{"severity > 0 EARLIEST=-1d title = 'x'", "1:27", "title", "cannot follow", ""},
		// Stages.
		{"titel = 'x' | head 5", "1:1", "titel", "no field", ""},
		{"| hed 5", "1:3", "hed", "not a stage", "did you mean head?"},
		{"| 5", "1:3", "5", "head, tail", ""},
		{"| head", "1:7", "", "whole number", ""},
		{"| head 0", "1:8", "0", "whole number", ""},
		{"| head -1", "1:8", "-1", "whole number", ""},
		{"| head 1.5", "1:8", "1.5", "whole number", ""},
		{"| head 5 6", "1:10", "6", "| or the end", ""},
		{"| sort", "1:7", "", "a field is missing", ""},
		{"| sort title up", "1:14", "up", "| or the end", ""},
		{"| fields title,", "1:16", "", "a field is missing", ""},
		{"| aggregate median(severity)", "1:13", "median", "not a function", ""},
		{"| aggregate sum", "1:16", "", "( and a field", ""},
		{"| aggregate sum()", "1:17", ")", "a field is expected", ""},
		{"| aggregate count(title", "1:24", "", ") is missing", ""},
		{"| aggregate count as", "1:21", "", "a name for the column", ""},
		{"| aggregate count by", "1:21", "", "a field is missing", ""},
		{"| aggregate count by 1w", "1:22", "1w", "an interval", ""},
		{"| aggregate count by 0h", "1:22", "0h", "an interval", ""},
		{"| aggregate count by title, 1h", "1:29", "1h", "does not go with fields", "leave out 1h"},
		{"| aggregate count by 1h, title", "1:22", "1h", "does not go with fields", "leave out 1h"},
		{"| aggregate count by 1h, 2h", "1:26", "2h", "one interval", ""},
		{"| aggregate count by 36526d", "1:22", "36526d", "at most 36525d", ""},
		{"| aggregate count by 99999999999999999999s", "1:22", "99999999999999999999s", "at most 36525d", ""},
		{"EARLIEST=-7d | aggregate count by 1s", "1:35", "1s", "more than 10000 intervals", "a longer interval"},
		{"| head 10000001", "1:8", "10000001", "more than 10000000 rows", ""},
		{"| tail 99999999999999999999", "1:8", "99999999999999999999", "more than 10000000 rows", ""},
		{"| sort titel", "1:8", "titel", "no field titel", "did you mean title?"},
		{"| fields sevrity", "1:10", "sevrity", "no field sevrity", "did you mean severity?"},
		{"| sort tags", "1:8", "tags", "is a list", "aggregate count by tags"},
		{"| sort @user", "1:8", "@user", "is a list", "aggregate count by @user"},
		{"| sort entities desc", "1:8", "entities", "is a list", ""},
		{"| sort original_data", "1:8", "original_data", "needs a path", ""},
		{"| sort count", "1:8", "count", "no field count", ""},
		{"| sort count(title)", "1:8", "count(title)", "column of aggregate", "aggregate count(title)"},
		{"| fields priority", "1:10", "priority", "alerts have no priority", "FROM incident"},
		{"| aggregate count | aggregate count", "1:21", "aggregate", "one aggregate", "name all functions in it"},
		{"| aggregate sum(title)", "1:17", "title", "title is text", "count and cardinality"},
		{"| aggregate min(title)", "1:17", "title", "title is text", ""},
		{"| aggregate max(triage.seen)", "1:17", "triage.seen", "true or false", ""},
		{"| aggregate sum(created_at)", "1:17", "created_at", "has times", "min and max take times"},
		{"| aggregate avg(updated_at)", "1:17", "updated_at", "has times", ""},
		{"| aggregate count as n, cardinality(id) as N", "1:25", "cardinality(id) as N", "two columns are called N", "another name with as"},
		{"| aggregate count as provider by provider", "1:13", "count as provider", "two columns are called provider", ""},
		{"| aggregate count as interval by 1h", "1:13", "count as interval", "two columns are called interval", ""},
		{"| aggregate count as by", "1:22", "by", "a name for the column", "uses by itself"},
		{"| aggregate count by provider | sort cuont", "1:38", "cuont", "has no column cuont", "did you mean count?"},
		{"| aggregate count by provider | sort title", "1:38", "title", "has no column title", "its columns are provider, count"},
		{"| aggregate count as n by provider | fields title", "1:45", "title", "has no column title", "its columns are provider, n"},
		{"| aggregate count by titel | sort nothing", "1:22", "titel", "no field titel", ""},
	} {
		q, problems := Parse(row.text, testNow)
		p := Failed(problems)
		if p == nil || q != nil {
			t.Errorf("%s: no error", clip(row.text))
			continue
		}
		place, _, _ := strings.Cut(p.Error(), ": ")
		covers := row.text[p.At.From:p.At.To]
		if place != row.at || covers != row.covers && len(row.text) < maxBytes || !strings.Contains(p.Message, row.message) || !strings.Contains(p.Hint, row.hint) {
			t.Errorf("%s:\n%s\nwant %s %q %q %q", clip(row.text), Format(*p, row.text), row.at, row.covers, row.message, row.hint)
		}
	}
}

// TestWarnings holds what Parse warns about, and that nothing else is.
func TestWarnings(t *testing.T) {
	for _, row := range []struct{ text, covers, message string }{
		{"NOT title = 'x'", "NOT", "NOT before a condition"},
		{"title NOT IN ('x')", "NOT IN", "NOT before an operator"},
		{"title NOT CONTAINS 'x'", "NOT CONTAINS", "NOT before an operator"},
		{"title NOT MATCHES 'x'", "NOT MATCHES", "NOT before an operator"},
		{"title NOT MATCHES_REGEX 'x'", "NOT MATCHES_REGEX", "NOT before an operator"},
		{`title = "it's"`, `"it's"`, "double quotes"},
		{"title HAS 'x'", "HAS", "HAS is an extension"},
		{"title !STARTSWITH 'x'", "!STARTSWITH", "STARTSWITH is an extension"},
		{"title ENDSWITH ('x','y')", "ENDSWITH", "ENDSWITH is an extension"},
		{"title == 'x'", "==", "== for = is an extension"},
		{"title <> 'x'", "<>", "<> for != is an extension"},
		{"title = 'x' && id = 'y'", "&&", "&& for AND is an extension"},
		{"title = 'x' || id = 'y'", "||", "|| for OR is an extension"},
		{"title:x", ":", "field:value is an extension"},
		{"nadia", "nadia", "a word to look for is an extension"},
		{"'two words'", "'two words'", "a phrase to look for is an extension"},
		{"EARLIEST=yesterday", "yesterday", "a time in words is an extension"},
		{"EARLIEST=@d", "@d", "a snap alone is an extension"},
		{"EARLIEST='-1d'", "'-1d'", "a relative time in quotes is an extension"},
		{"EARLIEST='2026-11-27 16:12Z'", "'2026-11-27 16:12Z'", "a time without T or seconds is an extension"},
		{`EARLIEST="2026-01-01T00:00:00Z"`, `"2026-01-01T00:00:00Z"`, "double quotes"},
		{"severity = 'high'", "'high'", "band name"},
		{"title CONTAINS ('a','b')", "(", "a list for CONTAINS"},
		{"title MATCHES_REGEX ('a','b')", "(", "a list for MATCHES_REGEX"},
		{"created_at > '2026-01-01'", "'2026-01-01'", "a date alone"},
		{"EARLIEST='2026-01-01T00:00:00.5Z'", "'2026-01-01T00:00:00.5Z'", "fraction"},
		{"EARLIEST='2026-01-01T00:00:00+01:00'", "'2026-01-01T00:00:00+01:00'", "time zone"},
		{"EARLIEST=-1w@w", "-1w@w", "snap"},
		{"created_at > -2h", "-2h", "relative time"},
		{`raw."a b" = 'x'`, `raw."a b"`, "quoted part"},
		{"sensor_type = 'x'", "sensor_type", "never filled"},
		{"EARLIEST=-1d LATEST=-2d", "LATEST=-2d", "finds nothing"},
		{"EARLIEST=-1d LATEST=-1d", "LATEST=-1d", "finds nothing"},
		{"EARLIEST=-1d@d LATEST=now", "", ""},
		{"title MATCHES ('a','b') AND severity >= 0.5 AND raw.x = 'y' AND @ip != '1.1.1.1' OR id IS NULL", "", ""},
		{"EARLIEST='2026-01-01T00:00:00' LATEST='2026-01-31T00:00:00Z'", "", ""},
	} {
		q, problems := Parse(row.text, testNow)
		switch {
		case q == nil:
			t.Errorf("%s: %s", row.text, Failed(problems).Message)
		case row.message == "" && len(problems) > 0:
			t.Errorf("%s warns: %+v", row.text, problems)
		case row.message == "":
		case len(problems) != 1 || !problems[0].Warning || !strings.Contains(problems[0].Message, row.message) || row.text[problems[0].At.From:problems[0].At.To] != row.covers:
			t.Errorf("%s gives %+v", row.text, problems)
		}
	}
}

// TestSortByWarns reads the pipe's extension before the pipe is refused.
func TestSortByWarns(t *testing.T) {
	_, problems := Parse("| sort by title desc, severity", testNow)
	if len(problems) != 2 || !strings.Contains(problems[1].Message, "by after sort") || !problems[1].Warning {
		t.Errorf("%+v", problems)
	}
}

// TestEveryProblemIsTold collects the errors of names and values, in order.
func TestEveryProblemIsTold(t *testing.T) {
	_, problems := Parse("titel = 'x' AND severity = 'hgh' AND title = 5", testNow)
	if len(problems) != 3 || problems[0].Column != 1 || problems[1].Column != 28 || problems[2].Column != 46 {
		t.Errorf("%+v", problems)
	}
}

// TestLimitsHold accepts what stands exactly at them.
func TestLimitsHold(t *testing.T) {
	deep := strings.Repeat("(", 100) + strings.Repeat("NOT ", 100) + "severity > 0" + strings.Repeat(")", 100)
	long := "title = '" + strings.Repeat("x", maxBytes-10) + "'"
	wide := "severity > 0" + strings.Repeat(" AND severity > 0", 3000)
	list := "title IN ('x'" + strings.Repeat(",'y'", 10_000) + ")"
	for _, text := range []string{deep, long, wide, list} {
		if q, problems := Parse(text, testNow); q == nil {
			t.Errorf("%s (%d bytes): %s", clip(text), len(text), Failed(problems).Message)
		}
	}
}

// TestCanonicalForm prints what was typed in other ways.
func TestCanonicalForm(t *testing.T) {
	for text, want := range map[string]string{
		"":                                           "FROM alert",
		"from detection":                             "FROM alert",
		"FROM thirdpartyalert, Email":                "FROM thirdparty, email",
		"FROM *":                                     "FROM *",
		"from case":                                  "FROM incident",
		"not id in ('a', \"b\")":                     "FROM alert WHERE resource_id !IN ('a','b')",
		"NOT title !contains 'x'":                    "FROM alert WHERE title CONTAINS 'x'",
		"not (title is null)":                        "FROM alert WHERE title IS NOT NULL",
		"title is not null":                          "FROM alert WHERE title IS NOT NULL",
		"NOT severity < 0.50":                        "FROM alert WHERE NOT severity < 0.50",
		"NOT NOT (severity < 1 or severity > 2)":     "FROM alert WHERE severity < 1 OR severity > 2",
		"not (a.b = 'x' and version='v2')":           "",
		"NOT (id = 'x' and version='v2')":            "FROM alert WHERE NOT (resource_id = 'x' AND ingest.product.version = 'v2')",
		"(id = 'x' and (id = 'y' and id = 'z'))":     "FROM alert WHERE resource_id = 'x' AND resource_id = 'y' AND resource_id = 'z'",
		"(id = 'x' or id = 'y') and id = 'z'":        "FROM alert WHERE (resource_id = 'x' OR resource_id = 'y') AND resource_id = 'z'",
		"id = 'x' or (id = 'y' and id = 'z')":        "FROM alert WHERE resource_id = 'x' OR resource_id = 'y' AND resource_id = 'z'",
		`title = "it's"`:                             `FROM alert WHERE title = e'it\'s'`,
		"severity = 'HIGH'":                          "FROM alert WHERE severity = 'high'",
		"created_at > - 1 H EARLIEST=-1d@d":          "FROM alert WHERE created_at > -1h EARLIEST=-1d@d",
		"EARLIEST='2026-01-01' LATEST=NOW":           "FROM alert EARLIEST='2026-01-01T00:00:00Z' LATEST=now",
		"FROM antivirus,cloudaudit,email,thirdparty": "FROM antivirus, cloudaudit, email, thirdparty",
		"created_at > '1970-01-01'":                  "FROM alert WHERE created_at > '1970-01-01T00:00:00Z'",
		"custom.Cost_Centre = 'x'":                   "FROM alert WHERE original_data.customdetails.cost_centre = 'x'",
		"FROM email subject contains 'x'":            "FROM email WHERE subject CONTAINS 'x'",
		`RAW.Evidence."@OData.type" matches 'x*'`:    `FROM alert WHERE original_data.evidence."@odata.type" MATCHES 'x*'`,
		"triage.seen = FALSE":                        "FROM alert WHERE triage.seen = false",
		"title contains ('a')":                       "FROM alert WHERE title CONTAINS 'a'",
	} {
		q, problems := Parse(text, testNow)
		switch {
		case q == nil && want != "":
			t.Errorf("%s: %s", text, Failed(problems).Message)
		case q != nil && q.String() != want:
			t.Errorf("%s prints\n%s, want\n%s", text, q, want)
		}
	}
}
