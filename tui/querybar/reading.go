package querybar

import (
	"time"

	"tocsin/graph/alert"
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
	at    time.Time
	leads *alert.Kind // that another list shows and the text asks for; nil for none
}

// Read returns the reading of a text by now. One that asks for another kind of record than
// the list shows has no query: it is wrong, or leads to another list.
func (b *Bar) Read(text string) *query.Reading { return readNow(b, text).Reading }

// Leads returns what a text asks for if another list shows it; else nil.
func (b *Bar) Leads(text string) *Lead {
	if kind := readNow(b, text).leads; kind != nil {
		return &Lead{kind, text}
	}
	return nil
}

// readNow reads a text by now, unless it was read just before.
func readNow(b *Bar, text string) read {
	now := b.o.Now()
	last := &b.reader.last
	for _, r := range last {
		if r.Reading != nil && r.Text == text && now.Sub(r.at) < readingLife {
			return r
		}
	}
	r := read{Reading: b.reader.read(text, now), at: now}
	if r.Query != nil && r.Query.Kind() != b.o.Kind {
		r.elsewhere(&b.o)
	}
	last[0], last[1] = r, last[0]
	return r
}

// elsewhere takes the query, which is for another kind of record, out of a reading, and says
// why: if another list shows that kind, as a warning of where the text leads.
func (r *read) elsewhere(o *Options) {
	kind := r.Query.Kind()
	p := query.Problem{
		Line: 1, Column: 1, At: query.Span{To: len(r.Text)},
		Message: "this list shows " + o.Kind.Name + "s, not " + kind.Name + "s", Hint: "tocsin query prints " + kind.Name + "s",
	}
	if r.Query = nil; o.Elsewhere != nil && o.Elsewhere(kind) {
		r.leads = kind
		p.Message, p.Hint, p.Warning = "enter leads to the list of "+kind.Name+"s", "", true
	}
	r.Problems = append(r.Problems, p)
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
