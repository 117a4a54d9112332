package linear

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/undo"
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
		rows[i].Kind, rows[i].Key = alert.AlertKind(), alert.Key{ID: strconv.Itoa(r.Top + i)}
	}
	cursor, err := strconv.Atoi(r.Around.ID)
	if err != nil {
		cursor = -1
	}
	return index.Result{Rows: rows, First: r.Top, Total: p.total, Table: p.table, Cursor: cursor, Near: -1}, nil
}

// shifting is a store with a list of alerts, of which some leave the query as they are decided on. With stages
// the query keeps none.
type shifting struct {
	Store
	listed []string
	gone   map[string]bool
	stages bool
}

func (h *shifting) Search(_ context.Context, r index.Request) (index.Result, error) {
	found := index.Result{Cursor: -1, Near: -1}
	var rows []index.Row
	for _, id := range h.listed {
		key := alert.Key{ID: id}
		if h.gone[id] && (h.stages || !slices.Contains(r.Kept, key)) {
			continue
		}
		if key == r.Around {
			found.Cursor = len(rows)
		}
		rows = append(rows, index.Row{Kind: alert.AlertKind(), Key: key, Title: "Alert " + id})
	}
	found.Total, found.First = len(rows), min(r.Top, max(len(rows)-r.Rows, 0))
	found.Rows = rows[found.First:min(found.First+r.Rows, len(rows))]
	return found, nil
}

// The next page begins behind the last row that was told: what was decided on, or came above, moves nothing out
// of hearing, and the page before is the one that was told.
func TestNoRowIsJumpedOver(t *testing.T) {
	for _, stages := range []bool{false, true} {
		store := &shifting{gone: map[string]bool{}, stages: stages}
		for i := range 30 {
			store.listed = append(store.listed, strconv.Itoa(i+1))
		}
		var out strings.Builder
		s := begin(Options{Store: store, Out: &out, Now: time.Now, Undo: undo.NewDirect(nil, time.Now), ReadOnly: true})
		told := func(word string) string {
			out.Reset()
			s.obey(t.Context(), word)
			var titles []string
			for _, found := range regexp.MustCompile(`Alert (\d+)`).FindAllStringSubmatch(out.String(), -1) {
				titles = append(titles, found[1])
			}
			return strings.Join(titles, " ")
		}
		told("all")
		for _, id := range []string{"2", "3", "9"} {
			store.gone[id] = true
		}
		store.listed = slices.Insert(store.listed, 0, "new")
		if got := told("next"); got != "10 11 12 13 14 15 16 17 18" {
			t.Errorf("stages %v: the second page is %s", stages, got)
		}
		for i := 10; i <= 18; i++ {
			store.gone[strconv.Itoa(i)] = true
		}
		if got := told("next"); got != "19 20 21 22 23 24 25 26 27" {
			t.Errorf("stages %v: the third page is %s", stages, got)
		}
		if got := told("previous"); !stages && got != "10 11 12 13 14 15 16 17 18" {
			t.Errorf("the page before the third is %s", got)
		}
		told("all")
		for _, id := range store.listed[pageRows:] {
			store.gone[id] = true
		}
		if told("next"); stages && !strings.Contains(out.String(), "This is the last page") {
			t.Errorf("behind the last row it says %s", out.String())
		}
	}
}

// The last page has what is left, and its numbers; when the first one was read stays known.
func TestPagesOfRows(t *testing.T) {
	store, at := &paged{total: pageRows + 2}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	in := readerOf(store)
	in.now = func() time.Time { return at }
	first, err := in.page(t.Context(), "", pageAt{}, &page{})
	if err != nil || first.counted() != "1 to 9 of 11 alerts" || first.numbers(".") != "choose 1 to 9." || first.asked != alert.At(at) {
		t.Errorf("%v: %s, %s", err, first.counted(), first.numbers("."))
	}
	began := at
	at = at.Add(time.Hour)
	second, err := in.page(t.Context(), "", pageAt{top: pageRows, told: first.keys()}, &first)
	if last := store.asked[len(store.asked)-1]; err != nil || last.Rows != 2 || second.counted() != "10 to 11 of 11 alerts, numbered from 1 as page 2" || second.asked != alert.At(began) {
		t.Errorf("%v: %d rows are asked for, %s", err, last.Rows, second.counted())
	}
	if _, err := in.page(t.Context(), "severty = 1", pageAt{}, &first); err == nil {
		t.Error("a wrong query has a page")
	}
}

// Only if no alert at all is stored the page of alerts is bare.
func TestABarePage(t *testing.T) {
	for text, want := range map[string]bool{"": true, "severity = 'high'": true, "FROM incident": false} {
		if p, err := readerOf(&paged{}).page(t.Context(), text, pageAt{}, &page{}); err != nil || p.bare != want || p.numbers("") != "nothing is listed" {
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
		p, err := readerOf(store).page(t.Context(), text, pageAt{top: pageRows}, &page{total: pageRows + 1})
		if err != nil || p.counted() != want || p.rows != nil || p.numbers("") != "these are rows of a table, so open one first" {
			t.Errorf("%q: %v, %s, %s", text, err, p.counted(), p.numbers(""))
		}
	}
}
