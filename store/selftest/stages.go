package selftest

import (
	"fmt"
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// table answers a condition with stages.
func (a *answers) table(c comparison, stages string) (*query.Table, error) {
	r, err := a.ask("("+c.text+") | "+stages, index.Request{})
	if err != nil {
		return nil, err
	}
	return r.Table, nil
}

// groups: a field that a record has at most once splits the count, those without it too.
func groups(a *answers, c comparison) (string, error) {
	n, err := a.counts(c.text)
	if err != nil {
		return "", err
	}
	for _, by := range []string{"", " by status", " by severity", " by title, status"} {
		t, err := a.table(c, "aggregate count"+by)
		if err != nil {
			return "", err
		}
		sum := 0.0
		for _, row := range t.Rows {
			v, _ := row[len(row)-1].(float64)
			sum += v
		}
		if int(sum) != n[0] {
			return fmt.Sprintf("count%s sums to %v of %d", by, sum, n[0]), nil
		}
	}
	return "", nil
}

// ends: head and tail are the ends of the list, and sort permutes it.
func ends(a *answers, c comparison) (string, error) {
	whole, err := a.list(c, index.Request{Rows: listed})
	if err != nil {
		return "", err
	}
	first, err := a.table(c, fmt.Sprintf("head %d", half))
	if err != nil {
		return "", err
	}
	if !slices.Equal(first.Keys, whole[:min(half, len(whole))]) {
		return fmt.Sprintf("head leaves %d records that are not those of the list", len(first.Keys)), nil
	}
	sorted, err := a.table(c, fmt.Sprintf("head %d | tail %d | sort title", listed, listed))
	if err != nil {
		return "", err
	}
	slices.SortFunc(whole, alert.Key.Compare)
	slices.SortFunc(sorted.Keys, alert.Key.Compare)
	if !slices.Equal(sorted.Keys, whole) {
		return fmt.Sprintf("sort leaves %d records, the list has %d", len(sorted.Keys), len(whole)), nil
	}
	return "", nil
}
