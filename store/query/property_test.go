package query_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

func records(r *rand.Rand, n int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		out[i] = querytest.Record(r)
	}
	return out
}

// parsed parses a query that must be right.
func parsed(t *testing.T, text string) *query.Query {
	t.Helper()
	q, problems := query.Parse(text, querytest.Now())
	if p := query.Failed(problems); p != nil {
		t.Fatalf("%q:\n%s", text, query.Format(*p, text))
	}
	return q
}

func same(t *testing.T, a, b *query.Query, rs []alert.Record) {
	t.Helper()
	for i := range rs {
		if x, y := query.Match(a, &rs[i]), query.Match(b, &rs[i]); x != y {
			t.Fatalf("%v for\n%s\n%v for\n%s\nof %+v\n%s", x, a.Text, y, b.Text, rs[i].Alert, rs[i].Raw)
		}
	}
}

// TestCanonicalFormMeansTheSame parses what String prints, and it prints itself.
func TestCanonicalFormMeansTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rs := records(r, 100)
	hits, rounds := 0, long.Rounds(2000)
	for range rounds {
		q := parsed(t, querytest.Query(r))
		again := parsed(t, q.String())
		if again.String() != q.String() {
			t.Fatalf("%s\nprints %s\nand then %s", q.Text, q, again)
		}
		same(t, q, again, rs)
		for i := range rs {
			if query.Match(q, &rs[i]) {
				hits++
			}
		}
	}
	if all := rounds * len(rs); hits < all/20 || hits > all-all/20 {
		t.Errorf("%d of %d answers are yes: the stock of words tells little", hits, all)
	}
}

// TestLogicIsTwoValued holds NOT, AND and OR against Go's own.
func TestLogicIsTwoValued(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	rs := records(r, 60)
	for range long.Rounds(500) {
		a, b := querytest.Condition(r, 2), querytest.Condition(r, 2)
		qa, qb := parsed(t, a), parsed(t, b)
		not := parsed(t, "NOT ("+a+")")
		and, or := parsed(t, "("+a+") AND ("+b+")"), parsed(t, "("+a+") OR ("+b+")")
		for i := range rs {
			x, y := query.Match(qa, &rs[i]), query.Match(qb, &rs[i])
			if query.Match(not, &rs[i]) == x || query.Match(and, &rs[i]) != (x && y) || query.Match(or, &rs[i]) != (x || y) {
				t.Fatalf("a = %s is %v\nb = %s is %v", a, x, b, y)
			}
		}
	}
}

// TestNegatedOperatorsAreNot holds each negated operator against NOT before the
// positive one.
func TestNegatedOperatorsAreNot(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	rs := records(r, 200)
	for _, pair := range [][2]string{
		{"title != 'amal'", "title = 'amal'"},
		{"@user !IN ('amal','kira')", "@user IN ('amal','kira')"},
		{"tags !CONTAINS 'a'", "tags CONTAINS 'a'"},
		{"@ip !MATCHES '10.0.0.0/8'", "@ip MATCHES '10.0.0.0/8'"},
		{"title NOT MATCHES_REGEX '^k'", "title MATCHES_REGEX '^k'"},
		{"actor IS NOT NULL", "actor IS NULL"},
		{"raw.big != 1", "raw.big = 1"},
	} {
		same(t, parsed(t, pair[0]), parsed(t, "NOT "+pair[1]), rs)
	}
}

// TestToggleTwice edits random queries there and back.
func TestToggleTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	rs := records(r, 80)
	presses := []struct {
		field, value string
		not          bool
	}{
		{"severity", "high", false},
		{"severity", "medium", false},
		{"title", "it's", false},
		{"title", "amal", true},
		{"provider", "mde", false},
		{"triage.seen", "false", false},
		{"actor", "", false},
		{"severity", "0.7", true},
	}
	for range long.Rounds(2000) {
		text := querytest.Query(r)
		p := presses[r.IntN(len(presses))]
		if n := terms(text, p.field); n > 1 {
			continue
		}
		once, err := query.Toggle(text, p.field, p.value, p.not)
		if err != nil {
			t.Fatalf("toggle %+v in %q: %v", p, text, err)
		}
		twice, err := query.Toggle(once, p.field, p.value, p.not)
		if err != nil {
			t.Fatalf("toggle %+v in %q: %v", p, once, err)
		}
		same(t, parsed(t, text), parsed(t, twice), rs)
		if a := parsed(t, text).String(); a == parsed(t, once).String() {
			t.Fatalf("toggle %+v changed nothing in %s", p, a)
		}
	}
}

func terms(text, field string) int {
	n := 0
	for _, t := range query.Terms(text) {
		if t.Field == field {
			n++
		}
	}
	return n
}

// TestSetHoldsTheField leaves one term of the field, or none.
func TestSetHoldsTheField(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 1000 {
		text := querytest.Query(r)
		set, err := query.Set(text, "provider", "mde")
		if err != nil {
			t.Fatal(err)
		}
		if parsed(t, set); terms(set, "provider") != 1 {
			t.Fatalf("%q set gives %q", text, set)
		}
		cleared, err := query.Set(set, "provider", "")
		if err != nil {
			t.Fatal(err)
		}
		if parsed(t, cleared); terms(cleared, "provider") != 0 {
			t.Fatalf("%q cleared gives %q", set, cleared)
		}
	}
}

// TestIncidentsAreAskedLikeAlerts asks random incidents random comparisons, and
// holds NOT and the canonical form.
func TestIncidentsAreAskedLikeAlerts(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	rs := make([]alert.Record, 60)
	for i := range rs {
		rs[i] = querytest.Incident(r)
	}
	hits, rounds := 0, long.Rounds(2000)
	for range rounds {
		condition := querytest.ComparisonOf(r, alert.IncidentKind())
		q, not := parsed(t, "FROM incident WHERE "+condition), parsed(t, "FROM case NOT ("+condition+")")
		same(t, q, parsed(t, q.String()), rs)
		for i := range rs {
			yes := query.Match(q, &rs[i])
			if query.Match(not, &rs[i]) == yes {
				t.Fatalf("%s and its negation both give %v for %+v", condition, yes, rs[i].Incident)
			}
			if yes {
				hits++
			}
		}
	}
	if all := rounds * len(rs); hits < all/12 || hits > all-all/12 {
		t.Errorf("%d of %d answers are yes: the stock of words tells little", hits, all)
	}
}

// TestWarnedComparisonsFindNothing holds the warnings of random comparisons against random
// records: what never matches has no record, what is always true has all, and a list has the
// same records without the value that adds nothing.
func TestWarnedComparisonsFindNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	said := map[string]int{}
	for range long.Rounds(3000) {
		kind := alert.Kinds()[r.IntN(len(alert.Kinds()))]
		rs := make([]alert.Record, 40)
		for i := range rs {
			rs[i] = querytest.Of(r, kind)
		}
		from := "FROM " + kind.From[0] + " "
		for range 10 {
			text := from + doubtful(r, kind)
			q, problems := query.Parse(text, querytest.Now())
			if q == nil {
				continue
			}
			for _, p := range problems {
				for claim, want := range map[string]bool{"this never matches": false, "this is always true": true} {
					if strings.Contains(p.Message, claim) {
						said[claim]++
						holdsFor(t, q, rs, want)
					}
				}
				if strings.Contains(p.Message, "adds nothing") {
					said["adds nothing"]++
					value := text[p.At.From:p.At.To]
					holdsFor(t, parsed(t, from+strings.Fields(text)[2]+" = "+value), rs, false)
				}
			}
		}
	}
	for _, claim := range []string{"this never matches", "this is always true", "adds nothing"} {
		if said[claim] < 100 {
			t.Errorf("%d comparisons were said to be such that %s", said[claim], claim)
		}
	}
}

// doubtful is a random comparison, often with a value of another field.
func doubtful(r *rand.Rand, kind *alert.Kind) string {
	text := querytest.ComparisonOf(r, kind)
	if name, rest, ok := strings.Cut(text, " "); ok && r.IntN(2) == 0 {
		other := querytest.ComparisonOf(r, kind)
		if _, value, ok := strings.Cut(other, " "); ok && len(rest) > 0 {
			return name + " " + value
		}
	}
	return text
}

func holdsFor(t *testing.T, q *query.Query, rs []alert.Record, want bool) {
	t.Helper()
	for i := range rs {
		if query.Match(q, &rs[i]) != want {
			t.Fatalf("%s is %v for %+v %+v", q.Text, !want, rs[i].Alert, rs[i].Incident)
		}
	}
}

// TestRecordsFillEverySlot holds that the stock has a value for each slot of each
// kind, a new one too.
func TestRecordsFillEverySlot(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, kind := range alert.Kinds() {
		var empty alert.Record
		kind.Make(&empty)
		for i := range kind.Slots {
			s, filled := &kind.Slots[i], false
			for range 50 {
				rec := querytest.Of(r, kind)
				switch {
				case s.Text != nil:
					filled = filled || *s.Text(&rec) != ""
				case s.List != nil:
					filled = filled || len(*s.List(&rec)) > 0
				case s.Time != nil:
					filled = filled || *s.Time(&rec) != 0
				case s.Number != nil:
					filled = filled || *s.Number(&rec) != *s.Number(&empty)
				case s.Entities != nil:
					filled = filled || len(*s.Entities(&rec)) > 0
				}
			}
			if !filled {
				t.Errorf("no %s has %s", kind.Name, s.Field.Name)
			}
		}
	}
}
