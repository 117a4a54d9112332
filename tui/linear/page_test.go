package linear

import (
	"context"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// paged is a store with so many alerts, or with a table.
type paged struct {
	Store
	total int
	table *query.Table
	asked []index.Request
}

func (p *paged) Search(_ context.Context, r index.Request) (index.Result, error) {
	p.asked = append(p.asked, r)
	rows := make([]index.Row, min(r.Rows, max(p.total-r.Top, 0)))
	for i := range rows {
		rows[i].Kind = alert.AlertKind()
	}
	return index.Result{Rows: rows, First: r.Top, Total: p.total, Table: p.table}, nil
}

// The last page has what is left, and its numbers; when the first one was read stays known.
func TestPagesOfRows(t *testing.T) {
	store, at := &paged{total: pageRows + 2}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	in := readerOf(store)
	in.now = func() time.Time { return at }
	first, err := in.page(t.Context(), "", -1, &page{})
	if err != nil || first.counted() != "1 to 9 of 11 alerts" || first.numbers(".") != "choose 1 to 9." || first.asked != alert.At(at) {
		t.Errorf("%v: %s, %s", err, first.counted(), first.numbers("."))
	}
	began := at
	at = at.Add(time.Hour)
	second, err := in.page(t.Context(), "", pageRows, &first)
	if last := store.asked[len(store.asked)-1]; err != nil || last.Rows != 2 || second.counted() != "10 to 11 of 11 alerts, numbered from 1 as page 2" || second.asked != alert.At(began) {
		t.Errorf("%v: %d rows are asked for, %s", err, last.Rows, second.counted())
	}
	if _, err := in.page(t.Context(), "severty = 1", 0, &first); err == nil {
		t.Error("a wrong query has a page")
	}
}

// Only if no alert at all is stored the page of alerts is bare.
func TestABarePage(t *testing.T) {
	for text, want := range map[string]bool{"": true, "severity = 'high'": true, "FROM incident": false} {
		if p, err := readerOf(&paged{}).page(t.Context(), text, 0, &page{}); err != nil || p.bare != want || p.numbers("") != "nothing is listed" {
			t.Errorf("%q: %v, bare is %v", text, err, p.bare)
		}
	}
}

// A table has pages of its own, which the store doesn't cut.
func TestPagesOfATable(t *testing.T) {
	table := &query.Table{Rows: make([][]any, pageRows+1)}
	for text, want := range map[string]string{"| aggregate count by title": "10 to 10 of 10 groups, numbered from 1 as page 2", "| fields title": "10 to 10 of 10 rows, numbered from 1 as page 2"} {
		store := &paged{total: 40, table: table}
		if table.Keys = nil; want == "10 to 10 of 10 rows, numbered from 1 as page 2" {
			table.Keys = make([]alert.Key, len(table.Rows))
		}
		p, err := readerOf(store).page(t.Context(), text, pageRows, &page{total: pageRows + 1})
		if err != nil || p.counted() != want || p.rows != nil || p.numbers("") != "these are rows of a table, so open one first" {
			t.Errorf("%q: %v, %s, %s", text, err, p.counted(), p.numbers(""))
		}
	}
}
