package linear

import (
	"regexp"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
)

// sentence is a sentence as plain words.
func sentence(s story.Sentence) string { return s.String() + decodedWords(s.Decoded) }

// decodedWords tells what a command line holds as base64.
func decodedWords(texts []string) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString("; decoded: " + oneLine(t))
	}
	return b.String()
}

// oneLine puts text of several lines on one, with a bound.
func oneLine(t string) string {
	return text.Shorten(strings.Join(strings.Fields(text.Clean(t)), " "), 2000)
}

// stamp is a time as a service writes it into a text.
var stamp = regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b`)

// spoken writes the times in a text of a service as they are told elsewhere: a voice would read
// each digit of a second.
func spoken(t string) string {
	return stamp.ReplaceAllStringFunc(t, func(found string) string {
		at, err := time.Parse(time.RFC3339Nano, found)
		if err != nil {
			return found
		}
		return clock(alert.At(at))
	})
}
