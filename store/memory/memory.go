// Package memory answers, from the store alone, how alerts like one were closed before: how
// common an entity is, how a detector's alerts ended, and which decisions were made about
// alerts that share an entity with this one.
//
// All of it is asked in the query language, so that whatever it tells can be asked for again
// in the query bar. It keeps nothing itself. Begin with Memory.
package memory

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
)

// Store holds what Memory needs of a store. store.Store satisfies it.
type Store interface {
	// Table returns the result of a query with stages, over all that the store has.
	Table(ctx context.Context, q *query.Query) (*query.Table, error)
}

// Memory asks a store about the past. It is safe for concurrent use.
type Memory struct {
	store Store
	now   func() time.Time
	only  []string
}

// New returns the memory of a store. only names the integrations that it may speak of; none
// means all.
func New(store Store, now func() time.Time, only []string) *Memory {
	return &Memory{store: store, now: now, only: only}
}

// ask returns the table of a query's text.
func (m *Memory) ask(ctx context.Context, text string) (*query.Table, error) {
	return m.askAmong(ctx, nil, text)
}

// askAmong returns the table of a query's text over the records that another query selects;
// nil for all.
func (m *Memory) askAmong(ctx context.Context, of *query.Query, text string) (*query.Table, error) {
	q, problems := query.Parse(text, m.now())
	if p := query.Failed(problems); p != nil {
		return nil, fault.New(fault.Failed, fmt.Sprintf("a question to the store is wrong: %s in %q", p.Message, text), "", nil)
	}
	if of != nil {
		q = query.Both(q, of)
	}
	return m.store.Table(ctx, query.Restrict(q, m.only))
}

// longest is the length in bytes of the longest value which is asked for: longer ones are
// seldom names, and a query's text has a bound.
const longest = 512

// askable reports whether a query can name a value.
func askable(value string) bool { return len(value) <= longest && utf8.ValidString(value) }

// is returns the condition that a field has a value; "" if the value can't be asked for.
func is(field, value string) string {
	if value == "" || !askable(value) {
		return ""
	}
	return field + " = " + query.Quote(value)
}

// Texts and times of a table's cells; a missing one is the zero value.

func textOf(cell any) string {
	s, _ := cell.(string)
	return s
}

func timeOf(cell any) alert.Time {
	t, _ := cell.(alert.Time)
	return t
}

func countOf(cell any) int {
	n, _ := cell.(float64)
	return int(n)
}
