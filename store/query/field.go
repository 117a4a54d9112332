package query

import (
	"slices"
	"strings"
	"sync"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// Type is what sort of values a field has.
type Type int

// The types.
const (
	String Type = iota
	Number
	Timestamp
	Bool
	Any // a raw path: the type of the leaf itself
)

// String is the type as a sentence names it.
func (t Type) String() string {
	return [...]string{"text", "numbers", "times", "true or false", "any type"}[t]
}

// Field is one name that a query may use. Fields are shared and never change.
type Field struct {
	Name      string   // canonical, as it prints: "ingest.product.name", "@user"
	Aliases   []string // other spellings
	Type      Type
	List      bool                        // may have several values; a positive operator needs any of them
	IP        bool                        // addresses compare by value, and CIDR works
	Usec      bool                        // a time in whole microseconds since 1970
	Kind      alert.EntityType            // for logical types and fields fed by one kind of entity
	Values    []string                    // for enum-like fields, what may be compared with
	Help      string                      // one line
	From      map[alert.SourceName]string // the path in each source's JSON that fills it; nil where none does
	Alerts    bool                        // alerts have it
	Incidents bool                        // incidents have it
	Never     bool                        // only the original language's product fills it: always missing

	read reader
}

// reader gets a field's values out of a record; which of them is set goes by
// the field's type. Nil where the field is always missing.
type reader struct {
	texts  func(*alert.Record) []string
	number func(*alert.Record) (v float64, ok bool)
	time   func(*alert.Record) alert.Time
	flag   func(*alert.Record) bool
}

// catalogue is the table of fields with the names by which they are found.
type catalogue struct {
	fields []*Field
	names  map[string]*Field // folded
}

// known builds the table once; nothing writes to it after.
var known = sync.OnceValue(func() *catalogue {
	c := &catalogue{names: map[string]*Field{}}
	c.fields = slices.Concat(recordFields(), wordFields(), timeFields(), triageFields(), logicalFields(), incidentFields(), neverFields(),
		[]*Field{{Name: "original_data", Aliases: []string{"raw"}, Type: Any, List: true, Alerts: true, Incidents: true, Help: "any path into the item as it was received: original_data.evidence.roles"}})
	paths := normalize.Paths()
	for _, f := range c.fields {
		f.From = paths[f.source()]
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			c.names[strings.ToLower(name)] = f
		}
	}
	return c
})

// source is the name of the field whose value the field shows.
func (f *Field) source() string {
	switch f.Name {
	case "event_time_usec":
		return "began_at"
	case "ingest_time_usec":
		return "ingested_at"
	}
	return f.Name
}

// Fields lists every field in the order in which a person reads them: those
// that are filled, then those that never are. The slice is the caller's own.
func Fields() []*Field { return slices.Clone(known().fields) }

// FieldOf finds a field by its name or another spelling, without case; nil
// where there is none. A path below original_data is not a name: ask for
// "original_data".
func FieldOf(name string) *Field { return known().names[strings.ToLower(name)] }

// Texts are the values of a field of text, without empty ones; nil is missing.
func (f *Field) Texts(r *alert.Record) []string {
	if f.read.texts == nil {
		return nil
	}
	values := f.read.texts(r)
	if slices.Contains(values, "") {
		return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	}
	return values
}

// Number is the value of a field of numbers; ok is false where it is missing.
func (f *Field) Number(r *alert.Record) (v float64, ok bool) {
	if f.read.number == nil {
		return 0, false
	}
	return f.read.number(r)
}

// Time is the value of a field of times, those in microseconds too; 0 is missing.
func (f *Field) Time(r *alert.Record) alert.Time {
	if f.read.time == nil {
		return 0
	}
	return f.read.time(r)
}

// Bool is the value of a field of true and false; ok is false where it is missing.
func (f *Field) Bool(r *alert.Record) (v, ok bool) {
	if f.read.flag == nil {
		return false, false
	}
	return f.read.flag(r), true
}

// Value is the value of a field of a record as output shows it: nil where it is
// missing, else a string, a []string for lists, a float64, a bool, an
// alert.Time, or for Usec an int64 of microseconds. It is nil for original_data,
// whose values are in the record's Raw.
func (f *Field) Value(r *alert.Record) any {
	switch f.Type {
	case Number:
		if v, ok := f.Number(r); ok {
			return v
		}
	case Bool:
		if v, ok := f.Bool(r); ok {
			return v
		}
	case Timestamp:
		if t := f.Time(r); t != 0 && f.Usec {
			return micros(t)
		} else if t != 0 {
			return t
		}
	case String:
		if v := f.Texts(r); len(v) > 0 && f.List {
			return slices.Clone(v)
		} else if len(v) > 0 {
			return v[0]
		}
	}
	return nil
}

// micros cuts a time to whole microseconds, towards the past.
func micros(t alert.Time) int64 {
	us := int64(t / alert.Microsecond)
	if t < 0 && t%alert.Microsecond != 0 {
		us--
	}
	return us
}
