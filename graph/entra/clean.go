package entra

import (
	"regexp"
	"strings"

	"tocsin/graph/fault"
)

// oneLine makes foreign text safe for a sentence.
func oneLine(s string) string { return fault.Line(s, maxSentence) }

// firstSentence returns the first sentence of an error_description, without the
// leading code and the trace ids.
func firstSentence(description string) string {
	if i := strings.Index(description, "Trace ID:"); i >= 0 {
		description = description[:i]
	}
	description = codeInText().ReplaceAllString(description, "")
	s := oneLine(description)
	if i := strings.Index(s, ". "); i >= 0 {
		s = s[:i]
	}
	return strings.Trim(strings.TrimRight(s, ". "), ": ")
}

func codeInText() *regexp.Regexp { return regexp.MustCompile(`AADSTS(\d{4,9}):?`) }
