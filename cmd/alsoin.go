package cmd

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/links"
	"tocsin/store/query"
)

// alsoIn is a column that --columns takes beside the fields: the other sources that have the
// same event. It is no field, because nothing stores it: it is asked for a page of rows at a
// time, and only if a person names it.
const alsoIn = "also_in"

// linkColumns are the fields that alsoIn is made of.
func linkColumns() []string {
	return []string{"integration", "ingest.product.name", "ingest.product.version", links.Field}
}

// linkedPage is how many rows one question is about.
const linkedPage = 200

// namesAlsoIn returns where alsoIn stands among the columns that were asked for, -1 if it
// does not, and the fields to read for all of them: those of alsoIn come last.
func namesAlsoIn(columns string) (fields []string, at int) {
	at = -1
	for i, name := range strings.Split(columns, ",") {
		if name = strings.TrimSpace(name); strings.EqualFold(name, alsoIn) {
			at = i
		} else {
			fields = append(fields, name)
		}
	}
	if at >= 0 {
		fields = append(fields, linkColumns()...)
	}
	return fields, at
}

// withLinks adds the column alsoIn to a table, and leaves out the fields that were read for
// it alone.
func withLinks(ctx context.Context, a *app, t *query.Table, fields []string, at int) error {
	cells := make([]int, len(linkColumns()))
	alone := map[int]bool{}
	asked := fields[:len(fields)-len(cells)]
	for i, name := range linkColumns() {
		cells[i] = slices.IndexFunc(t.Columns, func(c query.TableColumn) bool { return c.Name == name })
		alone[cells[i]] = !slices.ContainsFunc(asked, func(s string) bool { return alert.FieldOf(s) == alert.FieldOf(name) })
	}
	for page := range slices.Chunk(t.Rows, linkedPage) {
		items := make([]links.Item, len(page))
		for i, row := range page {
			items[i] = itemOf(row, cells)
		}
		found, err := links.Among(ctx, a.store, items, a.env.Now())
		if err != nil {
			return err
		}
		for i, row := range page {
			var cell any
			if len(found[i]) > 0 {
				cell = shortNames(found[i])
			}
			page[i] = placed(row, alone, at, cell)
		}
	}
	t.Columns = placed(t.Columns, alone, at, query.TableColumn{Name: alsoIn, Type: alert.String})
	return nil
}

// placed returns a row without some cells, and with another one at a place.
func placed[T any](row []T, without map[int]bool, at int, cell T) []T {
	var out []T
	for i, c := range row {
		if !without[i] {
			out = append(out, c)
		}
	}
	return slices.Insert(out, min(at, len(out)), cell)
}

// itemOf returns the record of a row, given the places of linkColumns.
func itemOf(row []any, cells []int) links.Item {
	text := func(i int) string {
		s, _ := row[cells[i]].(string)
		return s
	}
	words, _ := row[cells[3]].([]string)
	item := links.Item{Integration: text(0), Words: words}
	if source := links.SourceOf(text(1), text(2)); source != nil {
		item.Source = source.Name
	}
	return item
}

// shortNames returns the names of sources for people.
func shortNames(names []alert.SourceName) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = alert.SourceOf(name).Short
	}
	return out
}
