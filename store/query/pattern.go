package query

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
)

const (
	patternHint = `use RE2, which has no backreferences and no look-around; \Q…\E quotes`
	sizeHint    = "use fewer and smaller repetitions such as {1000}"
)

// pattern compiles a pattern of MATCHES_REGEX; it returns nil after a problem.
func (k *checker) pattern(at Span, text string) *regexp.Regexp {
	text = "(?i)" + text
	k.classes += strings.Count(text, `\p`) + strings.Count(text, `\P`)
	if k.classes > maxClasses {
		k.fail(at, "the patterns of the query have too many classes such as \\pL", "write ranges such as [a-z] instead")
		return nil
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		k.fail(at, "the pattern is not valid: "+patternFault(err), patternHint)
		return nil
	}
	if k.steps += steps(tree); k.steps > maxSteps {
		k.fail(at, "the patterns of the query are too large to search with", sizeHint)
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		k.fail(at, "the pattern is not valid: "+patternFault(err), patternHint)
		return nil
	}
	return re
}

// steps estimates how many instructions a pattern compiles to; a match may look at each
// of them for each character. Plain text costs less than one a character, because Go
// looks for it first. Repetitions multiply, but Go refuses those beyond 1,000.
func steps(re *syntax.Regexp) int {
	n := 1
	switch re.Op {
	case syntax.OpLiteral:
		n += len(re.Rune) / 16
	case syntax.OpCharClass:
		n += len(re.Rune) / 64 // two runes for each range
	}
	for _, sub := range re.Sub {
		n += steps(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}

// patternFault returns the reason without the words that regexp puts before it.
func patternFault(err error) string {
	var e *syntax.Error
	if errors.As(err, &e) {
		return e.Code.String() + ": " + clip(e.Expr)
	}
	return err.Error()
}
