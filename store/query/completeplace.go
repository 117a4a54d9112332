package query

import (
	"strings"

	"tocsin/graph/alert"
)

// expect offers what may stand at a place.
func (c *completion) expect(at spot, depth int) {
	switch at {
	case atStart:
		c.keyword("FROM", "what the query asks for")
		c.conditions(depth)
	case atSchema:
		c.schemaNames()
	case afterSchema:
		c.keyword("WHERE", "begins the condition; it may be left out")
		c.conditions(depth)
		c.ends(depth)
	case atCondition:
		c.conditions(depth)
	case afterField:
		c.operators()
		c.joins(depth)
	case afterIs:
		c.keyword("NULL", "missing")
		c.keyword("NOT NULL", "not missing")
	case atValue, inList:
		c.valuesOf(c.field)
	case afterCondition:
		c.joins(depth)
	case afterBound:
		c.offer(CandidateOperator, "=", "is followed by a time")
	case atBound:
		c.times()
	default:
		c.stages(at)
	}
}

// stages offers what may stand at a place after |.
func (c *completion) stages(at spot) {
	switch at {
	case atStage:
		for _, word := range stageWords() {
			c.offer(CandidateFunction, word, stageHelp()[word])
		}
	case atColumn, atKey, atArgument:
		c.fields()
	case afterKey:
		c.keyword("asc", "the least first")
		c.keyword("desc", "the greatest first")
		c.keyword("|", "another stage")
	case atFunction:
		for _, k := range functionKinds() {
			text := k.name + "("
			if k.name == "count" {
				text = k.name
			}
			c.offer(CandidateFunction, text, functionHelp()[k.name])
		}
	case afterFunction:
		c.keyword("by", "groups: fields, or an interval such as 1h")
		c.keyword("as", "a name for the column")
		c.keyword("|", "another stage")
	case atGroup:
		for _, interval := range []string{"1h", "1d"} {
			c.offer(CandidateValue, interval, "intervals of created_at")
		}
		c.fields()
	case afterColumn, afterGroup, atCount:
		c.keyword("|", "another stage")
	}
}

func (c *completion) keyword(word, help string) { c.offer(CandidateKeyword, word, help) }

// conditions offers what may begin a condition.
func (c *completion) conditions(depth int) {
	if c.quote != 0 {
		return // a phrase
	}
	c.fields()
	c.keyword("NOT", "negates the condition after it")
	for _, v := range c.scope.Views {
		c.offer(CandidateView, "$"+viewName(v.Name), v.Text, "$"+v.Name)
	}
	if depth == 0 {
		c.bounds()
	}
}

// fields offers the fields that the query may use, by their names, their aliases and the
// words of other tools for them.
func (c *completion) fields() {
	meant := map[*Field]bool{}
	if c.typed != "" {
		for _, f := range Meant(c.typed) {
			meant[f] = true
		}
	}
	for _, f := range known().fields {
		if f.Never || !f.Has(c.kind) || c.kind == alert.AlertKind() && !f.OpenTo(c.schemas) {
			continue
		}
		name, help := f.NameIn(c.schemas), f.Help
		if f.Type == alert.Any {
			name += "."
		}
		if meant[f] && fit(c.typed, append([]string{f.Name}, f.Aliases...)) < 0 {
			c.add(CandidateField, name, help, 1)
			continue
		}
		c.offer(CandidateField, name, help, append([]string{f.Name}, f.Aliases...)...)
	}
}

// schemaNames offers what FROM takes.
func (c *completion) schemaNames() {
	for _, word := range schemaWords() {
		help := "alerts that are normalised to " + word
		if k := alert.KindOf(word); k != nil {
			help = "every " + k.Name
		}
		c.offer(CandidateKeyword, word, help)
	}
	c.keyword("*", "the alerts of all schemas")
}

// joins offers what may follow a condition.
func (c *completion) joins(depth int) {
	c.keyword("AND", "both must be true")
	c.keyword("OR", "one of them must be true; binds less than AND")
	if depth > 0 {
		c.keyword(")", "closes the parenthesis")
		return
	}
	c.ends(depth)
}

// ends offers what may follow the whole condition.
func (c *completion) ends(depth int) {
	if depth > 0 {
		return
	}
	c.bounds()
	c.keyword("|", "a stage: head, sort, fields, aggregate")
}

func (c *completion) bounds() {
	c.offer(CandidateKeyword, "EARLIEST=", "created at that time or later", "EARLIEST")
	c.offer(CandidateKeyword, "LATEST=", "created before that time", "LATEST")
}

// operators offers those that go with the type of the field.
func (c *completion) operators() {
	if c.field == nil {
		return
	}
	for _, o := range operatorHelp() {
		if o.takes(c.field.Type) {
			c.offer(CandidateOperator, o.word, o.help)
		}
	}
}

// valuesOf offers the values of a field: those that it lists, times, or what values knows.
func (c *completion) valuesOf(f *Field) {
	switch {
	case f == nil:
	case f.Type == alert.Timestamp && !f.Usec():
		c.times()
	case f.Type == alert.Bool:
		c.offer(CandidateValue, "true", "")
		c.offer(CandidateValue, "false", "")
	case len(f.Values) > 0:
		for _, v := range f.Values {
			c.value(v.Word, strings.Join(v.Also, ", "), v.Also...)
		}
	case c.values != nil && f.Type == alert.String:
		for _, word := range c.values(f, c.beginning()) {
			c.value(word, "")
		}
	}
}

// beginning returns what was typed of a value, without its quote.
func (c *completion) beginning() string {
	if c.quote != 0 {
		return c.typed[1:]
	}
	return c.typed
}

// value offers a text in quotes.
func (c *completion) value(word, help string, also ...string) {
	rank := fit(c.beginning(), append([]string{word}, also...))
	if text := Quote(word); rank >= 0 && text != c.typed && !(c.bare && word == c.typed) {
		c.add(CandidateValue, text, help, rank)
	}
}

// times offers relative times and times in words.
func (c *completion) times() {
	for _, t := range []struct{ text, help string }{
		{"-1h", "an hour ago"}, {"-24h", "24 hours ago"}, {"-7d", "seven days ago"}, {"-30d", "thirty days ago"}, {"-1d@d", "the first instant of yesterday"}, {"now", ""},
	} {
		c.offer(CandidateValue, t.text, t.help)
	}
	for _, w := range timeWords() {
		c.offer(CandidateValue, w.text, "its first instant")
	}
}

// operatorRow is an operator as completion offers it.
type operatorRow struct {
	word, help string
	takes      func(t alert.Type) bool
}

func operatorHelp() []operatorRow {
	every := func(alert.Type) bool { return true }
	text := func(t alert.Type) bool { return t == alert.String || t == alert.Any }
	ordered := func(t alert.Type) bool { return t == alert.Number || t == alert.Timestamp || t == alert.Any }
	return []operatorRow{
		{"=", "equal", every},
		{"!=", "not equal, or missing", every},
		{">=", "at least", ordered},
		{">", "more", ordered},
		{"<=", "at most", ordered},
		{"<", "less", ordered},
		{string(Contains), "a part of the text", text},
		{string(Has), "a whole word of the text", text},
		{string(Starts), "begins with it", text},
		{string(Ends), "ends with it", text},
		{"IN (", "one of a list", every},
		{string(Matches), "the whole text; * is any run, ? one character", text},
		{string(Regex), "a part of the text, as a regular expression", text},
		{"IS NULL", "missing", every},
		{"IS NOT NULL", "not missing", every},
		{"NOT", "negates the operator after it", text},
	}
}

func stageHelp() map[string]string {
	return map[string]string{
		"head": "the first N", "tail": "the last N", "sort": "another order", "fields": "only these columns", "aggregate": "count and sum by groups",
	}
}

func functionHelp() map[string]string {
	return map[string]string{
		"count": "rows, or those that have a field", "sum": "of numbers", "min": "the least", "max": "the greatest", "avg": "the mean of numbers",
		"cardinality": "how many different values",
	}
}
