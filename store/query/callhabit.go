package query

import (
	"slices"
	"strings"
)

// callHabit holds functions of KQL, SQL and Splunk that are operators here, or needless.
type callHabit struct {
	names string // separated by blanks
	write string // in place of the call; F stands for the field, V for the value behind the comma
}

// callHabits lists them.
func callHabits() []callHabit {
	return []callHabit{
		{"isnotempty isnotnull notempty exists isnotblank", "F IS NOT NULL"},
		{"isempty isnull isblank missing", "F IS NULL"},
		{"contains includes instr strpos like", "F CONTAINS V"},
		{"has", "F HAS V"},
		{"startswith starts_with hasprefix", "F STARTSWITH V"},
		{"endswith ends_with hassuffix", "F ENDSWITH V"},
		{"matches match regexmatch regexp_like", "F MATCHES_REGEX V"},
		{"cidrmatch ipv4_is_in_range", "F = V"},
		{"tolower toupper lower upper trim tostring", "F; case is ignored"},
	}
}

// calls reports whether a word, which stands before the next token, is called with a field, and the outcome compared.
func (c *cursor) calls(t token) bool {
	rest := c.toks[c.at:]
	return len(rest) > 4 && rest[0].is("(") && rest[0].at.From == t.at.To && namesField(rest[1]) && rest[2].is(")") && rest[3].kind == operatorToken
}

// callHint says what to write for a call of such a function of a field, which the token at
// begins, and where the call ends; "" if it begins none.
func (c *cursor) callHint(at int) (hint string, end int) {
	if at+3 >= len(c.toks) {
		return "", 0
	}
	t, open, field, next := c.toks[at], c.toks[at+1], c.toks[at+2], c.toks[at+3]
	if !open.is("(") || open.at.From != t.at.To || !namesField(field) {
		return "", 0
	}
	value := "'text'"
	if next.is(",") && at+5 < len(c.toks) {
		if v := c.meant(c.toks[at+4]); v != nil {
			value = v.String()
		}
		next = c.toks[at+5]
	}
	switch {
	case next.is(")"):
		end = next.at.To
	case next.kind == endToken: // it is typed yet
		end = len(strings.TrimRight(c.text, " "))
	default:
		return "", 0
	}
	for _, h := range callHabits() {
		if slices.Contains(strings.Fields(h.names), strings.ToLower(t.text)) {
			return "write " + strings.NewReplacer("F", clip(field.text), "V", value).Replace(h.write), end
		}
	}
	return "", 0
}
