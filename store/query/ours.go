package query

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// ours is the table of the fields that hold what is decided here.
const ours = "triage."

// verdictWord is a word for the classification of a product, and givenVerdict the field of what is concluded here,
// which a person may mean by it, since a column of the list has that name.
const (
	verdictWord  = "verdict"
	givenVerdict = ours + verdictWord
)

// Ours returns a note about a field that holds what the service says, although one of the same name
// below triage holds what is decided here: who finds nothing by it may have meant that. It is nil if the
// query has no such condition.
func Ours(r *Reading) *Problem {
	for _, t := range r.Terms() {
		field := FieldOf(t.Field)
		if field == nil || t.Negated || strings.HasPrefix(field.Name, ours) {
			continue
		}
		here := FieldOf(ours + field.Name)
		if field.Name == "classification" {
			here = FieldOf(givenVerdict)
		}
		if here == nil {
			continue
		}
		says := field.Name + " is"
		if here.List {
			says = field.Name + " are"
		}
		p := Problem{At: t.At, Message: fmt.Sprintf("%s what the service says; what you give here is in %s", says, here.Name), Hint: "write " + ourCondition(here, t), Warning: true}
		problems := []Problem{p}
		locate(r.Text, problems)
		return &problems[0]
	}
	return nil
}

// ourCondition returns what a term asks for as a condition about what is decided here, if it compares with one value
// as a whole; else the name of the field alone.
func ourCondition(here *Field, t Term) string {
	if t.Op != Equal || len(t.Values) != 1 {
		return here.Name
	}
	value := t.Values[0]
	if here.Name == givenVerdict {
		verdict, ok := alert.ParseVerdict(value)
		if !ok {
			return here.Name
		}
		value = string(verdict)
	}
	return here.Name + " = " + Quote(value)
}
