package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
)

// record is an audit record of Office 365.
type record struct {
	id, operation, alert, status string
	at                           int // seconds after noon
}

// item returns the record as the service sends it.
func (r record) item() []byte {
	if r.operation == "" {
		r.operation = "AlertEntityGenerated"
	}
	typ := 40
	if r.alert == "" {
		typ = 28 // such records need not be of an alert
	}
	out := fmt.Appendf(nil, `{"CreationTime":%q,"Id":%q,"Operation":%q,"RecordType":%d`, (noon + alert.Time(r.at)*alert.Second).String()[:19], r.id, r.operation, typ)
	if r.alert != "" {
		out = fmt.Appendf(out, `,"AlertId":%q,"Name":"Mail was removed","Severity":"Low"`, r.alert)
	}
	if r.status != "" {
		out = fmt.Appendf(out, `,"Status":%q`, r.status)
	}
	return append(out, '}')
}

// event returns the record as an event.
func event(r record) alert.Record {
	return normalize.Record("contoso", alert.O365Management, r.item())
}

func alertKey(id string) alert.Key {
	return alert.Key{Integration: "contoso", Source: alert.O365Management, ID: id}
}

// joined returns the item of an alert of records, which must be in the order of time.
func joined(records ...record) string {
	var items [][]byte
	for _, r := range records {
		items = append(items, r.item())
	}
	return `{"records":[` + string(bytes.Join(items, []byte(","))) + `]}`
}

// kindsOf returns the kinds of all records of a store, in alphabetical order.
func kindsOf(b *bench, e engine.Engine) string {
	b.Helper()
	var kinds []string
	rows, err := collect(b.Context(), e, 0)
	b.must(err)
	for i := range rows {
		kinds = append(kinds, rows[i].Kind().Name)
	}
	slices.Sort(kinds)
	return strings.Join(kinds, " ")
}

// whoChanged returns who made changes, each once.
func whoChanged(list []alert.Change) (by []string) {
	for _, c := range list {
		if !slices.Contains(by, c.By) {
			by = append(by, c.By)
		}
	}
	return by
}
