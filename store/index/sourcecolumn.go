package index

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// sourceColumn reads the values of a field.
type sourceColumn struct {
	fieldColumn
	root    *root
	field   *query.Field
	list    bool                 // a record of the kind may have several values
	entries *entries             // of words and entities
	of      mark                 // of entities: the number of their type
	values  query.Sparse[any]    // of words, by number: what Field.Value returns; nil if not made yet, or missing
	texts   query.Sparse[string] // of entities, by number
}

func (r *root) column(l *layout, f *query.Field) *sourceColumn {
	out := &sourceColumn{fieldColumn: l.fields[f.Name], root: r, field: f}
	if s := l.kind.Slot(f.Field); s != nil {
		out.list = !out.view.Count && (s.List != nil || s.Entities != nil)
	}
	switch out.form {
	case wordForm:
		out.entries = &r.entries[out.column]
		out.values = query.NewSparse[any](out.entries.len())
	case entityForm:
		out.entries = &r.entries[entityDictionary]
		out.texts = query.NewSparse[string](out.entries.len())
		if n, ok := out.entries.typeNumber(out.view.Entity); ok {
			out.of = n
		}
	}
	return out
}

// value returns what query.Field.Value returns of the record of a row.
func (c *sourceColumn) value(s *segment, row int) any {
	switch c.form {
	case wordForm:
		return c.word(s.words[c.column].at(row))
	case timeForm:
		return c.time(alert.Time(s.integers[c.column].at(row)))
	case numberForm:
		if n := s.integers[c.column].at(row); n != 0 {
			return c.view.Scaled(int(n - 1))
		}
	case countForm:
		return float64(len(s.lists[c.column][row]))
	case idForm, urlForm:
		if text := c.root.text(c.fieldColumn, s, row); text != "" {
			return strings.Clone(text)
		}
	case citedForm:
		var all []string
		c.root.cited(c.fieldColumn, s, row, func(text []byte) bool {
			all = append(all, string(text))
			return true
		})
		return all
	case listForm:
		if list := s.lists[c.column][row]; len(list) > 0 {
			return cloned(list)
		}
		return []string(nil)
	case entityForm:
		var all []string
		for _, id := range s.entities.at(row) {
			if c.has(id) {
				all = append(all, c.entity(id))
			}
		}
		return all
	}
	return nil
}

// word returns the value of a dictionary's entry.
func (c *sourceColumn) word(n uint32) any {
	value := c.values.At(n)
	if *value == nil {
		*value = c.made(n)
	}
	return *value
}

func (c *sourceColumn) made(n uint32) any {
	switch {
	case c.view.Number != nil:
		return c.view.Number(c.entries.sent(n))
	case c.view.Bool != nil:
		return c.view.Bool(c.entries.sent(n))
	case c.list:
		return c.elements(n)
	}
	word := c.entries.sent(n)
	if c.view.Text != nil {
		word = c.view.Text(word)
	}
	if word == "" {
		return nil
	}
	return strings.Clone(word)
}

func (c *sourceColumn) elements(n uint32) (out []string) {
	if n != 0 {
		c.entries.elements(n, func(sent string) bool {
			out = append(out, strings.Clone(sent))
			return true
		})
	}
	return out
}

// time returns an instant as the field shows it: whole microseconds are cut towards the past.
func (c *sourceColumn) time(t alert.Time) any {
	switch {
	case t == 0:
		return nil
	case c.field.Usec():
		us := t / alert.Microsecond
		if t < 0 && t%alert.Microsecond != 0 {
			us--
		}
		return int64(us)
	}
	return t
}

// has reports whether the field shows an entity.
func (c *sourceColumn) has(id uint32) bool {
	return c.named || c.of != 0 && c.entries.marks.at(int(id))>>typeShift == c.of
}

// entity returns an entity as the field shows it.
func (c *sourceColumn) entity(id uint32) string {
	known := c.texts.At(id)
	if *known == "" {
		text := strings.Clone(c.entries.sent(id))
		if c.named {
			text = string(c.entries.of(id)) + ":" + text
		}
		*known = text
	}
	return *known
}

// things returns a function that appends the numbers of a row's counted entities.
func (c *sourceColumn) things(s *source) func(row int, out []uint32) ([]uint32, bool) {
	return func(row int, out []uint32) ([]uint32, bool) {
		segment, i := s.at(row)
		any := false
		for place, id := range segment.entities.at(i) {
			if !c.has(id) {
				continue
			}
			if any = true; segment.entities.counted(i, place) {
				out = append(out, id)
			}
		}
		return out, any
	}
}
