package query_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

func seeds(f *testing.F) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 30 {
		f.Add(querytest.Query(r))
		f.Add(querytest.Condition(r, 1) + querytest.Stages(r, alert.AlertKind()))
	}
	for _, s := range []string{
		"", "FROM", "FROM *", "title = 'it''s'", "EARLIEST=-1d@d LATEST=now", "a.\"b", "e'\\", "-", "- 1d", "@", "!", "title IN (", "\xff", "\u200b",
		"severity > 'high' | aggregate count(x) as y by 1h | head 5", "NOT NOT NOT id = 'x'", strings.Repeat("(", 300), "raw.a.\"\".0 = -0.5", "id = 'a'\n\nOR", "title MATCHES_REGEX '('",
		"| aggregate count as n, count by 1d | sort n | fields interval", "| head 99999999999999999999", "| aggregate count by 99999999d", "|sort count(raw.\"a\")", "| aggregate count as ǰ by raw.x | sort ǰ",
		"nadia \"a b\" OR NOT it's", "title:*a*b* status:(new || 'x') -x", "a HAS ('b') && c ENDSWITH d", "$noise AND NOT $\"High, open\"", "$", "created_at:2026-03-30 created_at = last week", "EARLIEST=@d LATEST='2026-11-27 16:12Z'",
		"C:\\x https://a:b fe80::1 a:b:c @x:y * *a* a*b", "title:", "a && || b", "x:>=5 y:<z", "EARLIEST=-99999999999999999999mo", "event_time_usec < 123456789012345678901234567890", "@ip = 'fe80::1%x/64'", "raw.@odata.type = 'x'", "status IN ('in progress','new')",
	} {
		f.Add(s)
	}
}

// FuzzParse parses anything, and holds what is right against its canonical form.
func FuzzParse(f *testing.F) {
	seeds(f)
	r := rand.New(rand.NewPCG(13, 14))
	rs := records(r, 20)
	incident := querytest.Incident(r)
	rs = append(rs, incident)
	f.Fuzz(func(t *testing.T, text string) {
		q, problems := query.Parse(text, querytest.Now())
		if (q == nil) != (query.Failed(problems) != nil) {
			t.Fatalf("%q gives a query %v and %+v", text, q != nil, problems)
		}
		for _, p := range problems {
			if p.At.From < 0 || p.At.To < p.At.From || p.At.To > len(text) || p.Line < 1 || p.Column < 1 || p.Message == "" || strings.Contains(p.Hint, "\n") {
				t.Fatalf("%q: %+v", text, p)
			}
			_ = query.Format(p, text)
		}
		if q == nil {
			return
		}
		again, problems := query.Parse(q.String(), querytest.Now())
		if again == nil {
			if len(q.String()) > 64<<10 {
				return
			}
			t.Fatalf("%q prints %q: %+v", text, q, problems)
		}
		if again.String() != q.String() {
			t.Fatalf("%q prints %q and then %q", text, q, again)
		}
		same(t, q, again, rs)
		sameTable(t, q, again, rs)
	})
}

// FuzzTokens covers any text with tokens that follow one another.
func FuzzTokens(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, tok := range query.Tokens(text) {
			if tok.At.From < at || tok.At.To <= tok.At.From || tok.At.To > len(text) {
				t.Fatalf("%q: %+v after %d", text, tok, at)
			}
			if strings.TrimSpace(text[at:tok.At.From]) != "" {
				t.Fatalf("%q: nothing covers %q", text, text[at:tok.At.From])
			}
			at = tok.At.To
		}
		if strings.TrimSpace(text[at:]) != "" {
			t.Fatalf("%q: nothing covers %q", text, text[at:])
		}
	})
}

// FuzzReading holds a reading to the functions that give one part of it each.
func FuzzReading(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		r := query.Read(text, querytest.Now())
		q, problems := query.Parse(text, querytest.Now())
		if (r.Query == nil) != (q == nil) || !slices.Equal(r.Problems, problems) {
			t.Fatalf("%q: %v, want %v", text, r.Problems, problems)
		}
		if want := query.Terms(text); !reflect.DeepEqual(r.Terms(), want) {
			t.Fatalf("%q: terms %+v, want %+v", text, r.Terms(), want)
		}
		if want := query.Tokens(text); utf8.ValidString(text) && len(text) <= 64<<10 && !slices.Equal(r.Tokens(), want) {
			t.Fatalf("%q: tokens %+v, want %+v", text, r.Tokens(), want)
		}
	})
}

// FuzzEdits toggles and sets in anything; what parsed before parses after.
func FuzzEdits(f *testing.F) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 20 {
		f.Add(querytest.Query(r), "it's", false)
	}
	f.Add("FROM alert|head 5", "\\", true)
	f.Add("", "\xff", true)
	f.Add("title='a'and title='b'or title='c'", "a", true)
	rs := records(r, 20)
	f.Fuzz(func(t *testing.T, text, value string, not bool) {
		_ = query.Terms(text)
		once, err := query.Toggle(text, "title", value, not)
		if err != nil {
			if once != text {
				t.Fatalf("%q was refused and became %q", text, once)
			}
			return
		}
		q, _ := query.Parse(text, querytest.Now())
		if q != nil && terms(text, "title") == 0 {
			twice, err := query.Toggle(once, "title", value, not)
			if err != nil {
				t.Fatal(err)
			}
			same(t, q, parsed(t, twice), rs)
		}
		if set, err := query.Set(text, "title", value); err == nil && q != nil && value != "" && terms(set, "title") != 1 {
			t.Fatalf("%q set gives %q", text, set)
		}
	})
}

// FuzzMatchRaw looks into any bytes.
func FuzzMatchRaw(f *testing.F) {
	for _, s := range []string{"", "{", `{"a":1}`, `{"a":[1,{"b":"x"}],"A":null}`, `[[[[`, `{"a":"\ud800"}`, "{\"\xff\":1}", `{"a":1e99999999999}`, `{"a":{"b":{}}}`} {
		f.Add([]byte(s))
	}
	var queries []*query.Query
	for _, text := range []string{"raw.a = 1", "raw.a.b CONTAINS 'x'", "raw.a IS NULL", `raw."" > 0.5`, "raw.a IN (true,'x',2)"} {
		q, _ := query.Parse(text, querytest.Now())
		queries = append(queries, q)
	}
	rec := querytest.Record(rand.New(rand.NewPCG(1, 1)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := rec
		r.Raw = raw
		for _, q := range queries {
			query.Match(q, &r)
		}
	})
}
