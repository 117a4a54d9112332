package selftest

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// rule says what must be true of the answers to any query. It returns the
// contradiction, or "".
type rule struct {
	name  string
	holds func(a *answers, c comparison) (string, error)
}

func rules() []rule {
	return []rule{
		{"a query and its negation make all records", halves},
		{"the index answers as the matcher does", asMatched},
		{"a record is found by its own value", findsOwn},
		{"facets sum to the count", facets},
		{"the histogram sums to the count", histogram},
		{"spans of time make the whole", spans},
		{"pages make the list", pages},
		{"a sorted list holds the same records", sorts},
		{"groups sum to the count", groups},
		{"head, tail and sort leave records of the list", ends},
	}
}

// answers asks one store several times, and notices if it changed in between.
type answers struct {
	*test
	sample *sample
	seq    int64
}

// ask answers a condition, which may be "", completely.
func (a *answers) ask(condition string, req index.Request) (index.Result, error) {
	q, err := a.parse(condition)
	if err != nil {
		return index.Result{}, err
	}
	req.Query = q
	return a.search(req)
}

func (a *answers) parse(condition string) (*query.Query, error) {
	text := strings.TrimSuffix(from(a.sample.kind)+condition, " WHERE ")
	q, problems := query.Parse(text, a.at)
	if p := query.Failed(problems); p != nil {
		return nil, fmt.Errorf("the query made of a value does not parse: %s", p.Message)
	}
	return q, nil
}

func (a *answers) search(req index.Request) (index.Result, error) {
	for {
		r, err := a.store.Search(a.ctx, req)
		if err != nil || r.Partial {
			if err != nil {
				return r, err
			}
			continue
		}
		if a.seq >= 0 && r.Seq != a.seq {
			return r, errChanged
		}
		a.seq = r.Seq
		return r, nil
	}
}

// counts returns how many records each condition means.
func (a *answers) counts(conditions ...string) ([]int, error) {
	out := make([]int, len(conditions))
	for i, c := range conditions {
		r, err := a.ask(c, index.Request{})
		if err != nil {
			return nil, err
		}
		out[i] = r.Total
	}
	return out, nil
}

// halves: logic is two-valued, so there is no third part.
func halves(a *answers, c comparison) (string, error) {
	yes, not := "("+c.text+")", "NOT ("+c.text+")"
	n, err := a.counts("", yes, not, yes+" AND "+not, yes+" OR "+not)
	if err != nil {
		return "", err
	}
	if n[1]+n[2] != n[0] || n[3] != 0 || n[4] != n[0] {
		return fmt.Sprintf("%d and %d of %d records; both %d, either %d", n[1], n[2], n[0], n[3], n[4]), nil
	}
	return "", nil
}

// asMatched compares the rows of the sample.
func asMatched(a *answers, c comparison) (string, error) {
	q, err := a.parse(c.text)
	if err != nil {
		return "", err
	}
	q.Earliest, q.Latest = a.sample.from, a.sample.to
	r, err := a.search(index.Request{Query: q, Rows: len(a.sample.records) + 1})
	if err != nil {
		return "", err
	}
	found := map[alert.Key]bool{}
	for _, row := range r.Rows {
		found[row.Key] = true
	}
	n, first := 0, ""
	for i := range a.sample.records {
		record := &a.sample.records[i]
		if matched := a.match(q, record); matched != found[record.Key] {
			if n++; n == 1 {
				first = fmt.Sprintf("%s of %s %q: matcher %v, index %v", record.Source, record.Integration, record.ID, matched, found[record.Key])
			}
		}
		delete(found, record.Key)
	}
	switch {
	case n > 0:
		return fmt.Sprintf("%d records differ, first %s", n, first), nil
	case len(found) > 0:
		return "", errChanged // a record that came after the sample
	}
	return "", nil
}

func findsOwn(a *answers, c comparison) (string, error) {
	if !c.finds || c.of == nil {
		return "", nil
	}
	r, err := a.ask(c.text, index.Request{Around: c.of.Key, Rows: 1})
	if err != nil || r.Cursor >= 0 {
		return "", err
	}
	return fmt.Sprintf("%s of %s %q is not found", c.of.Source, c.of.Integration, c.of.ID), nil
}

// facets leave out the query's own terms on their field, so a query that has such a
// term is left out here. An incident counts for each of its providers.
func facets(a *answers, c comparison) (string, error) {
	r, err := a.ask(c.text, index.Request{Facets: true})
	if err != nil {
		return "", err
	}
	for _, f := range r.Facets {
		field := query.FieldOf(f.Field)
		if field == nil || strings.Contains(c.text, field.Name) || field.Name == "provider" && a.sample.kind != alert.AlertKind() {
			continue
		}
		n, err := a.counts("(" + c.text + ") AND " + field.Name + " IS NULL")
		if err != nil {
			return "", err
		}
		sum := n[0] + f.Rest
		for _, count := range f.Counts {
			sum += count.N
		}
		if sum != r.Total {
			return fmt.Sprintf("%s sums to %d of %d", f.Field, sum, r.Total), nil
		}
		if wrong, err := facetValues(a, c, field.Name, f); wrong != "" || err != nil {
			return wrong, err
		}
	}
	return "", nil
}

// facetValues asks for each value of a facet by itself.
func facetValues(a *answers, c comparison, field string, f index.Facet) (string, error) {
	for _, count := range f.Counts {
		value := query.Quote(count.Value)
		text := fmt.Sprintf("(%s) AND %s = %s", c.text, field, value)
		if !parses(from(a.sample.kind)+text, a.test) {
			continue
		}
		n, err := a.counts(text)
		if err != nil {
			return "", err
		}
		if n[0] != count.N {
			return fmt.Sprintf("%s counts %d of a value that %d records have", f.Field, count.N, n[0]), nil
		}
	}
	return "", nil
}

const bars = 40

func histogram(a *answers, c comparison) (string, error) {
	r, err := a.ask(c.text, index.Request{Buckets: bars})
	if err != nil {
		return "", err
	}
	n, err := a.counts("(" + c.text + ") AND created_at IS NULL")
	if err != nil {
		return "", err
	}
	sum := n[0]
	for _, b := range r.Histogram.Buckets {
		sum += b.High + b.Medium + b.Low + b.Rest
	}
	if sum != r.Total {
		return fmt.Sprintf("%d in the buckets and without a time, %d in all", sum, r.Total), nil
	}
	return "", nil
}

// spans cuts at the time of a record, which belongs to the part behind the cut.
func spans(a *answers, c comparison) (string, error) {
	cut := a.sample.records[a.random.IntN(len(a.sample.records))].Created()
	if cut == 0 {
		return "", nil
	}
	at := query.Quote(cut.String())
	n, err := a.counts(c.text, "("+c.text+") LATEST="+at, "("+c.text+") EARLIEST="+at, "("+c.text+") AND created_at IS NULL",
		"("+c.text+") AND created_at < "+at)
	if err != nil {
		return "", err
	}
	if n[1]+n[2]+n[3] != n[0] || n[4] != n[1] {
		return fmt.Sprintf("before a time %d or %d, from it on %d, without a time %d, in all %d", n[1], n[4], n[2], n[3], n[0]), nil
	}
	return "", nil
}

// The lists that are compared: a first page, and two that make one.
const listed, half = 60, 30

func pages(a *answers, c comparison) (string, error) {
	whole, err := a.list(c, index.Request{Rows: listed})
	if err != nil {
		return "", err
	}
	var parts []alert.Key
	for top := 0; top < len(whole); top += half {
		part, err := a.list(c, index.Request{Top: top, Rows: min(half, len(whole)-top)})
		if err != nil {
			return "", err
		}
		parts = append(parts, part...)
	}
	if !slices.Equal(whole, parts) {
		return fmt.Sprintf("the first %d rows are not those of their pages", len(whole)), nil
	}
	return "", nil
}

func (a *answers) list(c comparison, req index.Request) (keys []alert.Key, err error) {
	r, err := a.ask(c.text, req)
	for _, row := range r.Rows {
		keys = append(keys, row.Key)
	}
	return keys, err
}

// sorts compares a list in both directions by a time with the list as it is. It reads
// at most as many rows as a sample has.
func sorts(a *answers, c comparison) (string, error) {
	usual, err := a.ask(c.text, index.Request{Rows: a.Records + 1})
	if err != nil || usual.Total > a.Records {
		return "", err
	}
	for _, up := range []bool{true, false} {
		r, err := a.ask(c.text, index.Request{Rows: a.Records + 1, Sort: index.Sort{Field: "updated_at", Up: up}})
		if err != nil {
			return "", err
		}
		have := map[alert.Key]bool{}
		for _, row := range usual.Rows {
			have[row.Key] = true
		}
		last := alert.Time(0)
		for i, row := range r.Rows {
			if !have[row.Key] {
				return fmt.Sprintf("row %d of %d stands twice or in the sorted list alone", i, len(r.Rows)), nil
			}
			delete(have, row.Key)
			if behind := row.Updated != 0 && i > 0 && row.Updated != last && (last == 0 || (row.Updated < last) == up); behind {
				return fmt.Sprintf("row %d of %d is out of order", i, len(r.Rows)), nil
			}
			last = row.Updated
		}
		if len(have) > 0 {
			return fmt.Sprintf("%d rows are missing in the sorted list", len(have)), nil
		}
	}
	return "", nil
}
