package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// spot is where in a query a token may stand.
type spot int

const (
	atStart spot = iota
	atSchema
	afterSchema
	atCondition
	afterField
	afterIs
	atValue
	inList
	afterCondition
	afterBound
	atBound
	atStage
	atCount
	atColumn
	afterColumn
	atKey
	afterKey
	atFunction
	afterFunction
	atArgument
	atAlias
	atGroup
	afterGroup
)

// walker goes over the tokens before a caret and knows where it is. It takes any tokens:
// what cannot stand somewhere is passed over.
type walker struct {
	place   spot
	field   *Field // the last one
	word    string // after FROM, the kind
	schemas []string
	depth   int // of parentheses around conditions
}

func walked(toks []token) walker {
	var w walker
	for _, t := range toks {
		w.step(t)
	}
	return w
}

// records returns the kind of record that the query asks for; unsaid is that of a text
// without FROM, or nil.
func (w *walker) records(unsaid *alert.Kind) *alert.Kind {
	switch k := alert.KindOf(w.word); {
	case k != nil:
		return k
	case w.word == "" && len(w.schemas) == 0 && unsaid != nil:
		return unsaid
	}
	return alert.AlertKind()
}

// step moves over one token.
func (w *walker) step(t token) {
	switch {
	case t.is("|") && w.depth == 0:
		w.place = atStage
	case w.place >= atStage:
		w.stage(t)
	default:
		w.condition(t)
	}
}

// condition moves over a token before the stages.
func (w *walker) condition(t token) {
	switch w.place {
	case atStart:
		if t.is("FROM") {
			w.place = atSchema
			return
		}
		w.begin(t)
	case atSchema:
		if canonical, ok := schemaOf(t.text); ok {
			w.word, w.schemas = t.text, append(w.schemas, canonical...)
		}
		w.place = afterSchema
	case afterSchema:
		if t.is(",") {
			w.place = atSchema
			return
		}
		w.begin(t)
	case atCondition, afterCondition:
		w.begin(t)
	case afterField:
		w.operator(t)
	case afterIs:
		if !t.is("NOT") {
			w.place = afterCondition
		}
	case atValue:
		if w.place = afterCondition; t.is("(") {
			w.place = inList
		}
	case inList:
		if t.is(")") {
			w.place = afterCondition
		}
	case afterBound:
		if w.place = afterCondition; t.is("=") {
			w.place = atBound
		}
	case atBound:
		w.place = afterCondition
	}
}

// begin moves over a token that may begin a condition, or join or end one.
func (w *walker) begin(t token) {
	switch {
	case t.is("WHERE", "AND", "OR", "NOT", "&&", "||", "!"):
		w.place = atCondition
	case t.is("("):
		w.depth++
		w.place = atCondition
	case t.is(")"):
		w.depth = max(w.depth-1, 0)
		w.place = afterCondition
	case isBound(t):
		w.place = afterBound
	case t.kind == logicalToken || t.kind == wordToken:
		w.field = w.named(t)
		w.place = afterField
	default:
		w.place = afterCondition
	}
}

// named returns the field that a token names; nil if there is none.
func (w *walker) named(t token) *Field {
	if f := rawField(t); f != nil {
		return f
	}
	return FieldIn(t.text, w.schemas)
}

// operator moves over a token after a field. A word without an operator was a condition.
func (w *walker) operator(t token) {
	word := strings.ToUpper(strings.TrimPrefix(t.text, "!"))
	switch {
	case t.is("IS"):
		w.place = afterIs
	case t.is("NOT"): // NOT IN
	case t.kind == operatorToken, t.kind == wordToken && slices.Contains(operators(), word):
		w.place = atValue
	default:
		w.begin(t)
	}
}

// stage moves over a token of a stage.
func (w *walker) stage(t token) {
	switch {
	case w.place == atStage:
		w.place = map[string]spot{"sort": atKey, "fields": atColumn, "aggregate": atFunction}[strings.ToLower(t.text)]
		if w.place == atStart {
			w.place = atCount
		}
	case t.is("("):
		w.place = atArgument
	case w.place == atArgument:
		if t.is(")") {
			w.place = afterFunction
		}
	case t.is(","):
		w.place = map[spot]spot{afterColumn: atColumn, afterKey: atKey, afterFunction: atFunction, afterGroup: atGroup}[w.place]
	case t.is("as") && w.place == afterFunction:
		w.place = atAlias
	case t.is("by") && w.place == afterFunction:
		w.place = atGroup
	case t.is("by") && w.place == atKey:
	default:
		w.place = map[spot]spot{
			atColumn: afterColumn, atKey: afterKey, afterKey: afterKey, atFunction: afterFunction, afterFunction: afterFunction,
			atAlias: afterFunction, atGroup: afterGroup, afterGroup: afterGroup,
		}[w.place]
	}
	if w.place == atStart { // no stage goes on so
		w.place = atCount
	}
}
