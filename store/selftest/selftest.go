// Package selftest proves a store's answers on its own data: it makes queries of the
// values that the store holds, asks for the same thing in several ways, and reports
// where two answers differ.
//
// No expected answer is needed. A query and its negation make all records; facets and
// histogram sum to the count; the parts of a span of time make the span; pages of a
// list make the list; the index answers as query.Match does, record by record. The
// rules are the rows of rules (rules.go), the comparisons are those of shapes
// (queries.go), for every field of the language that has values. The package writes
// nothing and must not know engines. Begin with Run.
package selftest

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/index"
	"tocsin/store/query"
)

// Store answers the test. store.Store satisfies it.
type Store interface {
	Ready(ctx context.Context) error
	Search(ctx context.Context, request index.Request) (index.Result, error)
	Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error)
	Outdated(ctx context.Context, version, n int) ([]alert.Record, error)
}

// Options configure a test. The zero value is usable.
type Options struct {
	Seed    uint64             // equal seeds make equal queries of equal stores
	Queries int                // how many queries are tried, at least one of each kind; 0 means 300
	Records int                // how many records are read and matched one by one; 0 means 1,000
	Within  time.Duration      // no query is begun later than that; 0 means 2 minutes
	Now     func() time.Time   // nil means time.Now
	Each    func(done, of int) // hears of each query; may be nil

	match  func(*query.Query, *alert.Record) bool                                     // query.Match, unless a test seeds a fault
	record func(integration string, source alert.SourceName, raw []byte) alert.Record // normalize.Record, too
}

// Finding is a query whose answers contradict one another.
type Finding struct {
	Rule   string // a row of rules
	Query  string // as a person may type it
	Detail string // the answers, by number and key; it repeats no text of a record
}

// sample holds the part of a store that the test matches record by record: all records of a
// kind, or those of a span of time.
type sample struct {
	kind     *alert.Kind
	from, to alert.Time // 0 for all records
	records  []alert.Record
}

// test is one run over a store.
type test struct {
	Options
	ctx    context.Context
	store  Store
	random *rand.Rand
	at     time.Time // the clock that queries are parsed with
}

// Run tries queries and yields each contradiction. An error ends it. A query is left
// out if the store changes each time it is asked.
func Run(ctx context.Context, store Store, o Options) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		t := newTest(ctx, store, o)
		if err := store.Ready(ctx); err != nil {
			yield(Finding{}, err)
			return
		}
		err := t.run(func(f Finding) bool { return yield(f, nil) })
		if err != nil && !errors.Is(err, errStopped) {
			yield(Finding{}, err)
		}
	}
}

var (
	errStopped = errors.New("the caller stopped the test")
	errChanged = errors.New("the store changed between two answers")
)

func newTest(ctx context.Context, store Store, o Options) *test {
	if o.Queries <= 0 {
		o.Queries = 300
	}
	if o.Records <= 0 {
		o.Records = 1000
	}
	if o.Within <= 0 {
		o.Within = 2 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Each == nil {
		o.Each = func(int, int) {}
	}
	if o.match == nil {
		o.match = query.Match
	}
	if o.record == nil {
		o.record = normalize.Record
	}
	return &test{Options: o, ctx: ctx, store: store, random: rand.New(rand.NewPCG(o.Seed, 1)), at: o.Now()} // #nosec: equal seeds, equal queries
}

// run takes a sample of each kind and tries queries on it: first one for each field
// that has values, then any.
func (t *test) run(yield func(Finding) bool) error {
	var samples []*sample
	for _, kind := range alert.Kinds() {
		s, err := t.sample(kind)
		if err != nil {
			return err
		}
		if len(s.records) > 0 {
			samples = append(samples, s)
		}
	}
	end := t.Now().Add(t.Within)
	for _, s := range samples {
		if err := t.mapped(s, yield); err != nil {
			return err
		}
		queries := t.queries(s, max(1, t.Queries/len(samples)))
		for i, c := range queries {
			if err := t.ctx.Err(); err != nil {
				return err
			}
			if t.Now().After(end) {
				return nil
			}
			if err := t.try(s, c, yield); err != nil {
				return err
			}
			t.Each(i+1, len(queries))
		}
	}
	return nil
}

// tries is how often a query is asked of a store that changes meanwhile.
const tries = 3

// try holds one comparison against every rule.
func (t *test) try(s *sample, c comparison, yield func(Finding) bool) error {
	for _, rule := range rules() {
		var wrong string
		err := errChanged
		for n := 0; n < tries && errors.Is(err, errChanged); n++ {
			a := &answers{test: t, sample: s, seq: -1}
			wrong, err = rule.holds(a, c)
		}
		switch {
		case errors.Is(err, errChanged):
			continue
		case err != nil:
			return err
		}
		if wrong != "" && !yield(Finding{Rule: rule.name, Query: from(s.kind) + c.text, Detail: wrong}) {
			return errStopped
		}
	}
	return nil
}

// from is how a query for a kind begins.
func from(kind *alert.Kind) string { return "FROM " + kind.From[0] + " WHERE " }

// sample reads the records of a kind: all of them, or those of a span of time that
// holds about as many as are wanted.
func (t *test) sample(kind *alert.Kind) (*sample, error) {
	s := &sample{kind: kind}
	q, _ := query.Parse("FROM "+kind.From[0], t.at)
	all, err := t.store.Search(t.ctx, index.Request{Query: q})
	if err != nil || all.Total == 0 {
		return s, err
	}
	top := 0
	if all.Total > t.Records {
		top = t.random.IntN(all.Total - t.Records)
	}
	window, err := t.store.Search(t.ctx, index.Request{Query: q, Top: top, Rows: t.Records})
	if err != nil {
		return s, err
	}
	rows := window.Rows
	if all.Total > t.Records && len(rows) > 0 && rows[0].Created != 0 {
		s.to, s.from = rows[0].Created, spanBegin(rows)
		rows = slices.DeleteFunc(rows, func(r index.Row) bool { return r.Created < s.from || r.Created >= s.to })
	}
	s.records, err = t.records(rows)
	return s, err
}

// spanBegin is a time that all rows of a span after it have: the window may end among
// rows of one time.
func spanBegin(rows []index.Row) alert.Time {
	last := rows[len(rows)-1].Created
	for _, r := range slices.Backward(rows) {
		if r.Created > last {
			return r.Created
		}
	}
	return last
}

// atOnce is how many records are read in one call.
const atOnce = 200

func (t *test) records(rows []index.Row) (out []alert.Record, err error) {
	for chunk := range slices.Chunk(rows, atOnce) {
		keys := make([]alert.Key, len(chunk))
		for i, r := range chunk {
			keys[i] = r.Key
		}
		records, err := t.store.Records(t.ctx, keys)
		if err != nil {
			return nil, err
		}
		out = append(out, records...)
	}
	return out, nil
}
