package guide

import "strconv"

// Kind is the sort of a passage.
type Kind int

// The kinds.
const (
	Text       Kind = iota // a paragraph
	Note                   // a paragraph of less weight
	Item                   // an item below a note
	Point                  // a numbered thing to do
	Block                  // lines to copy as they are
	Value                  // a value or an address to copy: it stands on lines of its own
	Fact                   // a named value
	Permission             // the name of a permission, and what needs it
	Good                   // a success
	Warning                // something to see to
	Simulation             // what is different in a simulated tenant
	Gap                    // an empty line
)

// Passage is one paragraph of the words of a step.
type Passage struct {
	Kind   Kind
	Number int    // of a Point, from 1
	Name   string // of a Fact or a Permission
	Text   string
}

// Mark returns what stands before a point: its number and a full stop.
func (p Passage) Mark() string { return strconv.Itoa(p.Number) + ". " }

// points numbers things to do, with a value after those that have one.
type points struct {
	out []Passage
	n   int
}

func (p *points) add(words string) {
	p.n++
	p.out = append(p.out, Passage{Kind: Point, Number: p.n, Text: words})
}

func (p *points) value(text string) {
	if text != "" {
		p.out = append(p.out, Passage{Kind: Value, Text: text})
	}
}

func (p *points) say(kind Kind, words string) {
	p.out = append(p.out, Passage{Kind: kind, Text: words})
}

func (p *points) fact(name, value string) {
	p.out = append(p.out, Passage{Kind: Fact, Name: name, Text: value})
}
