package alert

import (
	"strings"
	"sync"
)

// Field is one name of the query language: it shows a slot, or a view of one.
// Query, output, help and completion loop over fields. Rows are shared and never
// change.
type Field struct {
	Name    string   // canonical, as it prints: "ingest.product.name", "@user"
	Aliases []string // other spellings
	Type    Type
	List    bool    // may have several values, in one kind at least
	IP      bool    // addresses compare by value, and CIDR works
	Values  []Value // for a field of listed values, those that it may be compared with
	Help    string  // one line
	View    *View   // how the value is made of another field's slot; nil if it stands in its own
	Never   bool    // only Taegis fills it: known, and always missing here
}

// Type is the sort of values that a field has.
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

// Value is one of the values of a field that lists them.
type Value struct {
	Word string   // as it is kept and printed
	Also []string // other words for it, compared without case
}

// View is how a field's value is made of a slot. At most one of the functions is
// set; a view of entities names a type instead.
type View struct {
	Of     string               // the name of the field whose slot it looks at; "" for the field's own
	Text   func(string) string  // another word for a word
	Number func(string) float64 // a number for a word
	Bool   func(string) bool    // a truth made of a word
	Usec   bool                 // a time as whole microseconds since 1970
	Entity EntityType           // the values of entities of one type
}

// shown is the field whose slot f looks at: f itself or the one that its view names.
func (f *Field) shown() *Field {
	if f.View == nil || f.View.Of == "" {
		return f
	}
	return FieldOf(f.View.Of)
}

// catalogue is the table of fields with the names by which they are found.
type catalogue struct {
	fields []*Field
	names  map[string]*Field // in lower case
}

// known is the table, built once and never written to after.
var known = sync.OnceValue(func() *catalogue {
	c := &catalogue{names: map[string]*Field{}}
	for _, group := range [][]Field{recordFields(), wordFields(), timeFields(), triageFields(), entityFields(), incidentFields(), neverFields()} {
		for i := range group {
			c.add(&group[i])
		}
	}
	c.add(&Field{
		Name: "original_data", Aliases: []string{"raw"}, Type: Any, List: true,
		Help: "any path into the item as it was received: original_data.evidence.roles",
	})
	return c
})

func (c *catalogue) add(f *Field) {
	c.fields = append(c.fields, f)
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		c.names[strings.ToLower(name)] = f
	}
}

// Fields lists every field in the order in which a person reads them: those
// that are filled, then those that never are. The rows are shared: do not
// change them.
func Fields() []*Field { return known().fields }

// FieldOf finds a field by its name or another spelling, without case; nil if
// there is none.
func FieldOf(name string) *Field { return known().names[strings.ToLower(name)] }

// field is FieldOf for the tables of slots, whose names are in the table.
func field(name string) *Field {
	f := known().names[name]
	if f == nil {
		panic("alert: a slot names the field " + name + ", which has no row")
	}
	return f
}
