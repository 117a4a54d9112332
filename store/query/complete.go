package query

// Candidate is one text that may stand at the caret of a half-written query.
type Candidate struct {
	Text string // what stands there if it is chosen, quotes and all
	At   Span   // what it takes the place of
	Kind CandidateKind
	Help string // one line
}

// CandidateKind is the sort of a candidate.
type CandidateKind int

// The kinds of candidates.
const (
	CandidateKeyword CandidateKind = iota
	CandidateField
	CandidateOperator
	CandidateFunction
	CandidateValue
	CandidateView
)

// Complete returns what may stand at the caret, a byte of the text, best first. values
// returns the values of a field that begin with a text, most frequent first, for fields
// that do not list theirs; it may be nil. Complete works for any text.
func (s Scope) Complete(text string, caret int, values func(f *Field, beginning string) []string) []Candidate {
	return nil
}
