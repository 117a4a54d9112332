package query

import "fmt"

// Tail keeps the last N rows of each item of FROM.
type Tail struct {
	N  int
	At Span

	typed token // the number
}

// String prints the stage.
func (s *Tail) String() string { return fmt.Sprintf("tail %d", s.N) }

// Place returns its range in the text.
func (s *Tail) Place() Span { return s.At }

func parseTail(p *parser, from int) (Stage, *Problem) {
	t, problem := p.rows("tail")
	return &Tail{typed: t, At: Span{from, p.ended()}}, problem
}

func (s *Tail) check(k *checker, _ *Query) { s.N = k.rows(s.typed) }

func (s *Tail) apply(r *run) error {
	return r.keep(s.N, true)
}
