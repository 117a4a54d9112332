package index

import (
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// source is the rows that a search selected, as the stages of a query read them: from
// columns, without a record. What it returns are copies, because the index may lie in
// mapped memory. Rows that share a dictionary's entry share its copy, which must
// not be changed. One goroutine may use it at a time.
type source struct {
	ctx     context.Context
	search  *search
	rows    []rowNumber
	chosen  []bitmap        // the rows by segment
	columns []*sourceColumn // those that were asked for
	schemas []string        // by the number of a word
	leaves  *leafSearch     // of raw paths; nil if no stage names one
}

// rowNumber is a row of a segment of a table.
type rowNumber uint32

func numberOf(at spot) rowNumber { return rowNumber(at.segment)<<rowBits | rowNumber(at.row) }

func (n rowNumber) spot() spot { return spot{int(n >> rowBits), int(n & (1<<rowBits - 1))} }

// source returns the rows that the search has selected.
func (s *search) source(ctx context.Context) *source {
	out := &source{ctx: ctx, search: s, rows: make([]rowNumber, 0, s.total), chosen: make([]bitmap, len(s.selected))}
	for i, a := range s.selected {
		out.chosen[i] = a.sure
		a.sure.each(func(row int) bool {
			out.rows = append(out.rows, numberOf(spot{i, row}))
			return true
		})
	}
	return out
}

// limit leaves out all rows but the first n.
func (s *source) limit(n int) {
	last := s.rows[n].spot()
	s.rows, s.chosen = s.rows[:n], s.chosen[:last.segment+1]
	first := newBitmap(s.search.table.segments[last.segment].n)
	first.setRange(0, last.row)
	s.chosen[last.segment] = s.chosen[last.segment].and(first)
}

// at returns the segment of a row and its number there.
func (s *source) at(row int) (*segment, int) {
	at := s.rows[row].spot()
	return s.search.table.segments[at.segment], at.row
}

// Len implements query.Source.
func (s *source) Len() int { return len(s.rows) }

// Key implements query.Source.
func (s *source) Key(row int) alert.Key {
	segment, i := s.at(row)
	return copied(segment.key(s.search.root.snapshot, i))
}

// Created implements query.Source.
func (s *source) Created(row int) alert.Time {
	segment, i := s.at(row)
	return segment.created(i)
}

// Schema implements query.Source.
func (s *source) Schema(row int) string {
	segment, i := s.at(row)
	column := segment.layout.schema
	if s.schemas == nil {
		s.schemas = make([]string, s.search.root.entries[column].len())
	}
	n := segment.words[column].at(i)
	if n != 0 && s.schemas[n] == "" {
		s.schemas[n] = strings.Clone(s.search.root.sent(column, n))
	}
	return s.schemas[n]
}

// Value implements query.Source.
func (s *source) Value(row int, c *query.Column) any {
	segment, i := s.at(row)
	if c.Path != nil {
		return s.leaves.of(c.Path, segment.seq[i])
	}
	return s.column(c).value(segment, i)
}

// Entities implements query.Source.
func (s *source) Entities(row int, c *query.Column, yield func(value string) bool) {
	segment, i := s.at(row)
	f := s.column(c)
	for place, id := range segment.entities.at(i) {
		if f.has(id) && segment.entities.counted(i, place) && !yield(f.entity(id)) {
			return
		}
	}
}

// column returns the reader of a column. A query names few.
func (s *source) column(c *query.Column) *sourceColumn {
	for _, known := range s.columns {
		if known.field == c.Field {
			return known
		}
	}
	out := s.search.root.column(s.search.table.layout, c.Field)
	s.columns = append(s.columns, out)
	return out
}

// paths returns the raw paths that the stages of a query read, each once.
func paths(q *query.Query) (out [][]string) {
	for _, c := range q.Columns() {
		if c.Path != nil {
			out = append(out, c.Path)
		}
	}
	return out
}

// Numbers implements query.Numberer for fields that have a dictionary.
func (s *source) Numbers(c *query.Column) *query.Numbers {
	if c.Path != nil {
		return nil
	}
	f := s.column(c)
	switch {
	case f.form == wordForm:
		return &query.Numbers{N: f.entries.len(), Value: f.word, Row: func(row int) uint32 {
			segment, i := s.at(row)
			return segment.words[f.column].at(i)
		}}
	case f.form == entityForm && !f.named:
		return &query.Numbers{N: f.entries.len(), Value: func(n uint32) any { return f.entity(n) }, Things: f.things(s)}
	}
	return nil
}

var _ query.Numberer = (*source)(nil)
