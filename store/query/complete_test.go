package query

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// completed returns the candidates at the caret, which is the ‸ of the text.
func completed(t *testing.T, text string) []string {
	t.Helper()
	before, after, ok := strings.Cut(text, "‸")
	if !ok {
		t.Fatalf("%s has no caret", text)
	}
	scope := Scope{Now: time.Now(), Views: []View{{"noise", "title CONTAINS 'test'"}, {"High, open", "severity = 'high'"}}}
	var out []string
	for _, c := range scope.Complete(before+after, len(before), stocked) {
		out = append(out, c.Text)
	}
	return out
}

// stocked is a store in which one field has values.
func stocked(f *Field, beginning string) []string {
	if f.Name == "@user" && strings.HasPrefix("amal@lab.example", beginning) {
		return []string{"amal@lab.example"}
	}
	return nil
}

// TestComplete has for each place some of what may stand there, and what may not. One that
// stands alone must come first, if some of it was typed.
func TestComplete(t *testing.T) {
	for _, c := range []struct{ text, has, not string }{
		{"‸", "FROM severity title NOT $noise EARLIEST=", "AND | sensor_type"},
		{"sev‸", "severity", "FROM title"},
		{"seve‸rity >", "severity", ""},
		{"FROM ‸", "alert incident email *", "severity"},
		{"FROM em‸", "email", "alert"},
		{"FROM email ‸", "WHERE subject EARLIEST= |", "user_agent priority"},
		{"FROM incident WHERE prio‸", "priority", "provider"},
		{"FROM alert WHERE ‸", "severity $noise", "subject priority"},
		{"severity ‸", "= >= IN", "CONTAINS"},
		{"title ‸", "= CONTAINS HAS", ">="},
		{"title con‸", "CONTAINS", "="},
		{"severity >= ‸", "'critical' 'high'", "severity"},
		{"severity >= 'h‸", "'high'", "'low'"},
		{"severity >= h‸", "'high'", "'low'"},
		{"provider IN ('mde', ‸", "'mdo'", "AND"},
		{"provider IN ('mde', 'Endp‸", "'mde'", "'mdo'"},
		{"status = 'op‸'", "'OPEN'", "'RESOLVED'"},
		{"@user = 'am‸", "'amal@lab.example'", ""},
		{"severity >= 'high' ‸", "AND OR EARLIEST= |", "severity"},
		{"severity >= 'high' A‸", "AND", "OR"},
		{"(severity >= 'high' ‸", "AND )", "| EARLIEST="},
		{"title IS ‸", "NULL", "AND"},
		{"EARLIEST=‸", "-1h -7d today", "severity"},
		{"EARLIEST=-7d ‸", "AND |", ""},
		{"created_at >= ye‸", "yesterday", "-1h"},
		{"DeviceName‸", "@host", "title"},
		{"$no‸", "$noise", "severity"},
		{"| ‸", "head sort aggregate", "severity"},
		{"| agg‸", "aggregate", "head"},
		{"| aggregate ‸", "count cardinality(", "severity"},
		{"| aggregate count ‸", "by as |", "severity"},
		{"| aggregate count by ‸", "1h severity", "by"},
		{"| aggregate count by prov‸", "provider", "severity"},
		{"| aggregate cardinality(‸", "@user", "count"},
		{"| sort created_a‸", "created_at", "count"},
		{"| sort created_at ‸", "asc desc", "severity"},
		{"| fields title, ‸", "severity", "asc"},
		{"| head 5 ‸", "|", "severity"},
	} {
		got := completed(t, c.text)
		words := strings.Fields(c.has)
		for _, want := range words {
			if !slices.ContainsFunc(got, func(g string) bool { return g == want || strings.HasPrefix(g, want+" ") }) {
				t.Errorf("%s lacks %s: %q", c.text, want, got)
			}
		}
		typing := !strings.Contains(c.text, " ‸") && !strings.Contains(c.text, "(‸")
		if typing && len(words) == 1 && len(got) > 0 && got[0] != words[0] {
			t.Errorf("%s offers first %s, want %s", c.text, got[0], words[0])
		}
		for _, not := range strings.Fields(c.not) {
			if slices.Contains(got, not) {
				t.Errorf("%s offers %s: %q", c.text, not, got)
			}
		}
	}
}

// A candidate takes the place of the token at the caret, all of it, and of nothing else.
func TestCandidatesTakeTheToken(t *testing.T) {
	for text, want := range map[string]string{
		"title = 'x' AND sev‸ >= 0.5":     "title = 'x' AND severity ‸>= 0.5",
		"severity >= 'hi‸gh' AND x":       "severity >= 'high' ‸AND x",
		"severity >= ‸":                   "severity >= 'critical' ‸",
		"status = 'reso‸":                 "status = 'RESOLVED' ‸",
		"EARL‸":                           "EARLIEST=‸",
		"LAT‸=-1d":                        "LATEST=‸-1d",
		"provider IN ('mdo‸":              "provider IN ('mdo'‸",
		"title I‸":                        "title IN (‸",
		"| aggregate card‸":               "| aggregate cardinality(‸",
		"| aggregate cardinality(@us‸) x": "| aggregate cardinality(@user‸) x",
		"| agg‸":                          "| aggregate ‸",
		"original_d‸":                     "original_data.‸",
	} {
		before, after, _ := strings.Cut(text, "‸")
		all := Scope{}.Complete(before+after, len(before), nil)
		if len(all) == 0 {
			t.Errorf("%s has no candidate", text)
			continue
		}
		got, caret := all[0].Insert(before + after)
		if got = got[:caret] + "‸" + got[caret:]; got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}

// TestEveryFieldCanBeTyped holds that the first half of a field's name leads to it.
func TestEveryFieldCanBeTyped(t *testing.T) {
	for _, f := range Fields() {
		if f.Never || f.Schemas != nil || !f.Has(alert.AlertKind()) {
			continue
		}
		half := f.Name[:(len(f.Name)+1)/2]
		got := completed(t, half+"‸")
		if !slices.ContainsFunc(got, func(g string) bool { return strings.TrimSuffix(g, ".") == f.Name }) {
			t.Errorf("%s does not lead to %s: %q", half, f.Name, got)
		}
	}
}

// FuzzComplete holds that any text has candidates or none, whose place is within the text,
// and which are bounded.
func FuzzComplete(f *testing.F) {
	for _, text := range []string{"", "sev", "FROM em", "severity >= 'h", "| aggregate count by ", "((((", "a IN ('x',", "\xff", "$\"", "!", "| | |", "@"} {
		f.Add(text, len(text))
	}
	f.Fuzz(func(t *testing.T, text string, caret int) {
		all := Scope{Views: []View{{"x", "title = 'y'"}}}.Complete(text, caret, nil)
		if len(all) > mostCandidates {
			t.Fatalf("%d candidates", len(all))
		}
		for _, c := range all {
			if with, caret := c.Insert(text); c.At.To >= c.At.From && !strings.HasPrefix(with[caret:], strings.TrimPrefix(text[c.At.To:], " ")) && !c.joined {
				t.Fatalf("%q at %d becomes %q", text, caret, with)
			}
			if c.Text == "" || c.At.From < 0 || c.At.To > len(text) || c.At.From > c.At.To {
				t.Fatalf("%q at %d gives %+v", text, caret, c)
			}
		}
	})
}

func BenchmarkComplete(b *testing.B) {
	text := "FROM alert WHERE severity >= 'high' AND @user CONTAINS 'amal' AND prov"
	for b.Loop() {
		if len((Scope{}).Complete(text, len(text), nil)) == 0 {
			b.Fatal("no candidates")
		}
	}
}
