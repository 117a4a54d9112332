package index

import (
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// field tells which column holds a field of the query language, and how its values
// are read.
type field struct {
	form   form
	column int
	view   alert.View // how a word is read, if the field is not the word itself; Entity: of that type alone
	named  bool       // entities are read as type:value
}

// form is how a field's values are kept.
type form int

const (
	neverForm  form = iota // no record of the kind has a value
	wordForm               // a number of a dictionary, for a word or a list of words
	timeForm               // an integer: an instant
	numberForm             // an integer: a number plus one
	idForm                 // the record's own id
	urlForm                // a word out of which the own id was cut
	listForm               // texts, several a row, without a dictionary
	entityForm             // entities
	rawForm                // a path into the raw item
)

// fieldOf returns the field of the layout for one of the model, and the slot that it
// shows.
func (l *layout) fieldOf(f *alert.Field, s *alert.Slot, column int) field {
	out := field{column: column}
	if f.View != nil {
		out.view = *f.View
	}
	switch {
	case l.own(s):
		out.form = idForm
	case s.Shape == alert.ShapeEntities:
		out.form, out.named = entityForm, out.view.Entity == ""
	case s.Derived != nil:
		out.form, out.column = listForm, l.list(s.Field)
	case s.Shape == alert.ShapeURL:
		out.form = urlForm
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
func (l *layout) compared(c *query.Compare) field {
	switch {
	case c.Path != nil:
		return field{form: rawForm}
	case c.Field == nil:
		return field{}
	}
	return l.fields[c.Field.Name]
}

// made reports whether the value is computed from the word. Then the missing word
// has a value too: a record without triage is in the first state.
func (f field) made() bool { return f.view.Text != nil || f.view.Number != nil || f.view.Bool != nil }
