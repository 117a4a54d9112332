package index

import (
	"bytes"
	"context"
	"encoding/gob"
	"slices"
	"sync"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

type standin struct {
	mu   sync.Mutex
	rows map[alert.Key]engine.Row
}

var standins sync.Map

func standinApply(ix *Index, rows []engine.Row) {
	v, _ := standins.LoadOrStore(ix, &standin{rows: map[alert.Key]engine.Row{}})
	s := v.(*standin)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range rows {
		if r.Gone {
			delete(s.rows, r.Key)
		} else if s.rows[r.Key].Seq < r.Seq {
			s.rows[r.Key] = r
		}
	}
}

// Save is a stand-in.
func (ix *Index) Save(ctx context.Context, put func(block string, parts ...[]byte) error) (int64, error) {
	seq := ix.Seq()
	v, _ := standins.LoadOrStore(ix, &standin{rows: map[alert.Key]engine.Row{}})
	s := v.(*standin)
	s.mu.Lock()
	var rows []engine.Row
	for _, r := range s.rows {
		rows = append(rows, r)
	}
	s.mu.Unlock()
	slices.SortFunc(rows, func(a, b engine.Row) int { return int(a.Seq - b.Seq) })
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(rows); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return seq, put("rows", b.Bytes())
}

// Load is a stand-in.
func Load(options Options, block func(string) []byte) (*Index, error) {
	var rows []engine.Row
	if err := gob.NewDecoder(bytes.NewReader(block("rows"))).Decode(&rows); err != nil {
		return nil, err
	}
	ix := New(options)
	for c := range slices.Chunk(rows, 8192) {
		ix.Apply(c)
	}
	return ix, nil
}

// Close is a stand-in.
func (ix *Index) Close() { standins.Delete(ix) }
