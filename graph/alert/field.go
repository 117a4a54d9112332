package alert

import (
	"strings"
	"sync"
)

// Field is one name of the query language. It shows a slot, or a view of a slot.
// Query, output, help and completion loop over fields. Rows are shared and never
// change.
type Field struct {
	Name    string   // canonical, as it prints: "ingest.product.name", "@user"
	Aliases []string // other spellings
	Type    Type
	List    bool     // has several values in at least one kind
	IP      bool     // addresses compare by value, and CIDR works
	Values  []Value  // the values that it may be compared with, if they are listed
	Help    string   // one line
	View    *View    // how the value is computed from a slot; nil if the slot's value is shown unchanged
	Schemas []string // the schemas of which it is an own field: only FROM one of them opens it; nil for every other field
	Never   bool     // only Taegis fills it: the name is known and its value is always missing here
	Below   string   // of Any: the member of the raw item below which its paths stand; "" for the item itself
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

// String returns the name of the type as used in a sentence.
func (t Type) String() string {
	return [...]string{"text", "numbers", "times", "true or false", "any type"}[t]
}

// Value is one of the values of a field that lists them.
type Value struct {
	Word string   // as it is kept and printed
	Also []string // other words for it, compared without case
}

// View says how a field's value is computed from a slot. At most one of the
// functions is set; a view of entities names a type instead.
type View struct {
	Of     string               // the name of the field whose slot it reads; "" for the field's own
	Text   func(string) string  // word to word
	Number func(string) float64 // word to number
	Bool   func(string) bool    // word to truth value
	Usec   bool                 // a time as whole microseconds since 1970
	Per    float64              // a number divided by this one; 0 for the number itself
	Count  bool                 // how many elements a list has
	Entity EntityType           // the values of entities of one type
	Values bool                 // the values of all entities without their types
}

// shown returns the field whose slot f reads: f itself, or the field that its view
// names.
func (f *Field) shown() *Field {
	if f.View == nil || f.View.Of == "" {
		return f
	}
	return FieldOf(f.View.Of)
}

// Again reports whether f only shows what another field shows, in another unit, in part
// or under another name, so that output needs one of them alone.
func (f *Field) Again() bool {
	v := f.View
	return v != nil && v.Of != "" && v.Text == nil && v.Number == nil && v.Bool == nil
}

// Scaled returns a number of a slot as the field shows it. A nil view shows it unchanged.
func (v *View) Scaled(n int) float64 {
	if v == nil || v.Per == 0 {
		return float64(n)
	}
	return float64(n) / v.Per
}

// catalogue is the table of fields and an index of it by name.
type catalogue struct {
	fields []*Field
	names  map[string]*Field // in lower case
}

// known is the table, built once and never written to after.
var known = sync.OnceValue(func() *catalogue {
	c := &catalogue{names: map[string]*Field{}}
	for _, group := range [][]Field{recordFields(), alertFields(), timeFields(), triageFields(), entityFields(), incidentFields(), schemaFields(), neverFields()} {
		for i := range group {
			c.add(&group[i])
		}
	}
	c.add(&Field{
		Name: "original_data", Aliases: []string{"raw"}, Type: Any, List: true,
		Help: "any path into the item as received: original_data.evidence.roles",
	})
	c.add(&Field{
		Name: "custom", Type: Any, List: true, Below: "customDetails",
		Help: "any custom detail of an alert: custom.NAME",
	})
	return c
})

func (c *catalogue) add(f *Field) {
	c.fields = append(c.fields, f)
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		c.names[strings.ToLower(name)] = f
	}
}

// Fields lists every field in the order in which help shows them: first those that
// tocsin fills, then those that it never fills. The rows are shared: do not change
// them.
func Fields() []*Field { return known().fields }

// FieldOf returns the field with a name or alias, without regard to case; nil if
// there is none.
func FieldOf(name string) *Field { return known().names[strings.ToLower(name)] }

// field is FieldOf for the tables of slots. It panics if the name has no row.
func field(name string) *Field {
	f := known().names[name]
	if f == nil {
		panic("alert: a slot names the field " + name + ", which has no row")
	}
	return f
}
