package querybar

import (
	"time"

	"tocsin/store/query"
)

// readingLife is how long a reading is used for further searches. After that, a time relative
// to now has moved.
const readingLife = time.Second

// reader keeps the last readings of the query in force and of the text in the bar, so that
// a key in the bar parses its text once: for colours, problems, chips and the search.
type reader struct {
	read func(text string, now time.Time) *query.Reading // Options.read
	last [2]read                                         // the newest first
}

// read reads a text with the saved queries of now.
func (o Options) read(text string, now time.Time) *query.Reading { return o.scope(now).Read(text) }

// scope returns what a query is read with.
func (o Options) scope(now time.Time) query.Scope {
	in := query.Scope{Now: now, Kind: o.Kind}
	if o.Views != nil {
		in.Views = o.Views()
	}
	return in
}

// read is a reading and when it was made.
type read struct {
	*query.Reading
	at time.Time
}

// Read returns the reading of a text by now. One that asks for another kind of record than
// the list shows is wrong.
func (b *Bar) Read(text string) *query.Reading {
	now := b.o.Now()
	last := &b.reader.last
	for _, r := range last {
		if r.Reading != nil && r.Text == text && now.Sub(r.at) < readingLife {
			return r.Reading
		}
	}
	r := b.reader.read(text, now)
	if r.Query != nil && r.Query.Kind() != b.o.Kind {
		other := r.Query.Kind().Name + "s"
		r.Query = nil
		r.Problems = append(r.Problems, query.Problem{
			Line: 1, Column: 1, At: query.Span{To: len(text)},
			Message: "this list shows " + b.o.Kind.Name + "s, not " + other, Hint: "tocsin query prints " + other,
		})
	}
	last[0], last[1] = read{r, now}, last[0]
	return r
}

// Reread forgets what texts read as, after the settings changed: a saved query may mean
// something else now. The rows should be queried again.
func (b *Bar) Reread() {
	b.reader.last = [2]read{}
	if e := b.editor; e != nil {
		e.check()
		e.offer()
	}
}
