// Package story tells what happened in an alert or an incident: a sentence for each piece
// of evidence in the order that matters, the tree of processes, and the events in the
// order of time.
//
// It is pure and a leaf above alert: it reads records, evidence, comments and changes as
// they were decoded and knows neither Graph's JSON nor the screen. Text of a record stays
// as it was sent, shortened to a bound: clean it before a terminal, as one line.
//
// Begin with Tell, then wording.go (what each kind of evidence says), lead.go, process.go
// and timeline.go.
package story

import (
	"strings"

	"tocsin/graph/alert"
)

// Role says what a part of a sentence is, so that a screen can choose its colour.
type Role uint8

// The roles of parts.
const (
	Plain   Role = iota // words between: "was started by"
	Name                // what the sentence is about and what it names: a process, a host, a person
	Value               // what a person may copy: a command line, a path, a hash, a number
	Verdict             // what the product found or did: "blocked", "risk high"
	Judged              // the verdict on what the sentence is about and its outcome: see Said
)

// Part is a run of text of one role. Its text is as it was sent: clean it before a
// terminal.
type Part struct {
	Text string
	Role Role
}

// Path is the way to a piece of evidence: its number in the list, from 0, then its number
// in Nested of that piece, and so on.
type Path []int

// In returns the piece that the path leads to, or nil if there is none.
func (p Path) In(evidence []alert.Evidence) *alert.Evidence {
	var found *alert.Evidence
	for _, i := range p {
		if i < 0 || i >= len(evidence) {
			return nil
		}
		found = &evidence[i]
		evidence = found.Nested
	}
	return found
}

// Sentence says what one piece of evidence tells, in one line without a full stop.
type Sentence struct {
	Path    Path     // the piece that it is about
	Also    []Path   // further pieces that it says all about: only Lead merges
	Type    string   // of the piece: "processEvidence"
	Kind    string   // of the piece, for people: "Process"
	Verdict string   // the worst of its pieces: "malicious"; the parts name that of a threat
	Outcome Outcome  // what was done about it
	Parts   []Part   // at least one
	Decoded []string // what its command line holds as base64, each text shortened to a bound: see Decode
	judged  int      // the number of the part that says both, from 1; 0 for none
	done    bool     // it says what a person did, and not only what a piece is
}

// say adds a piece that the sentence says all about. If more is left of a threat than of
// the piece that the sentence is about, that threat counts. A link or an address of which nothing
// is told was dealt with as what it belongs to.
func (s *Sentence) say(p *piece) {
	s.Also = append(s.Also, p.path)
	before := s.Verdict
	s.Verdict = worse(s.Verdict, p.Verdict)
	done := p.outcome()
	known := done != Outcome{} || s.Verdict != before && p.row.rank <= ofMail
	if known && threat(p.Verdict) && done.Left != Settled {
		s.Outcome = done
	}
	s.judge()
}

// judge puts the verdict and the outcome into words.
func (s *Sentence) judge() {
	said := Said(s.Verdict, s.Outcome)
	switch {
	case said == "":
	case s.judged > 0:
		s.Parts[s.judged-1].Text = said
	case len(s.String())+len(", ")+len(said) <= longestLine:
		s.Parts = append(s.Parts, Part{", ", Plain}, Part{said, Judged})
		s.judged = len(s.Parts)
	}
}

// threat reports whether a verdict says that a thing is one.
func threat(verdict string) bool { return verdict == "malicious" || verdict == "suspicious" }

// String returns the sentence as text.
func (s Sentence) String() string {
	var b strings.Builder
	for _, p := range s.Parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Depth returns how deep the piece is nested, from 0.
func (s Sentence) Depth() int { return len(s.Path) - 1 }

// Group is one record with what is known about it: an alert, or the incident itself.
type Group struct {
	Record   *alert.Record // its Raw is not read; nil if only the evidence counts
	Evidence []alert.Evidence
	Comments []alert.Comment
	Changes  []alert.Change // the history, in any order
}
