package query_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

func comparisonOf(t *testing.T, text string) *query.Compare {
	t.Helper()
	q, problems := query.Parse(text, querytest.Now())
	if p := query.Failed(problems); p != nil {
		t.Fatalf("%s: %s", text, query.Format(*p, text))
	}
	return q.Where.(*query.Compare)
}

func TestLiterals(t *testing.T) {
	for _, c := range []struct {
		query string
		want  string // joined with |
		whole bool
		known bool
	}{
		{"title = 'Mimi'", "mimi", true, true},
		{"title = 'Ünder'", "", true, true},
		{"title CONTAINS ('One','ü','two')", "one|two", false, true},
		{"title MATCHES 'a*Longest?b'", "longest", false, true},
		{"title MATCHES '*'", "", false, false},
		{"title MATCHES 'ä*'", "", false, true},
		{"title MATCHES_REGEX 'mimi[a-z]+tz'", "mimi", false, true},
		{"title MATCHES_REGEX 'a.*bcd|(EFG)+x?'", "bcd|efg", false, true},
		{"title MATCHES_REGEX '(one|t.o)x'", "", false, false},
		{"title MATCHES_REGEX 'abc?'", "ab", false, true},
		{"title MATCHES_REGEX '(abc){2,}d'", "abc", false, true},
		{"title MATCHES_REGEX '(abc)*'", "", false, false},
		{"title MATCHES_REGEX '(abc){0,2}'", "", false, false},
		{"title MATCHES_REGEX '(abc|.*)'", "", false, false},
		{"title MATCHES_REGEX 'x.*y'", "", false, false},
		{"title MATCHES_REGEX '\u212aey\u017f'", "keys", false, true},
		{"title MATCHES_REGEX '(?-i:Abc)'", "abc", false, true},
		{"@ip = '10.0.0.1'", "", false, false},
		{"title IS NULL", "", false, false},
	} {
		texts, whole, known := comparisonOf(t, c.query).Literals()
		slices.Sort(texts)
		if got := strings.Join(texts, "|"); got != c.want || whole != c.whole || known != c.known {
			t.Errorf("%s: %q %v %v, want %q %v %v", c.query, got, whole, known, c.want, c.whole, c.known)
		}
	}
}

// TestLiteralsLeaveOutNothing compares random ASCII texts with random comparisons: one that
// satisfies contains a literal.
func TestLiteralsLeaveOutNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	pieces := []string{"a", "B", "ab", "kS", "x.y", "[a-b]", "(a|B)", "b+", "a?", "\u212a", "\u017f", "(ab|kS)x", "(?:ab){2}", "(?:ab){0,2}", "(ab|.*)"}
	satisfied := 0
	for range long.Rounds(4000) {
		var pattern, text strings.Builder
		for range 1 + r.IntN(4) {
			pattern.WriteString(pieces[r.IntN(len(pieces))])
		}
		for range r.IntN(12) {
			text.WriteByte("abABkKsSxy"[r.IntN(10)])
		}
		op := []string{"=", "CONTAINS", "MATCHES", "MATCHES_REGEX"}[r.IntN(4)]
		value := pattern.String()
		if op != "MATCHES_REGEX" {
			value = strings.NewReplacer("+", "*", ".", "?", "[", "", "]", "", "(", "", ")", "", "|", "", "{2}", "", "{0,2}", "", ":", "").Replace(value)
		}
		c := comparisonOf(t, "title "+op+" "+query.Quote(value))
		form := query.TextOf(text.String())
		if !c.Text(form) {
			continue
		}
		satisfied++
		texts, whole, known := c.Literals()
		if known && !slices.ContainsFunc(texts, func(s string) bool {
			return whole && len(s) == text.Len() || !whole && strings.Contains(form.Folded, s)
		}) {
			t.Errorf("%s %q means %q, but has the literals %q", op, value, text.String(), texts)
		}
	}
	if satisfied < 100 {
		t.Errorf("only %d texts satisfied a comparison", satisfied)
	}
}
