package query

import (
	"slices"
	"sync"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// Field is a name that a query may use: a row of alert.Fields, with the way to
// read it from records of each kind. Fields are shared and never change.
type Field struct {
	*alert.Field
	From map[alert.SourceName]string // the path in each source's JSON that fills it; nil if no source does

	readers []reader // one for each kind that has the field
}

// fieldOf joins a row with the slots of the kinds that it shows.
func fieldOf(row *alert.Field, kinds []*alert.Kind, paths map[string]map[alert.SourceName]string) *Field {
	f := &Field{Field: row, From: paths[row.Name]}
	view := row.View
	if view == nil {
		view = &alert.View{}
	}
	switch {
	case f.From != nil:
	case view.Entity != "":
		f.From = paths["@"+string(view.Entity)]
	case row.Again():
		f.From = paths[view.Of]
	}
	for _, k := range kinds {
		if s := k.Slot(row); s != nil {
			f.readers = append(f.readers, reader{kind: k, slot: s, view: view})
		}
	}
	return f
}

// Has reports whether a query for records of the kind may use the field. Names
// that are never filled and paths into the raw item go with every kind.
func (f *Field) Has(k *alert.Kind) bool {
	return f.Never || f.Type == alert.Any || f.of(k).slot != nil
}

// of returns the reader for a kind; the zero reader, which finds nothing, if the
// kind does not have the field.
func (f *Field) of(k *alert.Kind) reader {
	for i := range f.readers {
		if f.readers[i].kind == k {
			return f.readers[i]
		}
	}
	return reader{}
}

// Usec reports whether the field is a time in whole microseconds since 1970.
func (f *Field) Usec() bool { return f.View != nil && f.View.Usec }

// Entity returns the type of entity whose values the field shows, such as "user"
// for @user; "" for other fields.
func (f *Field) Entity() alert.EntityType {
	if f.View == nil {
		return ""
	}
	return f.View.Entity
}

// catalogue is the table of fields, found by the rows of alert's.
type catalogue struct {
	fields []*Field
	values *Field // of every entity, for a Word
	byRow  map[*alert.Field]*Field
}

// known builds the table once; nothing writes to it after.
var known = sync.OnceValue(func() *catalogue {
	c := &catalogue{byRow: map[*alert.Field]*Field{}}
	paths := normalize.Paths()
	for _, row := range alert.Fields() {
		f := fieldOf(row, alert.Kinds(), paths)
		c.fields, c.byRow[row] = append(c.fields, f), f
	}
	c.values = fieldOf(alert.EntityValues(), alert.Kinds(), paths)
	return c
})

// Fields lists every field in the order in which a person reads them: those
// that are filled, then those that never are. The slice is the caller's own.
func Fields() []*Field { return slices.Clone(known().fields) }

// FieldOf finds a field by its name or another spelling, without case; nil if
// there is none. A path below original_data is not a name: ask for
// "original_data".
func FieldOf(name string) *Field { return known().byRow[alert.FieldOf(name)] }

// FieldIn is FieldOf in a query for alerts of schemas, in which a name may mean an own
// field of them; see alert.FieldIn.
func FieldIn(name string, schemas []string) *Field {
	return known().byRow[alert.FieldIn(name, schemas)]
}

// Meant returns the fields that a word of another tool may mean, likeliest first; see
// alert.Meant.
func Meant(word string) []*Field {
	var out []*Field
	for _, row := range alert.Meant(word) {
		out = append(out, known().byRow[row])
	}
	return out
}

// identifies reports whether a field holds ids. Those of incidents are numbers, so that one typed without
// quotes is taken.
func (f *Field) identifies() bool {
	return slices.ContainsFunc(f.readers, func(rd reader) bool { return rd.slot.Shape == alert.ShapeID }) && f.View == nil
}
