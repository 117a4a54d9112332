package query

import (
	"cmp"
	"strings"
	"sync"

	"tocsin/graph/fault"
)

// operatorHabit holds what other languages have for an operator: KQL, Lucene, SQL, Splunk,
// PowerShell, and plain English.
type operatorHabit struct {
	words string // separated by blanks; a ! before one means the operator with its !
	means string // our operator, or several and what tells them apart; "" if only hint says it
	hint  string // what to write in place of the operator with its value
	then  string // words that may follow it and belong to it; "" for those that follow any
}

// operatorHabits lists them. No word is an operator here.
func operatorHabits() []operatorHabit {
	return []operatorHabit{
		{words: "=== eq equals equal -eq -ieq", means: "="},
		{words: "!== !=== ne neq isnt isn not_equals -ne", means: "!="},
		{words: "gt -gt", means: ">"},
		{words: "gte ge => at_least -ge", means: ">="},
		{words: "lt -lt", means: "<"},
		{words: "lte le =< at_most -le", means: "<="},
		{words: "in~ -in any_of one_of", means: "IN"},
		{words: "!in~ -notin", means: "!IN"},
		{words: "~= include includes including contain containing contains_cs search -contains", means: "CONTAINS"},
		{words: "doesn does doesnt notcontains not_contains -notcontains", means: "!CONTAINS", then: "not contain include have"},
		{words: "has_cs has_any hasword", means: "HAS"},
		{words: "beginswith begins starts starts_with startwith startswith_cs hasprefix hasprefix_cs has_prefix", means: "STARTSWITH"},
		{words: "ends ends_with endwith endswith_cs hassuffix hassuffix_cs has_suffix", means: "ENDSWITH"},
		{words: "~ ~* regex regexp rlike -match", means: "MATCHES_REGEX"},
		{words: "-notmatch", means: "!MATCHES_REGEX"},
		{words: "glob", means: "MATCHES"},
		{words: "like ilike -like -ilike", means: like},
		{words: "-notlike", means: "!" + like},
		{words: "=~", hint: "= ignores case; a pattern: MATCHES_REGEX"}, // equality without case in KQL, a pattern elsewhere
		{words: "!~ !=~ !~=", hint: "!= ignores case; a part of a text: !CONTAINS; a pattern: !MATCHES_REGEX"},
		{words: "has_all", hint: "join conditions: title HAS 'a' AND title HAS 'b'"},
		{words: "between", hint: "use >= and <= with AND"},
	}
}

// like stands for the operator that a pattern of LIKE means, which its % tell.
const like = "LIKE"

// operatorHabitsByWord holds them by each of their words.
var operatorHabitsByWord = sync.OnceValue(func() map[string]operatorHabit {
	out := map[string]operatorHabit{}
	for _, h := range operatorHabits() {
		for _, word := range strings.Fields(h.words) {
			out[word] = h
		}
	}
	return out
})

// habitOf returns what a word of another language means; ok is false for any other word. A
// word with a ! that has no row of its own is the row of the word with the ! added.
func habitOf(word string) (h operatorHabit, ok bool) {
	word = strings.ToLower(word)
	if h, ok = operatorHabitsByWord()[word]; ok {
		return h, true
	}
	bare, negated := strings.CutPrefix(word, "!")
	if !negated {
		return operatorHabit{}, false
	}
	if h, ok = habitOf(bare); ok && h.means != "" && !strings.HasPrefix(h.means, "!") {
		h.means = "!" + h.means
	}
	return h, ok
}

// habit offers the operator for a word of another language; "" for any other word.
func habit(word string) string {
	h, ok := habitOf(word)
	if !ok {
		return ""
	}
	return h.offer(nil, false)
}

// offer says what to write: with the value that stands behind it, if there is one.
func (h operatorHabit) offer(value *typed, negated bool) string {
	switch {
	case h.means == "":
		return h.hint
	case h.means == like || h.means == "!"+like:
		return "did you mean " + likeOperator(strings.HasPrefix(h.means, "!") || negated, value) + "?"
	case negated && Op(h.means).takesNot():
		h.means = "!" + h.means
	}
	switch {
	case value == nil:
		return "did you mean " + h.means + "?"
	case strings.HasSuffix(h.means, string(In)):
		return "did you mean " + h.means + " (" + value.String() + ")?"
	}
	return "did you mean " + h.means + " " + value.String() + "?"
}

// likeOperator writes the operator and the value that a pattern of LIKE means.
func likeOperator(negated bool, value *typed) string {
	not := ""
	if negated {
		not = "!"
	}
	if value == nil {
		return not + "CONTAINS"
	}
	pattern := value.text
	op, inner := Contains, strings.Trim(pattern, "%")
	switch before, after := strings.HasPrefix(pattern, "%"), strings.HasSuffix(pattern, "%"); {
	case strings.ContainsAny(inner, "%_*?"):
		op, inner = Matches, strings.NewReplacer("%", "*", "_", "?").Replace(pattern)
	case before && !after:
		op = Ends
	case after && !before:
		op = Starts
	}
	return not + string(op) + " " + Quote(clip(inner))
}

// offered offers the operator for the word of another language t, with the value that follows, and says where what
// it stands in place of ends; "" for any other word.
func (c *cursor) offered(t token, negated bool) (hint string, end int) {
	h, ok := habitOf(t.text)
	if !ok {
		return "", 0
	}
	at := min(c.at+1, len(c.toks)-1)
	for ; c.toks[at].is(strings.Fields(cmp.Or(h.then, "with to than by"))...); at++ {
		t = c.toks[at]
	}
	value := c.meant(c.toks[at])
	if value != nil && h.means != "" {
		return h.offer(value, negated), value.end
	}
	return h.offer(nil, negated), t.at.To
}

// typed is a value that a person wrote, in whatever way.
type typed struct {
	text string
	bare bool // it needs no quotes, as a number
	end  int  // where it ends in the text of the query
}

// String writes the value as it should be.
func (t *typed) String() string {
	if t.bare {
		return clip(t.text)
	}
	return Quote(clip(t.text))
}

// meant returns the value that a token is; nil if it is none.
func (c *cursor) meant(n token) *typed {
	switch n.kind {
	case stringToken:
		return &typed{text: n.text, end: n.at.To}
	case numberToken, relativeToken:
		return &typed{text: n.text, bare: true, end: n.at.To}
	case wordToken, bareToken:
		if n.is(keywords()...) || n.at.From >= n.at.To {
			return nil
		}
		end := max(n.at.To, bareEnd(c.text, n.at.From))
		return &typed{text: c.text[n.at.From:end], end: end}
	}
	return nil
}

// operatorHint offers the operator for a word of another language, else the nearest.
func operatorHint(word string) string {
	if hint := habit(word); hint != "" {
		return hint
	}
	if near := fault.Nearest(word, operators()); near != "" {
		return "did you mean " + near + "?"
	}
	return "operators are = != < <= > >= IN CONTAINS HAS STARTSWITH ENDSWITH MATCHES MATCHES_REGEX IS NULL"
}

// nullHint says what to write for an IS that no NULL follows, and where what it stands in place of ends.
func (c *cursor) nullHint(negated bool) (hint string, end int) {
	op, null := "=", "IS NULL"
	if negated {
		op, null = "!=", "IS NOT NULL"
	}
	n := c.peek()
	if n.is("empty", "blank", "missing", "none", "unset", "nothing") {
		return "did you mean " + null + "?", n.at.To
	}
	if value := c.meant(n); value != nil {
		return "did you mean " + op + " " + value.String() + "?", value.end
	}
	return "IS NULL or IS NOT NULL", n.at.To
}
