package query

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

func viewScope() Scope {
	s := Scope{Now: testNow, Views: []View{
		{"noise", "title = 'a' OR title = 'b'"},
		{"High, open", "severity >= 'high' status:new"},
		{"both", `$noise AND $"High, open"`},
		{"word", "where Åkerman"},
		{"recent", "created_at > yesterday"},
		{"from", "FROM email title = 'x'"},
		{"times", "title = 'x' EARLIEST=-1d"},
		{"inner times", "EARLIEST=-1d AND title = 'x'"},
		{"stages", "title = 'x' | head 5"},
		{"empty", "WHERE"},
		{"broken", "titel = 'x'"},
		{"half", "title = "},
		{"loop", "$pool"},
		{"pool", "title = 'x' OR $loop"},
		{"field word", "severity"},
		{"Noise", "title = 'c'"},
		{"a-b.c", "title = 'd'"},
	}}
	for i := range 30 {
		s.Views = append(s.Views, View{fmt.Sprintf("deep%d", i), fmt.Sprintf("$deep%d", i+1)}, View{fmt.Sprintf("wide%d", i), fmt.Sprintf("$wide%d $wide%d", i+1, i+1)})
	}
	s.Views = append(s.Views, View{"deep30", "title = 'x'"}, View{"wide30", "title = 'x'"})
	return s
}

// TestViews holds that $name is the saved condition, that the canonical form writes it out,
// and that this form needs no scope.
func TestViews(t *testing.T) {
	s := viewScope()
	for text, want := range map[string]string{
		"$noise":                             "title = 'a' OR title = 'b'",
		"$NOISE":                             "title = 'a' OR title = 'b'",
		"$Noise":                             "title = 'c'",
		"$a-b.c":                             "title = 'd'",
		"NOT $noise":                         "NOT (title = 'a' OR title = 'b')",
		"NOT $Noise":                         "title != 'c'",
		"$noise AND title = 'x'":             "(title = 'a' OR title = 'b') AND title = 'x'",
		"title = 'x' $noise":                 "title = 'x' AND (title = 'a' OR title = 'b')",
		`$"High, open"`:                      "severity >= 'high' AND status = 'new'",
		`$"high, OPEN" nadia`:                `severity >= 'high' AND status = 'new' AND "nadia"`,
		"$both":                              "(title = 'a' OR title = 'b') AND severity >= 'high' AND status = 'new'",
		"$word":                              `"Åkerman"`,
		"$recent":                            "created_at > yesterday",
		"$noise OR $noise":                   "title = 'a' OR title = 'b' OR title = 'a' OR title = 'b'",
		"FROM alert WHERE $Noise | head 5":   "title = 'c' | head 5",
		"($Noise OR $word) AND NOT $a-b.c":   `(title = 'c' OR ("Åkerman")) AND title != 'd'`,
		"FROM detection $Noise EARLIEST=-1d": "title = 'c' EARLIEST=-1d",
	} {
		q, problems := s.Parse(text)
		if q == nil {
			t.Errorf("%s: %+v", text, Failed(problems))
			continue
		}
		if got := strings.TrimPrefix(q.String(), "FROM alert WHERE "); got != want {
			t.Errorf("%s prints %s, want %s", text, got, want)
		}
		if again, _ := Parse(q.String(), testNow); again == nil || again.String() != q.String() {
			t.Errorf("%s prints %s, which does not parse without saved queries", text, q)
		}
		inText(t, q.Where, q.Text)
	}
}

// TestViewsAlone holds that $name alone is the whole saved query, with its FROM, times and
// stages, which still lead to the records behind a row.
func TestViewsAlone(t *testing.T) {
	s := viewScope()
	s.Views = append(s.Views, View{"per hour", "title = 'x' EARLIEST=-1d | aggregate count by product"}, View{"other", ` $"Per Hour" `})
	for text, want := range map[string]string{
		"$from":          "FROM email WHERE title = 'x'",
		"$times":         "FROM alert WHERE title = 'x' EARLIEST=-1d",
		`$"inner times"`: "FROM alert WHERE title = 'x' EARLIEST=-1d",
		" $stages ":      "FROM alert WHERE title = 'x' | head 5",
		"$empty":         "FROM alert",
		`$"per hour"`:    "FROM alert WHERE title = 'x' EARLIEST=-1d | aggregate count by product",
		"$other":         "FROM alert WHERE title = 'x' EARLIEST=-1d | aggregate count by product",
	} {
		q, problems := s.Parse(text)
		if q == nil {
			t.Errorf("%s: %+v", text, Failed(problems))
			continue
		}
		again, _ := Parse(q.String(), testNow)
		own, _ := s.Parse(q.Text)
		if again == nil || own == nil || again.String() != q.String() || own.String() != q.String() {
			t.Errorf("%s prints %s, which is not read back", text, q)
		}
		if want = strings.ReplaceAll(want, "by product", "by "+FieldOf("product").Name); q.String() != want {
			t.Errorf("%s prints %s, want %s", text, q, want)
		}
	}
	q, _ := s.Parse("$other")
	table := &Table{Columns: []TableColumn{{Name: FieldOf("product").Name, Type: alert.String, Group: true}}, Rows: [][]any{{"mde"}}}
	if text, err := q.Narrow(table, 0); err != nil || !strings.HasPrefix(text, "title = 'x' AND ") || !strings.HasSuffix(text, "EARLIEST=-1d") {
		t.Errorf("the records behind a row are %q, %v", text, err)
	}
}

// inText holds that every place of a condition is in the text.
func inText(t *testing.T, e Expr, text string) {
	t.Helper()
	var spans []Span
	switch e := e.(type) {
	case *And:
		for _, term := range e.Terms {
			inText(t, term, text)
		}
	case *Or:
		for _, term := range e.Terms {
			inText(t, term, text)
		}
	case *Not:
		spans = append(spans, e.at)
		inText(t, e.Term, text)
	case *Word:
		spans = append(spans, e.At)
		for _, c := range e.Terms {
			inText(t, c, text)
		}
	case *Compare:
		spans = append(spans, e.At, e.opAt, e.valueAt, e.name.at)
		for _, v := range e.Values {
			spans = append(spans, v.At)
		}
	}
	for _, at := range spans {
		if at.From < 0 || at.To < at.From || at.To > len(text) {
			t.Errorf("%s: the place %v", text, at)
		}
	}
}

// TestViewsRefused holds the place and the words of what cannot be a condition.
func TestViewsRefused(t *testing.T) {
	s := viewScope()
	for _, row := range []struct{ text, covers, message, hint string }{
		{"title = 'x' AND $nois", "$nois", "no saved query $nois", "did you mean $noise?"},
		{`$"high open"`, `$"high open"`, "no saved query", `did you mean $"High, open"?`},
		{"$zzzzzzzzz", "$zzzzzzzzz", "no saved query", "[views]"},
		{"$from AND title = 'y'", "$from", "it has FROM", "write FROM in this query"},
		{"$times AND title = 'y'", "$times", "it has EARLIEST", "write EARLIEST in this query"},
		{`NOT $"inner times"`, `$"inner times"`, "it has EARLIEST", ""},
		{"$stages AND title = 'y'", "$stages", "a stage after |", ""},
		{"$empty AND title = 'y'", "$empty", "no condition", ""},
		{"$broken", "$broken", "no field titel", "title"},
		{"$half", "$half", "a value is missing", ""},
		{"$loop", "$loop", "stands for itself: $loop → $pool → $loop", ""},
		{"title = 'y' OR $pool", "$pool", "stands for itself", ""},
		{"$deep0", "$deep0", "too long", "20 deep"},
		{"$wide0", "$wide0", "too long", "64 KiB"},
		{"$", "$", "a name is missing", "$name"},
		{"title = $noise", "$noise", "a value is expected", ""},
	} {
		q, problems := s.Parse(row.text)
		p := Failed(problems)
		if q != nil || p == nil {
			t.Errorf("%s runs", row.text)
			continue
		}
		if covers := row.text[p.At.From:p.At.To]; covers != row.covers || !strings.Contains(p.Message, row.message) || !strings.Contains(p.Hint, row.hint) {
			t.Errorf("%s:\n%s\nwant %q %q %q", row.text, Format(*p, row.text), row.covers, row.message, row.hint)
		}
	}
	if _, problems := Parse("$noise", testNow); Failed(problems) == nil {
		t.Error("a scope without saved queries knows one")
	}
}

// TestViewsWarn hands on what a saved query warns about, but not that Taegis may refuse it.
func TestViewsWarn(t *testing.T) {
	_, problems := viewScope().Parse(`$"field word"`)
	if len(problems) != 2 || !strings.HasPrefix(problems[1].Message, `in $"field word": severity is a field`) || problems[1].Extension || problems[1].At != (Span{0, 13}) {
		t.Errorf("%+v", problems)
	}
}

// TestViewsMean matches with and without the saved query.
func TestViewsMean(t *testing.T) {
	q, _ := viewScope().Parse("NOT $noise AND $word")
	r := &alert.Record{Alert: &alert.Alert{Title: "akerman"}}
	if !Match(q, r) || !Match(&Query{Where: Merged(q.Where)}, r) {
		t.Error("it does not match")
	}
	if r.Alert.Title = "b"; Match(q, r) {
		t.Error("it matches")
	}
}

// TestNarrowOfASavedQuery keeps $name in the text for the rows of an interval and of a group.
func TestNarrowOfASavedQuery(t *testing.T) {
	created, err := time.Parse(time.RFC3339, "2026-03-05T12:30:00Z")
	if err != nil {
		t.Fatal(err)
	}
	all := []*alert.Record{{Alert: &alert.Alert{Title: "a", Created: ticks(created)}}}
	for text, want := range map[string]string{
		"$noise | aggregate count by 1h":    "$noise EARLIEST='2026-03-05T12:00:00Z' LATEST='2026-03-05T13:00:00Z'",
		"$noise | aggregate count by title": "$noise AND title = 'a'",
	} {
		q, problems := viewScope().Parse(text)
		if p := Failed(problems); p != nil {
			t.Fatal(p)
		}
		table, err := q.Run(t.Context(), Records(all))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := q.Narrow(table, 0); err != nil || got != want {
			t.Errorf("%s gives %s, want %s (%v)", text, got, want, err)
		}
	}
}
