package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/filter"
	"tocsin/tui/lens"
	"tocsin/tui/news"
	"tocsin/tui/rows"
)

// beside holds what a search finds out beside its result.
type beside struct {
	states []ingest.State // read before the search; nil if they could not be read
	fresh  int            // number of new rows
	grave  *grave         // nil if they were not counted
	counts records        // behind a table that a person asks for
	others others         // of a folded list
}

// grave is how many new rows there are that a person is told of; see news.News.Alarming.
type grave struct {
	count int
	keys  []alert.Key // of the first of them
	seq   int64       // the store's change number at the count
}

// question returns what the list searches for: the query of now, with the states of the
// feeds before it and the number of new rows behind it.
func question(s *Screen) rows.Question {
	s.filter.Query = s.lens.Still(s.filter.Bar.Refresh())
	store, fresh := s.o.Store, query.Both(s.filter.Query, s.news.Query(s.o.Now()))
	alarming, counted := s.news.Alarming(s.o.Now())
	alarming = query.Restrict(alarming, s.o.Only)
	folded := named(s)
	_, fold := foldOf(s.filter.Text())
	counts := recordsOf(s, s.filter.Query)
	search := func(ctx context.Context, request index.Request) (found index.Result, _ any, err error) {
		var b beside
		b.states, _ = store.States(ctx) // the search reports an error of the store
		found, err = store.Search(ctx, request)
		if err == nil && found.Table != nil {
			found.Table, b.others = folded(ctx, found.Table)
			if fold == unfolded {
				b.counts = counts(ctx)
			}
		}
		if err == nil && !found.Texts { // the first rows do not wait for another search
			var count index.Result
			count, err = store.Search(ctx, index.Request{Query: fresh})
			b.fresh = count.Total
		}
		if err == nil && !found.Texts && found.Seq != counted {
			var count index.Result
			count, err = store.Search(ctx, index.Request{Query: alarming, Rows: news.MostListed})
			b.grave = &grave{count.Total, keysOf(count.Rows), found.Seq}
		}
		return found, b, err
	}
	return rows.Question{Query: s.filter.Query, Facets: true, Buckets: lens.Buckets, Zone: s.lens.Times.Location(), Search: search}
}

func keysOf(rows []index.Row) []alert.Key {
	keys := make([]alert.Key, len(rows))
	for i := range rows {
		keys[i] = rows[i].Key
	}
	return keys
}

// emptied asks what empties the list, behind the answer that has no rows, and behind one that has some whether
// there are more than a name finds that was typed as a part of one.
func emptied(s *Screen) tea.Cmd {
	n, whole := rows.Found(s.rows)
	l, read, scope := &s.lines, s.filter.Bar.Reading(), query.Scope{Now: s.o.Now()}
	switch {
	case !whole:
	case n == 0:
		l.wider.Clear()
		return l.emptied.Ask(s.outside.closing, read, s.filter.Facets, scope, s.o.Store.Search)
	case filter.Typed(s.filter) && l.typed != read.Text:
		l.typed = read.Text
		l.emptied.Clear()
		return l.wider.AskWider(s.outside.closing, read, s.filter.Facets, scope, n, s.o.Store.Search)
	}
	l.emptied.Clear()
	return nil
}

// found takes what was found out about the query.
func (l *lines) found(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	if cmd, mine = l.emptied.Update(msg); mine {
		return cmd, true
	}
	cmd, mine = l.wider.Update(msg)
	if mine && l.wider.Said() != "" && filter.Typed(l.s.filter) && l.s.filter.Text() == l.typed {
		cmd = tea.Batch(cmd, filter.Noted(l.s.filter, "Note: "+l.wider.Said()))
	}
	return cmd, mine
}
