package query

import (
	"context"
	"fmt"
	"slices"
)

// apply makes the table of the aggregate.
func (s *Aggregate) apply(r *run) error {
	if done, err := s.tally(r); done || err != nil {
		return err
	}
	g, all := s.grouping(r), s.accumulators(r)
	switch full, err := s.read(r, g, all); {
	case err != nil:
		return err
	case full:
		return s.tooMany(r)
	}
	list, err := g.list(r)
	if err != nil {
		return err
	}
	return s.fill(r, list, all)
}

// read reads the rows. It reports whether they have more groups or values than an aggregate
// may have.
func (s *Aggregate) read(r *run, g groups, all []accumulator) (full bool, err error) {
	w := &limitWatch{ctx: r.ctx, groups: g, all: all}
	for _, row := range r.order {
		groups := g.of(row)
		if w.ends(1) {
			return w.full, w.err
		}
		if len(groups) == 0 {
			continue
		}
		for _, a := range all {
			a.read(row)
			each := 1 + a.size()
			for _, group := range groups {
				if w.ends(each) {
					return w.full, w.err
				}
				a.add(group)
			}
		}
	}
	w.look()
	return w.full, w.err
}

// limitWatch looks at the context and the limits of an aggregate while it reads rows. It
// counts values, because one row of long lists may add millions to thousands of groups.
type limitWatch struct {
	ctx    context.Context
	groups groups
	all    []accumulator
	left   int // values up to the next look
	full   bool
	err    error
}

// ends reports before n more values are read whether the aggregate must stop.
func (w *limitWatch) ends(n int) bool {
	w.left -= n
	return w.left < 0 && w.look()
}

func (w *limitWatch) look() bool {
	w.left, w.err = manyRows, w.ctx.Err()
	w.full = w.groups.full() || slices.ContainsFunc(w.all, func(a accumulator) bool { return a.full() })
	return w.full || w.err != nil
}

func (s *Aggregate) grouping(r *run) groups {
	switch {
	case s.Interval > 0:
		return newIntervalGroups(r.rows, r.q, s.Interval)
	case len(s.By) > 0:
		return newFieldGroups(r.rows, s.By)
	}
	return wholeGroup{}
}

func (s *Aggregate) accumulators(r *run) []accumulator {
	var all []accumulator
	for i := range s.Functions {
		all = append(all, s.Functions[i].kind().make(r.rows, s.Functions[i].Of))
	}
	return all
}

// tooMany returns the error of more groups or values than an aggregate may have.
func (s *Aggregate) tooMany(r *run) error {
	if s.Interval > 0 {
		p := tooManyIntervals(s)
		return r.q.tooLarge(p.At, p.Message, p.Hint)
	}
	return r.q.tooLarge(s.wordAt, fmt.Sprintf("aggregate has more than %d groups, or more than %d values to tell apart", maxGroups, maxDistinct),
		"narrow the condition, or count by a field with fewer values")
}

// tally makes the table in the fast way for counts of all rows by one column, if the source
// knows them.
func (s *Aggregate) tally(r *run) (done bool, err error) {
	plain := !slices.ContainsFunc(s.Functions, func(f Function) bool { return f.Name != "count" || f.Of != nil })
	if !plain || len(s.By) != 1 || s.Interval > 0 || len(r.order) != r.rows.Len() {
		return false, nil
	}
	v := newValues(r.rows, &s.By[0])
	counts, ok, err := v.tallied(r.ctx)
	switch groups := len(counts) - 1; {
	case err != nil || !ok:
		return false, err
	case groups > maxGroups, groups == maxGroups && counts[0] > 0, len(v.spelt) > maxDistinct:
		return false, s.tooMany(r)
	}
	var list []groupRow
	for n, value := range v.shown() {
		if counts[n] > 0 {
			list = append(list, groupRow{int32(n), []any{value}})
		}
	}
	if list, err = sortedGroups(r, list, 1); err != nil {
		return false, err
	}
	return true, s.fill(r, list, slices.Repeat([]accumulator{&count{byGroup: counts}}, len(s.Functions)))
}

// fill makes the table of groups, the largest by the first function first. Intervals stay
// in their order.
func (s *Aggregate) fill(r *run, list []groupRow, all []accumulator) error {
	t := &Table{Rows: make([][]any, len(list))}
	for _, c := range s.columns() {
		t.Columns = append(t.Columns, c.TableColumn)
	}
	width := len(t.Columns)
	if width*len(list) > maxCells {
		return s.tooMany(r)
	}
	cells := make([]any, 0, width*len(list))
	for i, row := range list {
		if i%manyRows == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		cells = append(cells, row.cells...)
		for _, a := range all {
			cells = append(cells, a.value(row.group))
		}
		t.Rows[i] = cells[i*width : (i+1)*width : (i+1)*width]
	}
	r.table, r.shown, r.order = t, nil, make([]int, len(list))
	for i := range r.order {
		r.order[i] = i
	}
	if s.Interval > 0 || len(s.By) == 0 {
		return nil
	}
	first := OrderKey{Column: Column{Name: t.Columns[len(s.By)].Name}, Down: true}
	return (&Order{Keys: []OrderKey{first}}).apply(r)
}
