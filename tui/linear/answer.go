package linear

import (
	"context"
	"fmt"

	"tocsin/tui/text"
)

// choice is a numbered line that a digit chooses.
type choice struct {
	name string
	do   func(ctx context.Context)
}

// offer lists choices under a heading. The next line may be the number of one; any other
// word forgets them.
func (s *session) offer(heading string, all []choice) {
	s.choices = all
	s.say("%s: type a number.", heading)
	lines := make([]string, len(all))
	for i, c := range all {
		lines[i] = fmt.Sprintf("%d. %s", i+1, c.name)
	}
	s.tell(lines)
}

// chosen does the choice with a number.
func (s *session) chosen(ctx context.Context, n int) {
	if n < 1 || n > len(s.choices) {
		s.say("There is no %d: choose 1 to %d, or type another word.", n, len(s.choices))
		return
	}
	c := s.choices[n-1]
	s.choices = nil
	c.do(ctx)
}

// tell says lines, a page at a time.
func (s *session) tell(lines []string) {
	s.rest, s.told, s.all = lines, 0, len(lines)
	s.tellRest()
}

// tellRest says the next page of a long answer.
func (s *session) tellRest() {
	page := s.rest[:min(len(s.rest), pageLines)]
	if len(s.rest) <= pageLines+fewLines {
		page = s.rest
	}
	for _, line := range page {
		s.say("%s", line)
	}
	s.rest, s.told = s.rest[len(page):], s.told+len(page)
	if len(s.rest) > 0 {
		s.say("%d of %d lines. Type more for the rest.", s.told, s.all)
	}
}

// clean makes text from outside a part of a line.
func clean(t string) string { return text.Clean(t) }

// short cuts what a person typed, to say it back.
func short(t string) string { return text.Shorten(clean(t), 40) }
