package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Problem is an error in a query, or a warning about it.
type Problem struct {
	At        Span
	Line      int    // from 1
	Column    int    // from 1, in code points
	Message   string // one sentence
	Hint      string // one line; may be empty
	Warning   bool   // the query runs all the same
	Extension bool   // a warning that matters only if the query is to run in Taegis too

	whole   Span   // what the hint is to be written in place of; empty for At
	instead string // what is to be written there; "" for what the hint names
}

// Error returns place and message, as in "1:8: title is text".
func (p *Problem) Error() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Message) }

// over says, of a problem with this hint, all that the hint is to be written in place of.
func (p *Problem) over(hint string, at Span) *Problem {
	if hint != "" && p.Hint == hint {
		p.whole = at
	}
	return p
}

// Failed returns the first error among the problems; nil if all are warnings.
func Failed(problems []Problem) *Problem {
	for i := range problems {
		if !problems[i].Warning {
			return &problems[i]
		}
	}
	return nil
}

// locate puts the problems in the order of the text and fills Line and Column.
func locate(text string, problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.At.From - b.At.From })
	line, begin, column, at := 1, 0, 1, 0
	for i := range problems {
		p := &problems[i]
		step := text[at:p.At.From]
		if n := strings.Count(step, "\n"); n > 0 {
			line += n
			begin = at + strings.LastIndexByte(step, '\n') + 1
			column = 1 + utf8.RuneCountInString(text[begin:p.At.From])
		} else {
			column += utf8.RuneCountInString(step)
		}
		at = p.At.From
		p.Line, p.Column = line, column
	}
}

// lineWidth is how many code points of a line Format shows.
const lineWidth = 120

// Format prints a problem for a terminal: place and message, the line of the
// query, marks under the range, and the hint if there is one. Lines but the last
// end in "\n". Control characters of the query are shown as blanks.
func Format(p Problem, text string) string {
	line, first := lineAt(text, p.At.From)
	runes := []rune(line)
	from := utf8.RuneCountInString(text[first:p.At.From])
	to := min(from+utf8.RuneCountInString(text[p.At.From:max(p.At.From, p.At.To)]), len(runes))
	begin := max(0, min(from-lineWidth/2, len(runes)-lineWidth))
	shown := runes[begin:min(len(runes), begin+lineWidth)]
	to = min(to, begin+len(shown))
	out := fmt.Sprintf("%d:%d: %s\n%s\n%s%s", p.Line, p.Column, p.Message, string(shown),
		strings.Repeat(" ", cells(runes[begin:from])), strings.Repeat("^", max(1, cells(runes[from:max(from, to)]))))
	if p.Hint != "" {
		out += "\nhint: " + p.Hint
	}
	return out
}

// lineAt returns the line of the text that holds a byte, with a blank for each
// character that a row cannot show, and the offset of its beginning.
func lineAt(text string, at int) (line string, begin int) {
	begin = strings.LastIndexByte(text[:at], '\n') + 1
	line = text[begin:]
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		line = text[begin : at+n]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, line), begin
}

// cells returns how many columns of a terminal the runes take.
func cells(runes []rune) int {
	n := 0
	for _, r := range runes {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.Is(unicode.Mn, r):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
