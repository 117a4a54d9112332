package query

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// longest returns head, then as many units as fit into the longest query, then tail.
func longest(head, unit, tail string) string {
	n := (maxBytes - len(head) - len(tail)) / len(unit)
	return head + strings.Repeat(unit, n) + tail
}

// TestLongTexts reads texts of 64 KiB of each kind. None may take memory, and with it
// time, that grows faster than the text, and no message may repeat it.
func TestLongTexts(t *testing.T) {
	for name, c := range map[string]struct{ text, message string }{
		"letters":            {longest("", "a", ""), ""},
		"words":              {longest("", "a ", ""), "more than 1000 words"},
		"phrases":            {longest("", `"a"`, ""), "doubled quotes"},
		"NOT words":          {longest("", "NOT a ", ""), "more than 1000 words"},
		"field:value":        {longest("", "title:a ", ""), ""},
		"colons":             {longest("", ":", ""), "a condition is expected"},
		"saved queries":      {longest("", "$a ", ""), "there is no saved query"},
		"dollars":            {longest("", "$", ""), "a name is missing"},
		"broken conditions":  {longest("", "a = b AND ", ""), "there is no field"},
		"stars":              {longest("", "*", ""), "stands for nothing"},
		"lists of values":    {longest("title:(", "a OR ", "b)"), ""},
		"NOT":                {longest("", "NOT ", ""), "nested more than 200 deep"},
		"NOT in words":       {longest("", "NOT title = 'a' AND ", "title = 'a'"), ""},
		"open":               {longest("", "(", ""), "nested more than 200 deep"},
		"closed":             {longest("", ")", ""), "a condition is expected here"},
		"both":               {longest("", "(", "") + strings.Repeat(")", 8), "longer than 64 KiB"},
		"quotes":             {longest("", "'", ""), "doubled quotes"},
		"double quotes":      {longest("title = ", `"`, ""), "doubled quotes"},
		"empty strings":      {longest("title = ", "''", ""), "doubled quotes"},
		"open string":        {longest("title = '", "x", ""), "has no closing quote"},
		"escapes":            {longest("title = e'", `\q`, "'"), "is not an escape"},
		"OR":                 {longest("title = 'a'", " OR title = 'a'", ""), ""},
		"AND":                {longest("title = 'a'", " AND title = \"a\"", ""), ""},
		"unknown fields":     {longest("severty = 1", " AND severty = 1", ""), "there is no field severty"},
		"unknown bands":      {longest("severity = 'hgh'", " AND severity = 'hgh'", ""), "is not a severity"},
		"list":               {longest("title IN ('a'", ",'a'", ")"), ""},
		"unknown list":       {longest("severity IN ('hgh'", ",'hgh'", ")"), "is not a severity"},
		"hashes":             {longest("@hash IN ('0'", ",'"+strings.Repeat("b", 64)+"'", ")"), ""},
		"addresses":          {longest("@ip IN ('10.0.0.1'", ",'10.0.0.0/8'", ")"), ""},
		"string":             {longest("title = '", "漢", "'"), ""},
		"marks":              {longest("title = '", "\u0301", "'"), ""},
		"path":               {longest("raw", ".a", " = 'x'"), ""},
		"unquoted path":      {longest("raw.@", "a", " = 'x'"), "needs quotes"},
		"open path":          {longest(`raw."`, "a", ""), "no closing quote"},
		"digits":             {longest("severity = ", "9", ""), ""},
		"relative time":      {longest("EARLIEST=-", "9", "d"), ""},
		"EARLIEST":           {longest("", "EARLIEST=-1d ", ""), "EARLIEST twice"},
		"not in quotes":      {longest("title = ", "1.1.1.1:", ""), "is not in quotes"},
		"@":                  {longest("", "@", ""), "a name is missing after @"},
		"operators":          {longest("", "=", ""), "a condition is expected here"},
		"signs":              {longest("", "- ", ""), "does not negate"},
		"FROM":               {longest("FROM alert", ",alert", ""), ""},
		"stages":             {longest("", "| head 5 ", ""), ""},
		"sorts":              {longest("| aggregate count by title", "| sort count ", ""), ""},
		"keys":               {longest("| sort id", ",id", ""), "at most 100 columns"},
		"columns":            {longest("| fields id", ",id", ""), "at most 100 columns"},
		"functions":          {longest("| aggregate count", ",count", ""), "at most 100 columns"},
		"unknown columns":    {longest("| aggregate count | fields a", ",a", ""), "at most 100 columns"},
		"digits of head":     {longest("| head 1", "0", ""), "more than 10000000 rows"},
		"glob":               {longest("title MATCHES '", "*a", "'"), ""},
		"pattern":            {longest("title MATCHES_REGEX '", "a", "'"), ""},
		"pattern of choices": {longest("title MATCHES_REGEX '", "evil.example|", "x'"), ""},
		"pattern of classes": {longest("title MATCHES_REGEX '", `\pL`, "'"), "too many classes"},
		"patterns of classes": {
			"title MATCHES_REGEX '" + strings.Repeat(`\p{Greek}`, 600) + "' OR title MATCHES_REGEX '" + strings.Repeat(`\P{Greek}`, 600) + "'", "too many classes",
		},
		"optional repetitions": {"title MATCHES_REGEX '" + strings.Repeat(".{0,1000}", 20) + "'", "too large"},
		"repeated pattern":     {"title MATCHES_REGEX '" + strings.Repeat(".{1000}", 400) + "'", "too large"},
		"many patterns":        {longest("title = 'a'", " OR title MATCHES_REGEX '.{999}'", ""), "too large"},
		"optional letters":     {longest("title MATCHES_REGEX '", "a?", "'"), "too large"},
		"nested pattern":       {"title MATCHES_REGEX '" + strings.Repeat("(", 30_000) + strings.Repeat(")", 30_000) + "'", "nests too deeply"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := Read(c.text, time.Now())
			r.Terms()
			r.Tokens()
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > mostMemory {
				t.Errorf("reading it allocates %d MB", used>>20)
			}
			failed := Failed(r.Problems)
			switch {
			case (failed != nil) != (c.message != "") || (failed == nil) != (r.Query != nil):
				t.Fatalf("the problem is %v, want %q", failed, c.message)
			case failed != nil && !strings.Contains(failed.Message, c.message):
				t.Errorf("the problem is %q, want %q", failed.Message, c.message)
			}
			for _, p := range r.Problems {
				if len(p.Message) > 6*maxQuoted || len(p.Hint) > 6*maxQuoted {
					t.Fatalf("a message is as long as the text: %q, %q", p.Message, p.Hint)
				}
			}
			if errors := slices.DeleteFunc(slices.Clone(r.Problems), func(p Problem) bool { return p.Warning }); len(errors) > maxProblems {
				t.Errorf("%d errors", len(errors))
			}
		})
	}
}

// mostMemory bounds what reading 64 KiB may allocate. A token has 80 bytes, and a parenthesis
// is one.
const mostMemory = 64 << 20

// Warnings must not take the place of the error that makes a query wrong.
func TestAnErrorAfterManyWarningsCounts(t *testing.T) {
	text := strings.Repeat("NOT title = 'a' AND ", 3*maxProblems) + "severity = 'hgh'"
	r := Read(text, time.Now())
	if p := Failed(r.Problems); p == nil || r.Query != nil || text[p.At.From:p.At.To] != "'hgh'" {
		t.Errorf("the problem is %+v", p)
	}
}

// Each token that a window shows has the class that the whole text gives it, wherever
// the text was changed before it.
func TestTokensOfAWindow(t *testing.T) {
	hash := "'" + strings.Repeat("0f", 32) + "', "
	text := "FROM alert WHERE title IS NOT NULL AND @hash IN (" + strings.Repeat(hash, 400) + "'x') AND severity >= 0.6 EARLIEST=-1d"
	known := Tokens(text)
	for _, edit := range []struct {
		at     int
		insert string
	}{{len(text), ""}, {len(text) - 20, "x"}, {len(text) - 20, "'"}, {len(text) / 2, "'"}, {10_000, "漢"}, {len(text), " AND title = 'a'"}} {
		now := text[:edit.at] + edit.insert + text[edit.at:]
		all := Tokens(now)
		for from := max(edit.at-80, 0); from < min(edit.at+lookBack-200, len(now)); from += 37 {
			to := min(from+80, len(now))
			got := TokensIn(now, known, edit.at, from, to)
			if want := Within(all, from, to); !slices.Equal(got, want) {
				t.Fatalf("%q inserted at %d: bytes %d to %d are %v, want %v", edit.insert, edit.at, from, to, got, want)
			}
		}
	}
}

// A window far behind a change is coloured from 4 KiB before it on.
func TestTokensFarBehindAChange(t *testing.T) {
	text := strings.Repeat("title = 'a' AND ", 3000)
	from := len(text) - 100
	got := TokensIn(text, Tokens(text), 0, from, len(text))
	if len(got) == 0 || got[0].At.From < from-lookBack {
		t.Fatalf("the tokens are %v", got)
	}
	open := "title = '" + strings.Repeat("x ", 20_000)
	if got := TokensIn(open, nil, 0, len(open)-80, len(open)); len(got) == 0 || got[0].Class != ClassUnknown {
		t.Errorf("a string that begins 40 KB before is read to its beginning: %v", got)
	}
	if got := TokensIn("", nil, 0, 0, 80); len(got) != 0 {
		t.Errorf("an empty text has %v", got)
	}
}

func TestWithin(t *testing.T) {
	tokens := Tokens("title = 'abc' AND x")
	for _, c := range []struct{ from, to, first, n int }{
		{0, 100, 0, 5}, {0, 0, 0, 0}, {5, 6, 0, 0}, {4, 7, 0, 2}, {9, 10, 8, 1}, {12, 14, 8, 1}, {13, 14, 0, 0}, {50, 60, 0, 0},
	} {
		got := Within(tokens, c.from, c.to)
		if len(got) != c.n || c.n > 0 && got[0].At.From != c.first {
			t.Errorf("bytes %d to %d: %v", c.from, c.to, got)
		}
	}
}
