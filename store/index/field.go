package index

import (
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// fieldColumn says which column holds a field of the query language and how its
// values are read.
type fieldColumn struct {
	form   form
	column int
	view   alert.View // how a word is read, if the field is not the word itself; with Entity, only entities of that type
	named  bool       // entities are read as type:value
	id     bool       // ids of digits alone are in the order of their numbers
}

// form says how a field's values are stored.
type form int

const (
	neverForm  form = iota // no record of the kind has a value
	wordForm               // a number of a dictionary, for a word or a list of words
	timeForm               // an integer: an instant
	numberForm             // an integer: a number plus one
	idForm                 // the record's own id
	urlForm                // a word without the record's own id
	citedForm              // a list of words without the record's own id
	listForm               // texts, several per row, without a dictionary
	entityForm             // entities
	countForm              // how many texts a list has, without a dictionary
	rawForm                // a path into the raw item
)

// fieldOf returns the layout's field for a field of the model and the slot that it shows.
func (l *layout) fieldOf(f *alert.Field, s *alert.Slot, column int) fieldColumn {
	out := fieldColumn{column: column, id: s.Shape == alert.ShapeID && f.View == nil}
	if f.View != nil {
		out.view = *f.View
	}
	switch {
	case l.own(s):
		out.form = idForm
	case s.Shape == alert.ShapeEntities:
		out.form, out.named = entityForm, out.view.Entity == "" && !out.view.Values
	case s.Derived != nil:
		out.form, out.column = listForm, l.list(s.Field)
		if out.view.Count {
			out.form = countForm
		}
	case s.Shape == alert.ShapeURL:
		out.form = urlForm
	case s.Cites:
		out.form = citedForm
	case s.Time != nil:
		out.form = timeForm
	case s.Number != nil:
		out.form = numberForm
	default:
		out.form = wordForm
	}
	return out
}

// compared returns the field of a comparison.
func (l *layout) compared(c *query.Compare) fieldColumn {
	switch {
	case c.Path != nil:
		return fieldColumn{form: rawForm}
	case c.Field == nil:
		return fieldColumn{}
	}
	return l.fields[c.Field.Name]
}

// missingWords returns the entries of a dictionary of which the field shows nothing: the
// missing word, unless a value is computed from it, and what becomes an empty text.
func (f fieldColumn) missingWords(e *entries) numberSet {
	switch {
	case !f.made():
		return numberSet{bits: bitmap{1}}
	case f.view.Text == nil:
		return numberSet{}
	}
	var none []uint32
	for n := range uint32(e.len()) {
		if !f.shows(e, n) {
			none = append(none, n)
		}
	}
	return setOf(none, e.len())
}

// shows reports whether the field shows a value of an entry.
func (f fieldColumn) shows(e *entries, n uint32) bool {
	if f.view.Text != nil {
		return f.view.Text(e.sent(n)) != ""
	}
	return f.made() || len(e.at(int(n))) > 0
}

// made reports whether the value is computed from the word. Then the missing word has a
// value too: a record without triage is in the first state.
func (f fieldColumn) made() bool {
	return f.view.Text != nil || f.view.Number != nil || f.view.Bool != nil
}
