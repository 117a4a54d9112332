package table_test

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/theme"
)

// many returns a table of ten thousand groups.
func many() *query.Table {
	rows := make([][]any, 10_000)
	for i := range rows {
		rows[i] = []any{alert.MDE.Product(), fmt.Sprint("user", i, "@contoso.example"), float64(i), alert.Time(i) * alert.Hour}
	}
	return &query.Table{
		Columns: []query.TableColumn{
			{Name: "product", Group: true},
			{Name: "@user", Group: true},
			{Name: "count", Type: alert.Number},
			{Name: "last", Type: alert.Timestamp},
		},
		Rows: rows,
	}
}

func BenchmarkShow(b *testing.B) {
	v, t := table.New(nil, nil), many()
	v.Resize(40)
	for b.Loop() {
		v.Show(t)
	}
}

func BenchmarkDraw(b *testing.B) {
	v := table.New(nil, nil)
	v.Resize(40)
	v.Show(many())
	th := theme.New(theme.Options{Dark: true})
	for b.Loop() {
		v.Draw(th, 80, true, nil)
	}
}
