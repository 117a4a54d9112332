package collect

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// contentSpan is a window of one content type: [from, to) of the times when contents became
// available.
type contentSpan struct {
	kind     string // the content type
	from, to alert.Time
	newest   bool // its newest hour is read first

	// done changes the cursor once a part of the window is kept; parts come in the order
	// of reading.
	done func(cur *contentCursor, part contentSpan)
}

const (
	// fetchers is how many contents are fetched at once.
	fetchers = 4
	// shortestSpan is the shortest window to be halved if its list can't be read to the end.
	shortestSpan = alert.Minute
	// gapsInRow is how many contents in a row may fail before the service counts as
	// failing, not they.
	gapsInRow = 8
)

// read reads a window: it lists it, and fetches hour by hour what is not known.
func (r *contentRun) read(w contentSpan) error {
	contents, err := r.list(w)
	if err != nil {
		return err
	}
	parts := w.hours()
	if w.newest {
		slices.Reverse(parts)
	}
	for _, part := range parts {
		if err := r.fetchSpan(part, contentsIn(contents, part), contents); err != nil {
			return err
		}
	}
	return nil
}

// list lists a window. If a next page can't be read, the window is halved.
func (r *contentRun) list(w contentSpan) (contents []graph.Content, err error) {
	pages := 0
	for page, err := range r.Client.ListContents(r.ctx, r.entries(w.kind, w.from, w.to)) {
		if err != nil {
			if ended := r.ctx.Err(); ended != nil {
				return nil, ended
			}
			if pages == 0 || fatal(err) || w.to-w.from <= shortestSpan {
				return nil, err
			}
			r.Log.Warn("a next page cannot be read; the window is halved", "type", w.kind, "from", w.from.String(), "to", w.to.String(), "cause", err)
			return r.halves(w)
		}
		pages++
		r.batch.Date = page.Date
		r.hears(page.Date)
		if page.Malformed > 0 {
			r.Log.Error("entries of a list name no content", "type", w.kind, "entries", page.Malformed)
		}
		for _, c := range page.Contents {
			c.Created = min(max(c.Created, w.from), w.to-1)
			contents = append(contents, c)
		}
	}
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	return ordered(contents), nil
}

// halves lists the two halves of a window.
func (r *contentRun) halves(w contentSpan) ([]graph.Content, error) {
	first, second := w, w
	first.to = (w.from + w.to) / 2 / alert.Second * alert.Second
	second.from = first.to
	early, err := r.list(first)
	if err != nil {
		return nil, err
	}
	late, err := r.list(second)
	return ordered(append(early, late...)), err
}

// ordered sorts contents by time and drops those that came twice.
func ordered(contents []graph.Content) []graph.Content {
	known := map[string]bool{}
	contents = slices.DeleteFunc(contents, func(c graph.Content) bool {
		twice := known[c.ID]
		known[c.ID] = true
		return twice
	})
	slices.SortStableFunc(contents, func(a, b graph.Content) int { return int(max(min(a.Created-b.Created, 1), -1)) })
	return contents
}

// hours cuts a window at each hour.
func (w contentSpan) hours() (parts []contentSpan) {
	for at := w.from; at < w.to; {
		part := w
		part.from, part.to = at, min(hourOf(at)+alert.Hour, w.to)
		parts = append(parts, part)
		at = part.to
	}
	return parts
}

// whole reports whether a part of a window is a whole hour.
func (w contentSpan) whole() bool { return w.from == hourOf(w.from) && w.to == w.from+alert.Hour }

// contentsIn returns the contents of a part of a window, of which there are all, ordered.
func contentsIn(contents []graph.Content, part contentSpan) []graph.Content {
	at := func(t alert.Time) int {
		i, _ := slices.BinarySearchFunc(contents, t, func(c graph.Content, t alert.Time) int { return int(max(min(c.Created-t, 1), -1)) })
		return i
	}
	return contents[at(part.from):at(part.to)]
}

// fetchSpan fetches what is not known of an hour, or of a part of one. all are the contents
// of the whole window.
func (r *contentRun) fetchSpan(part contentSpan, contents, all []graph.Content) error {
	var sum hourSum
	for _, c := range contents {
		sum.add(c)
	}
	t := r.cursor.of(part.kind)
	if part.whole() && t.Hours[part.from] == sum {
		r.change(func(cur *contentCursor) { part.done(cur, part) })
		return nil
	}
	if err := r.fetch(part.kind, t.unknown(contents), all); err != nil {
		return err
	}
	r.change(func(cur *contentCursor) {
		if part.whole() {
			cur.of(part.kind).sums(part.from, sum)
		}
		part.done(cur, part)
	})
	return nil
}

// unknown returns the contents that are neither kept nor known to fail.
func (t *typeCursor) unknown(contents []graph.Content) []graph.Content {
	if len(contents) == 0 {
		return nil
	}
	seen := make(map[uint64]bool, len(t.Seen))
	for _, id := range t.Seen {
		seen[id] = true
	}
	return slices.DeleteFunc(slices.Clone(contents), func(c graph.Content) bool { return seen[hashOf(c.ID)] })
}

// fetch fetches contents and gathers their records. A content that fails by itself becomes
// a gap; an error is of the service. all are contents of the same list, to tell these two
// apart.
func (r *contentRun) fetch(kind string, contents, all []graph.Content) error {
	var failed []fetchedContent // not noted before it is sure that the service works
	for got, err := range prefetch(r.ctx, nil, func(ctx context.Context) iter.Seq2[fetchedContent, error] { return r.fetched(ctx, contents) }) {
		switch {
		case err != nil:
			return err
		case r.ctx.Err() != nil:
			return r.ctx.Err()
		case got.err != nil && (fatal(got.err) || fault.Of(got.err).Kind == fault.Consent):
			return got.err
		}
		failed = append(failed, got)
		if !got.works() {
			if len(failed) <= gapsInRow {
				continue
			}
			if !r.works(all, failed) {
				return got.err
			}
		}
		if err := r.gatherAll(kind, failed); err != nil {
			return err
		}
		failed = nil
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return r.gatherAll(kind, failed)
}

// works reports whether the answer for a content shows that the service works.
func (got fetchedContent) works() bool { return got.err == nil || graph.BadContent(got.err) }

// works reports whether the service sends the first or the last one of the contents of a
// list, though some others failed in a row.
func (r *contentRun) works(all []graph.Content, failed []fetchedContent) bool {
	for _, c := range []graph.Content{all[len(all)-1], all[0]} {
		known := slices.ContainsFunc(failed, func(got fetchedContent) bool { return got.ID == c.ID })
		if !known && r.fetchOne(r.ctx, c).works() {
			return true
		}
	}
	return false
}

func (r *contentRun) gatherAll(kind string, some []fetchedContent) error {
	for _, got := range some {
		if err := r.gather(kind, got); err != nil {
			return err
		}
	}
	return nil
}

// gather takes the records of a content, and notes it as kept, or as a gap.
func (r *contentRun) gather(kind string, got fetchedContent) error {
	r.batch.Ignored += got.ignored
	r.readings[kind].takes(got)
	if !got.date.IsZero() {
		r.batch.Date = got.date
	}
	for _, record := range got.records {
		if err := r.add(record); err != nil {
			return err
		}
	}
	if got.err != nil {
		r.fails(kind, got)
		return nil
	}
	id := hashOf(got.ID)
	r.change(func(cur *contentCursor) { cur.of(kind).keeps([]uint64{id}) })
	return nil
}

// fetchedContent is a content with its records, or with why it could not be fetched.
type fetchedContent struct {
	graph.Content
	records []alert.Record
	ignored int // records that are not worth keeping
	date    time.Time
	err     error
}

// fetched fetches contents, some at once, and yields them in their order.
func (r *contentRun) fetched(ctx context.Context, contents []graph.Content) iter.Seq2[fetchedContent, error] {
	return func(yield func(fetchedContent, error) bool) {
		for some := range slices.Chunk(contents, fetchers) {
			got := make([]fetchedContent, len(some))
			var all sync.WaitGroup
			for i := range some {
				all.Go(func() { got[i] = r.fetchOne(ctx, some[i]) })
			}
			all.Wait()
			for i := range got {
				if !yield(got[i], nil) {
					return
				}
			}
		}
	}
}

// fetchOne fetches a content and maps its records. Those before a break are kept: the
// others may never come.
func (r *contentRun) fetchOne(ctx context.Context, c graph.Content) (got fetchedContent) {
	defer catch(func(broke error) { got = fetchedContent{Content: c, err: broke} })
	blob, err := r.Client.Blob(ctx, c, r.Source.Roles, r.Meter)
	got = fetchedContent{Content: c, date: blob.Date, err: err}
	var worth [][]byte
	for _, raw := range blob.Records {
		if r.Kept != nil && !r.Kept(raw) {
			got.ignored++
			continue
		}
		worth = append(worth, raw)
	}
	if errors.Is(err, context.Canceled) {
		return got
	}
	got.records = items{key: r.Feed, normalize: r.Normalize}.records(worth)
	return got
}
