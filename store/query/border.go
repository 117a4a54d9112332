package query

import (
	"time"

	"tocsin/graph/alert"
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

// Field is one name that a query may use.
type Field struct {
	Name    string   // canonical, as it prints: "ingest.product.name", "@user"
	Aliases []string // other spellings
	Type    Type
	List    bool                    // may have several values; a positive operator needs any of them
	IP      bool                    // addresses compare by value, and CIDR works
	Usec    bool                    // a time in whole microseconds since 1970
	Kind    alert.Kind              // for logical types and fields fed by one kind of entity
	Values  []string                // for enum-like fields, what may be compared with
	Help    string                  // one line
	From    map[alert.Source]string // the path in each source's JSON that fills it
}

// Text is a text in the two forms that comparisons need.
type Text struct {
	Plain  string // NFC, without zero-width and other Cf characters
	Folded string // Plain under simple case folding
}

// TextOf prepares s. An index keeps what it returns beside its dictionaries.
func TextOf(s string) Text { return Text{s, s} }

// Fold returns the folded form alone.
func Fold(s string) string { return TextOf(s).Folded }

// Problem is what is wrong with a query, or a warning about it.
type Problem struct {
	At      Span
	Line    int    // from 1
	Column  int    // from 1, in code points
	Says    string // one sentence
	Hint    string // one line; may be empty
	Warning bool   // the query runs all the same
}

// Parse reads and checks a query. Relative times count from now. Where an error
// is among the problems the query is nil.
func Parse(text string, now time.Time) (*Query, []Problem) { return &Query{Text: text}, nil }

// Match says whether q means r. A query that looks into original_data needs r.Raw.
func Match(q *Query, r *alert.Record) bool { return true }

type tests struct{}

// Text reports whether the value v satisfies the positive operator. Entity
// kinds, enums and every other string field are asked through it.
func (c *Compare) Text(v Text) bool { return false }

// Number reports whether the value v satisfies the positive operator.
func (c *Compare) Number(v float64) bool { return false }

// Time reports whether the value v, which is not missing, satisfies the
// positive operator.
func (c *Compare) Time(v alert.Time) bool { return false }

// Bool reports whether the value v satisfies the positive operator.
func (c *Compare) Bool(v bool) bool { return false }

// Answer is the comparison's answer for a record: any says whether some value
// of the field satisfied the positive operator, missing whether the field has
// no value at all.
func (c *Compare) Answer(any, missing bool) bool { return false }

// Raw is the comparison's answer for a raw item, for comparisons with a Path.
func (c *Compare) Raw(item []byte) bool { return false }
