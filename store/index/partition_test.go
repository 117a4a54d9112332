package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestPartitions holds what must be true of the answers to any query, whatever its matcher
// says, over random queries: a query and its negation make all records, facets and histogram
// sum to the count, a time splits the records, and an order permutes them.
func TestPartitions(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 6))
	w := randomWorld(r, 300)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	found := 0
	for range long.Rounds(1000) {
		p := &partition{t: t, ix: ix, from: "FROM alert WHERE ", condition: querytest.Condition(r, 3)}
		if r.IntN(5) == 0 {
			p.from, p.condition = "FROM incident WHERE ", incidentCondition(r, 2)
		}
		p.all, p.n = p.count("created_at IS NULL OR created_at IS NOT NULL"), p.count(p.condition)
		if 0 < p.n && p.n < p.all {
			found++
		}
		p.halves()
		p.facets()
		p.histogram()
		p.windows(querytest.Moment(r))
		p.orders(r)
	}
	if found < 300 {
		t.Errorf("only %d queries tell records apart", found)
	}
}

// partition is one condition over the records of a kind.
type partition struct {
	t               *testing.T
	ix              *Index
	from, condition string
	all, n          int
}

func (p *partition) ask(condition string, req Request) Result {
	p.t.Helper()
	req.Query = parsed(p.t, p.from+condition)
	return whole(p.t, p.ix, req)
}

func (p *partition) count(condition string) int { return p.ask(condition, Request{}).Total }

func (p *partition) halves() {
	p.t.Helper()
	if not := p.count("NOT (" + p.condition + ")"); p.n+not != p.all {
		p.t.Fatalf("%s: %d and %d of %d", p.condition, p.n, not, p.all)
	}
}

// facets leaves out those whose field the condition names, because they leave out its terms.
func (p *partition) facets() {
	p.t.Helper()
	result := p.ask(p.condition, Request{Facets: true})
	for _, f := range result.Facets {
		name := f.Field
		if name == "source" { // the versions, told apart by their sources
			name = "ingest.product.version"
		}
		field := query.FieldOf(name)
		if strings.Contains(parsed(p.t, p.from+p.condition).String(), field.Name) || field.Name == "provider" && strings.Contains(p.from, "incident") {
			continue
		}
		sum := f.Rest + p.count("("+p.condition+") AND "+field.Name+" IS NULL")
		for _, c := range f.Counts {
			sum += c.N
		}
		if sum != p.n {
			p.t.Fatalf("%s: %s sums to %d of %d", p.condition, f.Field, sum, p.n)
		}
	}
}

func (p *partition) histogram() {
	p.t.Helper()
	sum := p.count("(" + p.condition + ") AND created_at IS NULL")
	for _, b := range p.ask(p.condition, Request{Buckets: 17}).Histogram.Buckets {
		sum += b.High + b.Medium + b.Low + b.Rest
	}
	if sum != p.n {
		p.t.Fatalf("%s: the histogram sums to %d of %d", p.condition, sum, p.n)
	}
}

func (p *partition) windows(cut alert.Time) {
	p.t.Helper()
	before, after := p.count(fmt.Sprintf("(%s) LATEST='%s'", p.condition, cut)), p.count(fmt.Sprintf("(%s) EARLIEST='%s'", p.condition, cut))
	if without := p.count("(" + p.condition + ") AND created_at IS NULL"); before+after+without != p.n {
		p.t.Fatalf("%s: %d before %s, %d after, %d without a time, %d in all", p.condition, before, cut, after, without, p.n)
	}
}

func (p *partition) orders(r *rand.Rand) {
	p.t.Helper()
	fields := query.Fields()
	order := Sort{Field: fields[r.IntN(len(fields))].Name, Up: r.IntN(2) == 0}
	listed := keysOfRows(p.ask(p.condition, Request{Rows: p.all}).Rows)
	sorted := keysOfRows(p.ask(p.condition, Request{Rows: p.all, Sort: order}).Rows)
	byKey := alert.Key.Compare
	slices.SortFunc(listed, byKey)
	slices.SortFunc(sorted, byKey)
	if len(listed) != p.n || !slices.Equal(listed, sorted) {
		p.t.Fatalf("%s by %+v: %d rows, sorted %d, count %d", p.condition, order, len(listed), len(sorted), p.n)
	}
}
