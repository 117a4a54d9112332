package query

import (
	"fmt"
	"strconv"
	"strings"
)

// Head keeps the first N rows of each item of FROM.
type Head struct {
	N  int
	At Span

	typed token // the number
}

// String prints the stage.
func (s *Head) String() string { return fmt.Sprintf("head %d", s.N) }

// Place returns its range in the text.
func (s *Head) Place() Span { return s.At }

func parseHead(p *parser, from int) (Stage, *Problem) {
	t, problem := p.rows("head")
	return &Head{typed: t, At: Span{from, p.ended()}}, problem
}

// rows reads the number of head or tail.
func (p *parser) rows(word string) (token, *Problem) {
	t := p.peek()
	if t.kind != numberToken || strings.ContainsAny(t.text, ".-") || strings.Trim(t.text, "0") == "" {
		return t, p.expected("a whole number from 1", "as in "+word+" 10")
	}
	p.at++
	return t, nil
}

func (s *Head) check(k *checker, _ *Query) { s.N = k.rows(s.typed) }

// rows returns the number of head or tail; 0 after a problem.
func (k *checker) rows(t token) int {
	n, err := strconv.Atoi(t.text)
	if err != nil || n > maxRows {
		k.fail(t.at, fmt.Sprintf("%s is more than %d rows", k.typed(t.at), maxRows), "leave the stage out for all rows")
		return 0
	}
	return n
}

func (s *Head) apply(r *run) error {
	return r.keep(s.N, false)
}
