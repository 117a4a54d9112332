package query

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"tocsin/graph/alert"
	"tocsin/graph/long"
)

// words is an alert that the words below are looked for in.
func wordsRecord() *alert.Record {
	return &alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da-4711"},
		Alert: &alert.Alert{
			Title: "Suspicious sign-in\u200b from severity AND 10 hosts", Description: "PowerShell ran C:\\Temp\\a.exe; it's bad", Category: "hidden",
			Entities: []alert.Entity{{Type: "user", Value: "Nadia Åkerman"}, {Type: "ip", Value: "2001:db8::1"}, {Type: "url", Value: "https://evil.example/x?y=1"}},
		},
	}
}

// TestWords holds which texts find the alert, and the canonical form of each.
func TestWords(t *testing.T) {
	r := wordsRecord()
	for _, row := range []struct {
		text, prints string
		finds        bool
	}{
		{"nadia akerman", `"nadia" AND "akerman"`, true},
		{"NADIA ÅKERMAN", `"NADIA" AND "ÅKERMAN"`, true},
		{`"nadia akerman"`, `"nadia akerman"`, true},
		{"'nadia akerman'", `"nadia akerman"`, true},
		{`e'it\'s'`, `"it's"`, true},
		{"akerman nadia", `"akerman" AND "nadia"`, true},
		{`"akerman nadia"`, `"akerman nadia"`, false},
		{"nadia OR kira", `"nadia" OR "kira"`, true},
		{"kira || nadia", `"kira" OR "nadia"`, true},
		{"nadia && powershell", `"nadia" AND "powershell"`, true},
		{"NOT nadia", `NOT "nadia"`, false},
		{"nadia NOT kira", `"nadia" AND NOT "kira"`, true},
		{"(nadia kira) OR powershell", `"nadia" AND "kira" OR "powershell"`, true},
		{"nadia (kira OR powershell)", `"nadia" AND ("kira" OR "powershell")`, true},
		{"sign-in", `"sign-in"`, true},
		{"user", `"user"`, false}, // an entity's type is not looked at
		{"hidden", `"hidden"`, false},
		{"da-4711", `"da-4711"`, true},
		{"4711", `"4711"`, true},
		{"10 hosts", `"10" AND "hosts"`, true},
		{"C:\\Temp", `"C:\Temp"`, true},
		{"https://evil.example/x", `"https://evil.example/x"`, true},
		{"2001:db8::1", `"2001:db8::1"`, true},
		{"db8::1", `"db8::1"`, true},
		{"a.exe", `"a.exe"`, true},
		{"power*", `"power"`, true},
		{"*shell*", `"shell"`, true},
		{"severity", `"severity"`, true},
		{`"and"`, `"and"`, true},
		{"nadia severity >= 'high'", `"nadia" AND severity >= 'high'`, false},
		{"nadia EARLIEST=-1d", `"nadia" EARLIEST=`, false},
		{"WHERE nadia", `"nadia"`, true},
		{"from detection nadia", `"nadia"`, true},
		{"@evil.example", `"@evil.example"`, false},
		{"#1", `"#1"`, false},
		{"x \"y\" z", `"x" AND "y" AND "z"`, false},
		{`'a"b'`, `'a"b'`, false},
		{"user has logged OR nadia", "", false},
	} {
		q, problems := Parse(row.text, testNow)
		if row.prints == "" {
			if q != nil {
				t.Errorf("%s runs as %s", row.text, q)
			}
			continue
		}
		if q == nil {
			t.Errorf("%s: %+v", row.text, Failed(problems))
			continue
		}
		prints := strings.TrimPrefix(strings.TrimPrefix(q.String(), "FROM alert"), " WHERE ")
		if prints != row.prints && !strings.HasSuffix(row.prints, "=") || !strings.HasPrefix(prints, row.prints) {
			t.Errorf("%s prints %s, want %s", row.text, prints, row.prints)
		}
		if got := Match(q, r); got != row.finds {
			t.Errorf("%s finds it: %v, want %v", row.text, got, row.finds)
		}
		again, _ := Parse(q.String(), testNow)
		if again == nil || again.String() != q.String() || Match(again, r) != row.finds {
			t.Errorf("%s prints %s, which means something else", row.text, q)
		}
	}
}

// TestWordsWarn holds what is said about a word: that it is an extension, and a warning if a
// field has its name.
func TestWordsWarn(t *testing.T) {
	_, problems := Parse("nadia \"a b\"", testNow)
	for _, p := range problems {
		if !p.Extension || !p.Warning {
			t.Errorf("%+v", p)
		}
	}
	if len(problems) != 2 {
		t.Errorf("%+v", problems)
	}
	for _, text := range []string{"severity", "@user nadia", "nadia AND title", "status", "NOT original_data.evidence"} {
		_, problems := Parse(text, testNow)
		n := 0
		for _, p := range problems {
			if p.Warning && !p.Extension && strings.Contains(p.Message, "is a field") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s warns %d times: %+v", text, n, problems)
		}
	}
	if _, problems := Parse(`"severity"`, testNow); len(problems) != 1 {
		t.Errorf("a field's name in quotes warns: %+v", problems)
	}
}

// TestWordsRefused holds the errors round words: place, covered text, sentence and hint.
func TestWordsRefused(t *testing.T) {
	for _, row := range []struct{ text, covers, message, hint string }{
		{"and", "and", "condition is expected", `"and"`},
		{"nadia or", "", "missing at the end", ""},
		{"nadia in paris", "nadia", "no field nadia", ""},
		{"contains", "contains", "condition is expected", `"contains"`},
		{"nadia where", "where", "where is not expected", `"where"`},
		{"null", "null", "condition is expected", `"null"`},
		{"earliest", "", "= is missing", ""},
		{"*", "*", "stands for nothing", "leave it out"},
		{"a*b", "a*b", "no * in it", "title:a*b"},
		{"-nadia", "-nadia", "does not negate", "NOT nadia"},
		{`""`, `""`, "no text", ""},
		{"'\u200b'", "'\u200b'", "no text", ""},
		{"title = 'x' nadia", "nadia", "AND or OR is missing", ""},
		{"title = 'x' 'y'", "'y'", "AND or OR is missing", ""},
		{"nadia title = 'x' limit", "limit", "AND or OR is missing", ""},
		{"'x' = title", "'x'", "condition is expected", "field first"},
		{"title LIKE 'x'", "LIKE", "not an operator", "CONTAINS 'x'"},
		{"title like nadia", "like", "not an operator", "CONTAINS 'nadia'"},
		{"title CONTAIN 'x'", "CONTAIN", "not an operator", "CONTAINS"},
		{"titel LIKE 'x'", "titel", "no field titel", "title"},
		{"sevrity = high", "sevrity", "no field sevrity", "severity"},
	} {
		q, problems := Parse(row.text, testNow)
		p := Failed(problems)
		if q != nil || p == nil {
			t.Errorf("%s runs", row.text)
			continue
		}
		if covers := row.text[p.At.From:p.At.To]; covers != row.covers || !strings.Contains(p.Message, row.message) || !strings.Contains(p.Hint, row.hint) {
			t.Errorf("%s:\n%s\nwant %q %q %q", row.text, Format(*p, row.text), row.covers, row.message, row.hint)
		}
	}
}

// TestSeveralProblems finds every condition with an error, and each in its place.
func TestSeveralProblems(t *testing.T) {
	for text, want := range map[string][]string{
		"title = foo AND severity = urgent OR titel = 'x'":    {"foo", "urgent", "titel"},
		"(title = foo OR status = ) AND sevrity:high":         {"foo", ")", "sevrity"},
		"title = foo | hed 5":                                 {"foo", "hed"},
		"titel = foo":                                         {"titel", "foo"},
		"title = 'x') AND titel = 'x'":                        {")", "titel"},
		"((title = foo":                                       {"foo"},
		"title IN ('a',b) AND NOT (title = c) && sevrity = 1": {"b", "c", "sevrity"},
		"title = 'a' title = b title = c":                     {"title", "b"},
		"EARLIEST=soon AND title = b":                         {"soon", "b"},
		"$a AND title = b":                                    {"$a", "b"},
	} {
		_, problems := Parse(text, testNow)
		var got []string
		for _, p := range problems {
			if !p.Warning {
				got = append(got, text[p.At.From:p.At.To])
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	many := strings.Repeat("title = a AND ", 200) + "title = a"
	if _, problems := Parse(many, testNow); len(problems) != maxProblems/2 {
		t.Errorf("%d problems of many", len(problems))
	}
}

// TestWordsEqualNaiveSearch compares words with a search written without any of the matcher:
// in random texts of title, description, id and entities.
func TestWordsEqualNaiveSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 15))
	pieces := []string{"Åke", "åke", "ake", "A\u030ake", "n", "Ñ", "user", "\u200b", " ", "é", "E\u0301", "漢", "K", "か\u3099", "か"}
	text := func(n int) string {
		var b strings.Builder
		for range 1 + r.IntN(n) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	naive := func(text, word string) bool {
		plain := func(s string) string {
			s = strings.ToLower(strings.ReplaceAll(s, "\u200b", ""))
			for _, mark := range []string{"\u030a", "\u0301", "\u0303"} {
				s = strings.ReplaceAll(norm.NFD.String(s), mark, "")
			}
			return norm.NFC.String(s)
		}
		return strings.Contains(plain(text), plain(word))
	}
	found := 0
	for range long.Rounds(20_000) {
		rec := &alert.Record{Key: alert.Key{ID: text(3)}, Alert: &alert.Alert{Title: text(4), Description: text(4)}}
		for range r.IntN(3) {
			rec.Alert.Entities = append(rec.Alert.Entities, alert.Entity{Type: "user", Value: text(3)})
		}
		word := text(2)
		if looseFold(word) == "" {
			continue
		}
		q, problems := Parse(Quote(word), testNow)
		if q == nil {
			t.Fatalf("%q: %+v", word, Failed(problems))
		}
		want := naive(rec.ID, word) || naive(rec.Alert.Title, word) || naive(rec.Alert.Description, word)
		for _, e := range rec.Alert.Entities {
			want = want || naive(e.Value, word)
		}
		if got := Match(q, rec); got != want {
			t.Fatalf("%q in %+v: %v, want %v", word, rec.Alert, got, want)
		}
		if Match(&Query{Where: Merged(q.Where)}, rec) != want {
			t.Fatalf("%q merged has another answer", word)
		}
		if want {
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d words were found", found)
	}
}

// TestWordAt holds where a word is being typed: at its end or within it, not before it, and
// neither in a phrase nor in a value.
func TestWordAt(t *testing.T) {
	for text, want := range map[string]bool{
		"abc‸":                       true,
		"s‸ev":                       true,
		"‸abc":                       false,
		"abc ‸":                      false,
		"severity  ‸":                true,
		"abc ‸erity":                 false,
		"severity ‸":                 true,
		"severity‸":                  true,
		"a AND NOT (b OR cd‸)":       true,
		"a AND NOT (b‸ OR cd)":       true,
		"10.0.0‸":                    true,
		"\"two words\"‸":             false,
		"'x'‸":                       false,
		"title:pow‸":                 false,
		"severity = 'high'‸":         false,
		"title = 'x' AND pow‸":       true,
		"pow‸ AND":                   false, // cannot be read
		"EARLIEST=today‸":            false,
		"| aggregate count by prov‸": false,
		"$noi‸":                      false,
	} {
		before, after, _ := strings.Cut(text, "‸")
		if got := Read(before+after, time.Now()).WordAt(len(before)); got != want {
			t.Errorf("%s gives %v", text, got)
		}
	}
}
