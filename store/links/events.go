package links

import (
	"fmt"

	"tocsin/store/query"
)

// Events tells which records of a table are about the same events: ids that are joined under one of them. Make them
// with EventsOf.
type Events map[string]string

// EventsOf joins the records of a table that are about the same events. Its first columns are integration, resource_id
// and shared_ids.
func EventsOf(t *query.Table) Events {
	e := Events{}
	for _, row := range t.Rows {
		shared, _ := row[2].([]string)
		words := Compared(fmt.Sprint(row[0]), fmt.Sprint(row[1]), shared)
		for _, word := range words[1:] {
			e.join(words[0], word)
		}
	}
	return e
}

// Of returns what stands for the events of a record, whose integration and resource_id are the first cells of a row.
func (e Events) Of(row []any) string {
	return e.root(Compared(fmt.Sprint(row[0]), fmt.Sprint(row[1]), nil)[0])
}

// root returns the id under which another one is joined.
func (e Events) root(id string) string {
	for {
		up, ok := e[id]
		if !ok {
			return id
		}
		if next, ok := e[up]; ok {
			e[id] = next // half of the way is saved for the next one
		}
		id = up
	}
}

func (e Events) join(a, b string) {
	if a, b = e.root(a), e.root(b); a != b {
		e[a] = b
	}
}
