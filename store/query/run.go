package query

import (
	"context"
	"fmt"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Run applies the stages of the query to the rows that its condition selected. A query
// without an aggregate or fields gives a table without columns: whoever shows its records
// chooses them. It ends within milliseconds if ctx does. The error is that of ctx, or a
// *fault.Fault around a *Problem if the table would be too large.
func (q *Query) Run(ctx context.Context, rows Source) (*Table, error) {
	r := &run{ctx: ctx, q: q, rows: rows, order: make([]int, rows.Len())}
	for i := range r.order {
		r.order[i] = i
	}
	for i, s := range q.Stages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if head := nextHead(q.Stages[i+1:]); head != nil && !r.items() {
			r.head = head.N
		} else {
			r.head = 0
		}
		if err := s.apply(r); err != nil {
			return nil, err
		}
	}
	return r.result()
}

// run holds the result of the stages so far.
type run struct {
	ctx   context.Context
	q     *Query
	rows  Source
	order []int  // the rows left, in their order; of table, if table is set
	table *Table // of the aggregate; nil without one
	shown *Pick  // the columns that are shown; nil for those of table
	head  int    // how many rows the next stage will keep of all; 0 if it keeps others
}

// nextHead returns the first of the stages if it is a head; else nil.
func nextHead(stages []Stage) *Head {
	if len(stages) == 0 {
		return nil
	}
	head, _ := stages[0].(*Head)
	return head
}

// manyRows is how many rows a stage reads between two looks at the context.
const manyRows = 1 << 7

// keep keeps n rows of each item of FROM: the first, or the last if last is set.
func (r *run) keep(n int, last bool) error {
	if !r.items() {
		n = min(n, len(r.order))
		if last {
			r.order = r.order[len(r.order)-n:]
		} else {
			r.order = r.order[:n]
		}
		return nil
	}
	if last {
		slices.Reverse(r.order)
		defer func() { slices.Reverse(r.order) }()
	}
	seen := map[string]int{}
	left := r.order[:0]
	for i, row := range r.order {
		if i%manyRows == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		item := r.rows.Schema(row)
		if seen[item]++; seen[item] <= n {
			left = append(left, row)
		}
	}
	r.order = left
	return nil
}

// items reports whether the rows belong to several items of FROM. A table is one, and so
// is *.
func (r *run) items() bool { return r.table == nil && !r.q.star && len(r.q.From) > 1 }

// cell returns a function that reads a column of a row or, after an aggregate, of a row of
// its table.
func (r *run) cell(c *Column) func(row int) any {
	if r.table == nil {
		return func(row int) any { return r.rows.Value(row, c) }
	}
	at := r.table.column(c.Name)
	return func(row int) any { return r.table.Rows[row][at] }
}

// result returns the table of what is left.
func (r *run) result() (*Table, error) {
	out := &Table{}
	if r.table == nil {
		out.Keys = make([]alert.Key, len(r.order))
		for i, row := range r.order {
			if i%manyRows == 0 && r.ctx.Err() != nil {
				return nil, r.ctx.Err()
			}
			out.Keys[i] = r.rows.Key(row)
		}
	}
	if r.table != nil && r.shown == nil {
		out.Columns = r.table.Columns
		for _, row := range r.order {
			out.Rows = append(out.Rows, r.table.Rows[row])
		}
		return out, nil
	}
	if r.shown == nil {
		return out, nil
	}
	return out, r.show(out)
}

// show fills the table with the columns that fields names.
func (r *run) show(out *Table) error {
	n := len(r.shown.Columns)
	if len(r.order)*n > maxCells {
		return r.q.tooLarge(r.shown.At, fmt.Sprintf("%d rows of %d columns are too many for a table", len(r.order), n), "add | head 1000, or name fewer columns")
	}
	var cells []func(int) any
	for i := range r.shown.Columns {
		c := &r.shown.Columns[i]
		out.Columns = append(out.Columns, r.tableColumn(c))
		cells = append(cells, r.cell(c))
	}
	all := make([]any, len(r.order)*n)
	out.Rows = make([][]any, len(r.order))
	for i, row := range r.order {
		if i%manyRows == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		out.Rows[i] = all[i*n : (i+1)*n : (i+1)*n]
		for j, cell := range cells {
			v := cell(row)
			if leaves, ok := v.([]any); ok {
				v = leavesOf(leaves)
			}
			out.Rows[i][j] = v
		}
	}
	return nil
}

func (r *run) tableColumn(c *Column) TableColumn {
	if r.table != nil {
		return r.table.Columns[r.table.column(c.Name)]
	}
	return TableColumn{Name: c.String(), Type: c.Field.Type}
}

// tooLarge returns the error of a result that would not fit, with its place in the text.
func (q *Query) tooLarge(at Span, message, hint string) error {
	problem := []Problem{{At: at, Message: message, Hint: hint}}
	locate(q.Text, problem)
	return fault.New(fault.Usage, problem[0].Error(), hint, &problem[0])
}
