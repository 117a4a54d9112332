package linear

import (
	"context"
	"fmt"
	"slices"

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
	asked   alert.Time  // when the first page was read last, with all that was stored then
	bare    bool        // nothing is stored yet
	over    bool        // there is no such page: nothing else is set
	partial bool        // the store is still being read
	emptied string      // said of one without rows: which conditions find some
	endings endings     // of the names in the rows
	beyond  []index.Row // twins on other pages of rows that have none on this one
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

// pageAt says which page of a query to read: the one behind rows that were told, wherever they stand by now.
type pageAt struct {
	told []alert.Key // the rows before it, in the order in which they were told
	back int         // how many rows further up it begins
	top  int         // the number that it begins at if none of them is listed any more
	kept []alert.Key // these keep their places, although the query may leave them out by now
	next bool        // it is asked for only if there are rows behind
}

// mostAnchors is how many of the rows that were told last are looked for: with its stages, a query keeps none.
const mostAnchors = 2 * pageRows

// begins returns the number of the first row of a page, and how many rows there are.
func (r *reader) begins(ctx context.Context, q *query.Query, at pageAt) (top, total int, err error) {
	top = at.top
	for i, key := range slices.Backward(at.told) {
		if len(at.told)-i > mostAnchors {
			break
		}
		result, err := r.store.Search(ctx, index.Request{Query: q, Around: key, Kept: at.kept})
		if err != nil {
			return 0, 0, err
		}
		if total = result.Total; result.Cursor >= 0 {
			top = result.Cursor + 1 - at.back
			break
		}
	}
	return max(top, 0), total, nil
}

// page reads a page of a query, after another page of it or of another one.
func (r *reader) page(ctx context.Context, t string, at pageAt, before *page) (page, error) {
	q, err := r.parse(t)
	if err != nil {
		return page{}, err
	}
	top, total, err := r.begins(ctx, q, at)
	if err != nil {
		return page{}, err
	}
	rows := pageRows
	if top > 0 && total > top { // the last page has what is left: the index would go back to fill it
		rows = min(rows, total-top)
	}
	if at.next && total > 0 && top >= total { // rows of the pages before have gone since
		return page{over: true}, nil
	}
	asked := alert.At(r.now())
	result, err := r.store.Search(ctx, index.Request{Query: q, Top: top, Rows: rows, Kept: at.kept})
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
	p.endings, p.beyond = endingsOf(p.rows), r.beyond(ctx, q, &p)
	r.named(ctx, p.rows)
	if p.total == 0 {
		n, err := r.count(ctx, "")
		p.bare = err == nil && n == 0 && q.Kind() == alert.AlertKind()
	}
	return p, nil
}

// keys returns the keys of the rows of the page; none if it is of a table whose rows are no records.
func (p *page) keys() []alert.Key {
	if t := p.table; t != nil {
		if t.rows.Keys == nil {
			return nil
		}
		return slices.Clone(t.rows.Keys[p.top : p.top+t.n])
	}
	return keysOf(p.rows)
}

// keysOf returns the keys of rows.
func keysOf(rows []index.Row) (out []alert.Key) {
	for i := range rows {
		out = append(out, rows[i].Key)
	}
	return out
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
	said := fmt.Sprintf("%d to %d of %s", p.top+1, p.top+shown, all)
	if p.top > 0 { // the rows have the numbers of the page
		said += fmt.Sprintf(", numbered from 1 as page %d", p.top/pageRows+1)
	}
	return said
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
