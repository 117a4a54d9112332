package audit

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
)

// item is an item that the service shows.
type item struct {
	id      string
	updated alert.Time
	print   uint64 // of an event, the fingerprint of its content: two may have one id. Else 0
}

func itemOf(r *alert.Record) item {
	it := item{id: r.ID, updated: r.Updated()}
	if r.Event != nil {
		if it.print = r.Print; it.print == 0 {
			it.print = normalize.Fingerprint(r.Raw)
		}
	}
	return it
}

func items(records []alert.Record) []item {
	out := make([]item, len(records))
	for i := range records {
		out[i] = itemOf(&records[i])
	}
	return out
}

// name returns what tells an item from the others of its feed.
func (it item) name() string {
	if it.print == 0 {
		return it.id
	}
	return alert.Key{ID: it.id}.Apart(it.print).ID
}

// held says what the store has of an item, and under which id; or under which it would be
// stored.
type held struct {
	ingest.Held
	id string
}

// isOf reports whether what the store has under the item's own id is of the item's content.
// Of a damaged row it is not known, and what is put under its id mends it.
func (h held) isOf(it item) bool { return h.Known && (h.Print == it.print || h.Print == 0) }

// held tells for each item what the store has of it. An event may be stored under its own id
// or, if another content has that, under one apart.
func (a *auditor) held(ctx context.Context, items []item) ([]held, error) {
	own, err := a.heldAs(ctx, items, func(it item) string { return it.id })
	if err != nil {
		return nil, err
	}
	var others []item
	var at []int
	for i, it := range items {
		if it.print != 0 && !own[i].isOf(it) {
			others, at = append(others, it), append(at, i)
		}
	}
	apart, err := a.heldAs(ctx, others, item.name)
	for n, i := range at {
		if err == nil && (own[i].Known || apart[n].Known) {
			own[i] = apart[n]
		}
	}
	return own, err
}

// heldAs tells what the store has of items under ids that are made of them.
func (a *auditor) heldAs(ctx context.Context, items []item, id func(item) string) ([]held, error) {
	if len(items) == 0 {
		return nil, nil
	}
	keys := make([]alert.Key, len(items))
	for i, it := range items {
		keys[i] = alert.Key{Integration: a.feed.Integration, Source: a.feed.Source, ID: id(it)}
	}
	got, err := a.store.Held(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]held, len(items))
	for i := range got {
		out[i] = held{got[i], keys[i].ID}
	}
	return out, nil
}
