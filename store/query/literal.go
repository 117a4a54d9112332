package query

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxLiterals = 16 // of a comparison; more would cost more than they save
	minLiteral  = 2  // bytes of a literal of a pattern
)

// Literals returns folded texts with which an index can leave out most ASCII texts before
// it asks Text: an ASCII text that satisfies the positive operator contains one of them
// when folded or, if whole is true, has the length of one. Without texts, no ASCII text
// satisfies it. If ok is false, nothing is known. It says nothing about other texts.
func (c *Compare) Literals() (texts []string, whole, ok bool) {
	if c.Field == nil || c.Field.IP {
		return nil, false, false
	}
	switch c.Op {
	case Equal, In:
		return c.lengths(), true, true
	case Contains, Has, Starts, Ends, holdsWord:
		texts, ok = c.test.parts, !slices.Contains(c.test.parts, "")
	case Matches:
		texts, ok = each(c.test.parts, globLiterals)
	case Regex:
		patterns := make([]string, len(c.test.regexes))
		for i, re := range c.test.regexes {
			patterns[i] = re.String()
		}
		texts, ok = each(patterns, patternLiterals)
	}
	if !ok || len(texts) > maxLiterals {
		return nil, false, false
	}
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return !ascii(s) }), false, true
}

// lengths returns the ASCII texts that = or IN compares with.
func (c *Compare) lengths() (out []string) {
	all := c.test.texts
	if c.test.exact != nil {
		all = c.test.exact
	}
	for s := range all {
		if ascii(s) {
			out = append(out, s)
		}
	}
	return out
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// each returns the literals of all patterns; false if one has none.
func each(patterns []string, of func(string) []string) (out []string, ok bool) {
	for _, p := range patterns {
		literals := of(p)
		if len(literals) == 0 {
			return nil, false
		}
		out = append(out, literals...)
	}
	return out, true
}

// globLiterals returns the longest run without wildcards of a pattern of MATCHES.
func globLiterals(pattern string) []string { return longestRun(strings.FieldsFunc(pattern, wild)) }

func wild(r rune) bool { return r == '*' || r == '?' }

func longestRun(runs []string) []string {
	if len(runs) == 0 {
		return nil
	}
	return []string{slices.MaxFunc(runs, func(a, b string) int { return len(a) - len(b) })}
}

// patternLiterals returns texts of which each ASCII match of a regular expression contains
// one in lower case; none if it can't tell.
func patternLiterals(pattern string) []string {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	out := required(tree)
	if slices.ContainsFunc(out, func(s string) bool { return len(s) < minLiteral }) {
		return nil
	}
	return out
}

// required returns texts of which a match of the expression contains one.
func required(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return longestRun(strings.FieldsFunc(lowered(re.Rune), func(r rune) bool { return r == utf8.RuneError }))
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if next := required(sub); better(next, best) {
				best = next
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			one := required(sub)
			if len(one) == 0 || len(all) > maxLiterals {
				return nil
			}
			all = append(all, one...)
		}
		return all
	}
	return nil
}

// better reports whether texts leave out more than others: the shortest counts.
func better(a, b []string) bool {
	shortest := func(texts []string) int {
		if len(texts) == 0 {
			return 0
		}
		return len(slices.MinFunc(texts, func(x, y string) int { return len(x) - len(y) }))
	}
	return shortest(a) > shortest(b)
}

// lowered returns the ASCII that runes match in lower case, and U+FFFD for a rune that
// matches none.
func lowered(runes []rune) string {
	return strings.Map(func(r rune) rune {
		for f := r; ; {
			if f < utf8.RuneSelf {
				return unicode.ToLower(f)
			}
			if f = unicode.SimpleFold(f); f == r {
				return utf8.RuneError
			}
		}
	}, string(runes))
}
