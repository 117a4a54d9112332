package linear

import (
	"context"
	"fmt"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// page holds the listed rows: some of those that a query selects, or of the table that it makes. It is
// read as a whole and replaced as a whole.
type page struct {
	rows    []index.Row
	table   *tabled // in place of rows; nil if records are listed
	top     int     // number of the first row, from 0
	total   int     // rows of all pages
	seq     int64
	asked   alert.Time // when the first page was read last, with all that was stored then
	bare    bool       // nothing is stored yet
	partial bool       // the store is still being read
	endings endings    // of the names in the rows
}

// tabled is a page of a table: what a query with fields or aggregate gives.
type tabled struct {
	of   *query.Query
	rows *query.Table // of all pages
	n    int          // how many of them the page has
}

// noun names a row of the table.
func (t *tabled) noun() string {
	if t.rows.Keys == nil {
		return "group"
	}
	return "row"
}

// page reads the page of a query that begins at top, after another page of it or of another one.
func (r *reader) page(ctx context.Context, t string, top int, before *page) (page, error) {
	q, err := r.parse(t)
	if err != nil {
		return page{}, err
	}
	top = max(top, 0)
	rows := pageRows
	if top > 0 && before.total > top { // the last page has what is left: the index would go back to fill it
		rows = min(rows, before.total-top)
	}
	asked := alert.At(r.now())
	result, err := r.store.Search(ctx, index.Request{Query: q, Top: top, Rows: rows})
	if err != nil {
		return page{}, err
	}
	p := page{rows: result.Rows, top: result.First, total: result.Total, seq: result.Seq, asked: asked, partial: result.Partial || result.Loading}
	if top > 0 {
		p.asked = before.asked
	}
	if q.Tabular() && result.Table != nil {
		p.tabulate(q, result.Table, top)
	}
	p.endings = endingsOf(p.rows)
	if p.total == 0 {
		n, err := r.count(ctx, "")
		p.bare = err == nil && n == 0 && q.Kind() == alert.AlertKind()
	}
	return p, nil
}

// tabulate makes the rows of a table from top on the rows of the page.
func (p *page) tabulate(q *query.Query, t *query.Table, top int) {
	p.rows, p.total, p.top = nil, len(t.Rows), min(top, len(t.Rows))
	p.table = &tabled{of: q, rows: t, n: min(pageRows, p.total-p.top)}
}

// counted counts what is listed, and the numbers of the page.
func (p *page) counted() string {
	shown, all := len(p.rows), alerts(p.total)
	switch {
	case p.table != nil:
		shown, all = p.table.n, text.Plural(p.total, p.table.noun())
	case shown > 0:
		all = text.Plural(p.total, kindOf(&p.rows[0]).kind.Name)
	}
	return fmt.Sprintf("%d to %d of %s", p.top+1, p.top+shown, all)
}

// numbers says which numbers choose a row, and what else may be typed.
func (p *page) numbers(more string) string {
	switch {
	case p.table != nil:
		return "these are rows of a table, so open one first"
	case len(p.rows) == 0:
		return "nothing is listed"
	}
	return fmt.Sprintf("choose 1 to %d", len(p.rows)) + more
}
