package story

import (
	"cmp"
	"slices"

	"tocsin/graph/alert"
)

// rank is the place of a kind of evidence among pieces of equal verdict.
type rank uint8

// The ranks, what matters most first.
const (
	ofProcess rank = iota
	ofFile
	ofMail
	ofURL
	ofIP
	ofUser
	ofDevice
	ofRest
	ofRaised // audit records about the alert itself: what happened is told by others
	ofUpdated
	ofGiven
)

// cleared is the weight of a piece in which no threat was found.
const cleared = 3

// weight returns how much a verdict matters, the most first.
func weight(verdict string) int {
	switch verdict {
	case "malicious":
		return 0
	case "suspicious":
		return 1
	case "noThreatsFound":
		return cleared
	}
	return 2
}

// worse returns the verdict that matters more.
func worse(a, b string) string {
	if a == "" || weight(b) < weight(a) {
		return cmp.Or(b, a)
	}
	return a
}

// deepest is how deep nested evidence is told. Graph nests six deep.
const deepest = 32

// piece is a piece of evidence with what decides its place.
type piece struct {
	facts
	path    Path
	row     *wording
	verdict string // the worst of the piece and of those nested in it
	nested  []piece
}

// pieces reads a list of evidence, in its order.
func pieces(list []alert.Evidence, at Path) []piece {
	if len(at) >= deepest {
		return nil
	}
	out := make([]piece, len(list))
	for i := range list {
		p := &out[i]
		p.facts = factsOf(&list[i])
		p.path = append(at[:len(at):len(at)], i)
		p.facts, p.row = read(p.facts)
		p.nested = pieces(list[i].Nested, p.path)
		p.verdict = list[i].Verdict
		for j := range p.nested {
			p.verdict = worse(p.verdict, p.nested[j].verdict)
		}
	}
	return out
}

// order sorts pieces by what matters; equal ones stay in the order sent.
func order(list []piece) {
	slices.SortStableFunc(list, func(a, b piece) int { return a.compare(&b) })
}

func (p *piece) compare(o *piece) int {
	return cmp.Or(cmp.Compare(weight(p.verdict), weight(o.verdict)), cmp.Compare(p.rank(), o.rank()))
}

// rank returns the place of the piece's kind. Records of what was done with the alert itself
// come last. An address that means no machine is no
// indicator, and a process of which only the id is known explains nothing.
func (p *piece) rank() rank {
	switch {
	case p.Type == "auditRecord":
		return max(p.row.rank, rankOf(p.get("Operation")))
	case p.Type == "ipEvidence" && machine(p.get("ipAddress")) == "":
		return ofRest
	case p.row.rank == ofProcess && p.get("imageFile.fileName", "name", "processCommandLine", "commandLine", "containerId") == "":
		return ofRest // a number alone
	}
	return p.row.rank
}
