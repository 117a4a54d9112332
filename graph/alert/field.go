package alert

import (
	"slices"
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
	More    bool     // records may have other values than the listed ones, as a service sends them
	Nothing []string // words that a service sends for no value: records don't have them
	Numbers *Numbers // the numbers that it can have; nil if any
	Help    string   // one line
	View    *View    // how the value is computed from a slot; nil if the slot's value is shown unchanged
	Schemas []string // the schemas of which it is an own field: only FROM one of them opens it; nil for every other field
	Over    string   // the name of another field that means this one after FROM its schemas alone
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

// Numbers are the numbers that a field can have.
type Numbers struct {
	Least, Most float64
	Only        []float64 // all of them, ascending; nil if any between the two
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
	fields   []*Field
	names    map[string]*Field   // in lower case
	over     map[string]*Field   // by the name that they take over, in lower case
	synonyms map[string][]*Field // by the key of the word, likeliest first
	sure     map[string]*Field   // by the key of the word, if it means no other
}

// known is the table, built once and never written to after.
var known = sync.OnceValue(func() *catalogue {
	c := &catalogue{names: map[string]*Field{}, over: map[string]*Field{}}
	for _, group := range [][]Field{recordFields(), alertFields(), timeFields(), triageFields(), entityFields(), incidentFields(), eventFields(), schemaFields(), neverFields()} {
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
	c.join()
	return c
})

func (c *catalogue) add(f *Field) {
	c.fields = append(c.fields, f)
	if f.Over != "" {
		c.over[f.Over] = f
	}
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		c.names[strings.ToLower(name)] = f
	}
}

// Fields lists every field in the order in which help shows them: first those that
// tocsin fills, then those that it never fills. The rows are shared: do not change
// them.
func Fields() []*Field { return known().fields }

// FieldOf returns the field with a name, an alias or a synonym that means nothing else,
// without regard to case; nil if there is none.
func FieldOf(name string) *Field {
	if f := known().names[strings.ToLower(name)]; f != nil {
		return f
	}
	return known().meant(name)
}

// FieldIn is FieldOf for a query that asks for alerts of schemas; none of them means
// every record. After FROM email alone, status is that of the delivery.
func FieldIn(name string, schemas []string) *Field {
	if f := known().over[strings.ToLower(name)]; f != nil && f.takesOver(schemas) {
		return f
	}
	return FieldOf(name)
}

// takesOver reports whether f takes the name of its Over in a query for the schemas.
func (f *Field) takesOver(schemas []string) bool {
	return len(schemas) > 0 && !slices.ContainsFunc(schemas, func(s string) bool { return !slices.Contains(f.Schemas, s) })
}

// NameIn returns a name that means f in a query for alerts of schemas: its own, or if
// another field takes that over, its qualified one.
func (f *Field) NameIn(schemas []string) string {
	if FieldIn(f.Name, schemas) != f {
		return qualified + f.Name
	}
	return f.Name
}

// qualified is before the name of a field of alerts that another field takes over.
const qualified = "alert."

// OpenTo reports whether a query for alerts of schemas may use the field.
func (f *Field) OpenTo(schemas []string) bool {
	return len(f.Schemas) == 0 || slices.ContainsFunc(f.Schemas, func(s string) bool { return slices.Contains(schemas, s) })
}

// field is FieldOf for the tables of slots. It panics if the name has no row.
func field(name string) *Field {
	f := known().names[name]
	if f == nil {
		panic("alert: a slot names the field " + name + ", which has no row")
	}
	return f
}
