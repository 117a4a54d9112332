package index

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
)

// The stages of a query may name paths into the raw item. What those reach is read once,
// newest first, and remembered by the change number of the record: an unfinished search
// goes on after its last row when it is repeated. Equal values are kept once.

// maxLeafBytes is how much memory the values of one path may take.
const maxLeafBytes = 128 << 20

// leafMemos remembers the values of the paths of the last query that had some.
type leafMemos struct {
	mu    sync.Mutex
	known map[string]*leafMemo // by path
}

// of returns the memos of paths, and forgets all others.
func (m *leafMemos) of(paths [][]string) []*leafMemo {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, out := map[string]*leafMemo{}, make([]*leafMemo, len(paths))
	for i, path := range paths {
		key := pathKey(path)
		if out[i] = m.known[key]; out[i] == nil {
			out[i] = &leafMemo{pages: map[int64]*leafPage{}, numbers: map[string]uint32{}, values: [][]any{nil}}
		}
		kept[key] = out[i]
	}
	m.known = kept
	return out
}

func pathKey(path []string) string {
	var b strings.Builder
	for _, part := range path {
		b.WriteString(strconv.Quote(part))
	}
	return b.String()
}

// leafMemo holds the values that a path reaches. A record's is a number, from 1.
type leafMemo struct {
	mu      sync.RWMutex
	pages   map[int64]*leafPage
	numbers map[string]uint32 // by the text of the values
	values  [][]any           // by number
	bytes   int
}

// leafPage covers 4096 change numbers.
type leafPage [4096]uint32

// of returns the values of a record, and whether they are known.
func (m *leafMemo) of(seq int64) ([]any, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	page := m.pages[seq>>12]
	if page == nil || page[seq&4095] == 0 {
		return nil, false
	}
	return m.values[page[seq&4095]], true
}

// put takes the values of a record. It returns false if there is no room for them.
func (m *leafMemo) put(seq int64, values []any) bool {
	key := leafKey(values)
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.numbers[key]
	if n == 0 {
		const each = 64 // bytes beside the texts
		if m.bytes += 2*len(key) + each; m.bytes > maxLeafBytes {
			return false
		}
		n = uint32(len(m.values))
		m.numbers[key], m.values = n, append(m.values, values)
	}
	page := m.pages[seq>>12]
	if page == nil {
		page = &leafPage{}
		m.pages[seq>>12] = page
	}
	page[seq&4095] = n
	return true
}

// leafKey returns a text that two lists of values share only if they are equal.
func leafKey(values []any) string {
	var b []byte
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b = strconv.AppendQuote(b, v)
		case json.Number:
			b = append(b, v...)
		case bool:
			b = strconv.AppendBool(b, v)
		default:
			b = append(b, "null"...)
		}
		b = append(b, ' ')
	}
	return string(b)
}

// leafSearch reads what the paths of a query's stages reach.
type leafSearch struct {
	search *search
	paths  [][]string
	memos  []*leafMemo
	until  time.Time

	mu   sync.Mutex
	next int // the first row that no chunk has taken
	err  error
}

// of returns the values of a path in the record of a change number.
func (l *leafSearch) of(path []string, seq int64) any {
	for i := range l.paths {
		if slices.Equal(l.paths[i], path) {
			values, _ := l.memos[i].of(seq)
			return values
		}
	}
	return []any(nil)
}

// look reads the items of rows until the time is over. It returns how many of the first
// rows are known then.
func (l *leafSearch) look(ctx context.Context, s *source) (known int, err error) {
	cores(rawReaders, func() func(int) bool {
		return func(int) bool {
			for late := false; !late && ctx.Err() == nil; late = !time.Now().Before(l.until) {
				chunk := l.take(s)
				if len(chunk) == 0 {
					return false
				}
				if err := l.read(ctx, s, chunk); err != nil {
					l.fail(err)
					return false
				}
			}
			return false
		}
	})
	if l.err == nil {
		l.err = ctx.Err()
	}
	if l.err != nil {
		return 0, l.err
	}
	for known < s.Len() && l.knows(s, known) {
		known++
	}
	return known, nil
}

func (l *leafSearch) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
}

// knows reports whether all values of a row are known.
func (l *leafSearch) knows(s *source, row int) bool {
	segment, i := s.at(row)
	for _, m := range l.memos {
		if _, known := m.of(segment.seq[i]); !known {
			return false
		}
	}
	return true
}

// take takes the next rows that are not known.
func (l *leafSearch) take(s *source) (chunk []int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return nil
	}
	for ; l.next < s.Len() && len(chunk) < l.search.ix.memos.items(); l.next++ {
		if !l.knows(s, l.next) {
			chunk = append(chunk, l.next)
		}
	}
	return chunk
}

// read reads the items of some rows.
func (l *leafSearch) read(ctx context.Context, s *source, chunk []int) error {
	keys := make([]alert.Key, len(chunk))
	for i, row := range chunk {
		keys[i] = s.Key(row)
	}
	items, err := l.search.ix.items(ctx, keys)
	if err != nil {
		return err
	}
	l.search.ix.memos.sized(items)
	for i, row := range chunk {
		segment, at := s.at(row)
		for p, path := range l.paths {
			values := query.Leaves(ctx, items[i], path)
			if err := ctx.Err(); err != nil {
				return err
			}
			if !l.memos[p].put(segment.seq[at], values) {
				return tooManyLeaves()
			}
		}
		items[i] = nil
	}
	return nil
}

func tooManyLeaves() error {
	return fault.New(fault.Usage, "the paths into the raw items after | reach too many different values", "shorten the time with EARLIEST, or select fewer alerts", nil)
}
