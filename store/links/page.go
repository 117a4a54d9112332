package links

import (
	"context"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Tables holds what Among needs of a store. store.Store satisfies it.
type Tables interface {
	// Table returns the result of a query with stages, over all that the store has.
	Table(ctx context.Context, q *query.Query) (*query.Table, error)
}

// Item is a record as Among asks for it.
type Item struct {
	Integration string
	Source      alert.SourceName
	Words       []string
}

// Among returns for each of the items the other sources that have an alert linked with it:
// one question to the index for all items of an integration, unless their words are many.
func Among(ctx context.Context, from Tables, items []Item, now time.Time) ([][]alert.SourceName, error) {
	p := page{from: from, now: now, asked: map[string][]string{}, sources: map[word][]alert.SourceName{}}
	for i := range items {
		if err := p.add(ctx, &items[i]); err != nil {
			return nil, err
		}
	}
	if err := p.askAll(ctx); err != nil {
		return nil, err
	}
	out := make([][]alert.SourceName, len(items))
	for i := range items {
		out[i] = p.others(&items[i])
	}
	return out, nil
}

// page is one call of Among.
type page struct {
	from    Tables
	now     time.Time
	asked   map[string][]string // by integration: words of the next question
	bytes   int                 // of all of them
	sources map[word][]alert.SourceName
}

// word is a shared id of an integration.
type word struct{ integration, text string }

// add notes the words of an item, and asks if there are enough for one question.
func (p *page) add(ctx context.Context, item *Item) error {
	for _, text := range item.Words {
		w := word{item.Integration, text}
		if _, known := p.sources[w]; known {
			continue
		}
		p.sources[w] = nil
		size := len(query.Quote(text)) + len(", ")
		if p.bytes+size > longest {
			if err := p.askAll(ctx); err != nil {
				return err
			}
		}
		p.bytes += size
		p.asked[item.Integration] = append(p.asked[item.Integration], text)
	}
	return nil
}

// askAll asks for all words that were added.
func (p *page) askAll(ctx context.Context) error {
	for integration, words := range p.asked {
		if err := p.ask(ctx, integration, words); err != nil {
			return err
		}
	}
	clear(p.asked)
	p.bytes = 0
	return nil
}

// ask asks which sources have the words for an integration.
func (p *page) ask(ctx context.Context, integration string, words []string) error {
	const columns = " | fields ingest.product.name, ingest.product.version, " + Field
	q, err := parse(oneOf(words)+columns, integration, p.now)
	if err != nil {
		return err
	}
	found, err := p.from.Table(ctx, q)
	if err != nil {
		return err
	}
	for _, row := range found.Rows {
		name, _ := row[0].(string)
		version, _ := row[1].(string)
		texts, _ := row[2].([]string)
		for _, text := range texts {
			w := word{integration, text}
			known, asked := p.sources[w]
			if source := SourceOf(name, version); asked && source != nil && !slices.Contains(known, source.Name) {
				p.sources[w] = append(known, source.Name)
			}
		}
	}
	return nil
}

// SourceOf returns the source whose alerts have an API and a version; nil if there is none.
func SourceOf(name, version string) *alert.Source {
	for _, s := range alert.Sources() {
		if s.Product == name && s.Version == version && s.Makes(alert.AlertKind()) {
			return s
		}
	}
	return nil
}

// others returns the sources that share a word with an item, without its own.
func (p *page) others(item *Item) []alert.SourceName {
	var found []alert.SourceName
	for _, text := range item.Words {
		for _, s := range p.sources[word{item.Integration, text}] {
			if s != item.Source {
				found = append(found, s)
			}
		}
	}
	return inOrder(found)
}
