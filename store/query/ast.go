package query

import "tocsin/graph/alert"

// Query is a query that parsed and passed the check. The zero Query means every
// alert. It does not change after Parse, so many goroutines may use one.
type Query struct {
	Text     string     // as typed
	From     []string   // the canonical word of a kind, or of schemas, each once, all four for *; empty means every alert
	Where    Expr       // nil means everything
	Earliest alert.Time // inclusive bound on created_at; 0 means none, so 1970 itself is 1
	Latest   alert.Time // exclusive bound on created_at; 0 means none, so 1970 itself is 1
	Stages   []Stage    // after |, in order

	star             bool       // FROM is *: one item, unlike the list of all four schemas
	now              alert.Time // which relative times count from
	views            []View     // the saved queries that Text may name
	earliest, latest Value      // the bounds as typed
}

// Kind returns the kind of the records that the query asks for.
func (q *Query) Kind() *alert.Kind {
	k, _ := q.from()
	return k
}

// Schemas returns the schemas that the query asks for; none means every record of its
// kind.
func (q *Query) Schemas() []string {
	_, schemas := q.from()
	return schemas
}

// from reads From: a word of a kind stands alone, other words are schemas of alerts.
func (q *Query) from() (k *alert.Kind, schemas []string) {
	if len(q.From) == 1 {
		if k := alert.KindOf(q.From[0]); k != nil {
			return k, nil
		}
	}
	return alert.AlertKind(), q.From
}

// Incidents reports whether the query asks for incidents instead of alerts.
func (q *Query) Incidents() bool { return q.Kind() == alert.IncidentKind() }

// Expr is a node of the condition: *And, *Or, *Not, *Word or *Compare.
type Expr interface{ expr() }

// And is true if all its terms are; it has at least two.
type And struct{ Terms []Expr }

// Or is true if any of its terms is; it has at least two.
type Or struct{ Terms []Expr }

// Not negates its term. Logic is two-valued. The term is never a Not, nor a
// Compare that has a negated form of its own.
type Not struct {
	Term Expr

	at Span
}

// Word is a text that stands where a condition may: the title, the description, an entity
// or the id contains it, folded, without regard to diacritics. Terms are the comparisons
// of which one must be true; an evaluator may treat the word as their Or.
type Word struct {
	Text  string
	Terms []*Compare
	At    Span
}

// Compare is one comparison, compiled by Parse. An evaluator never looks at the
// operator: it asks Text, Number, Time or Bool whether one value satisfies the
// positive operator, and Answer for the comparison's answer over all values of
// the field. That way a matcher over one record and an index over a dictionary
// cannot differ.
type Compare struct {
	Field   *Field
	Path    []string // the path below original_data, folded; nil for any other field
	Op      Op       // the positive operator
	Negated bool     // !=, !IN, NOT CONTAINS, IS NOT NULL …
	Values  []Value  // what it is compared with; empty for Null
	At      Span

	name    token  // the field as typed
	opAt    Span   // the operator as typed
	valueAt Span   // the value or the list with its parentheses
	short   bool   // typed as field:value
	read    reader // of the field, for the kind of record that the query asks for
	test    tests  // compiled by Parse
}

// Exact reports whether the comparison minds case, as only Restrict's does.
func (c *Compare) Exact() bool { return c.test.exact != nil }

// group is a condition in parentheses, and bound is EARLIEST or LATEST. Both exist
// in the parsed text only: the check removes them.
type group struct {
	term Expr
	at   Span
}

type bound struct {
	latest bool
	value  Value
	at     Span
}

// broken is a condition with an error. Its comparison has a field at least, if it is there.
type broken struct{ compare *Compare }

// saved is the name of a saved query: the check puts its condition in its place.
type saved struct {
	name string
	at   Span
}

func (*broken) expr()  {}
func (*saved) expr()   {}
func (*And) expr()     {}
func (*Or) expr()      {}
func (*Not) expr()     {}
func (*Word) expr()    {}
func (*Compare) expr() {}
func (*group) expr()   {}
func (*bound) expr()   {}

// Op is a positive operator.
type Op string

// The positive operators, spelled as they print.
const (
	Equal    Op = "="
	Less     Op = "<"
	AtMost   Op = "<="
	Greater  Op = ">"
	AtLeast  Op = ">="
	In       Op = "IN"
	Contains Op = "CONTAINS"
	Has      Op = "HAS"        // a whole word
	Starts   Op = "STARTSWITH" // the beginning of the value
	Ends     Op = "ENDSWITH"   // the end of the value
	Matches  Op = "MATCHES"
	Regex    Op = "MATCHES_REGEX"
	Null     Op = "IS NULL"

	// holdsWord is the operator of a Word's comparisons, which has no spelling in a query.
	holdsWord Op = "HOLDS"
)

// orders reports whether the operator asks for more or less.
func (o Op) orders() bool { return o == Less || o == AtMost || o == Greater || o == AtLeast }

// reads reports whether the operator looks into a text.
func (o Op) reads() bool {
	switch o {
	case Contains, Has, Starts, Ends, Matches, Regex:
		return true
	}
	return false
}

// takesNot reports whether NOT may stand before the operator, and a ! without a blank.
func (o Op) takesNot() bool { return o == In || o.reads() }

// Value is a literal. Type says which of the members holds it; a band word of
// severity is a String, in lower case.
type Value struct {
	Type alert.Type
	Text string     // the string without its quotes, the number as written, the relative time
	Time alert.Time // for Type Time
	Bool bool       // for Type Bool
	At   Span

	until alert.Time // of a time that = and IN take as a whole: its end, which is outside; else 0
}

// Span is a range of the text in bytes; for an error at the end both are equal.
type Span struct{ From, To int }
