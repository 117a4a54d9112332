package alert

// Change is one change of one field of a record, as the store saw it.
type Change struct {
	At       Time   // when it was seen
	By       string // who: "graph" for what the service sent, else the person
	Field    string // the query language's name of the field
	Old, New string
}

// Triage holds what was decided about a record here. It is never sent to Graph.
type Triage struct {
	State TriageState
	At    Time
	By    string
	Note  string
}

// TriageState is how far a person got with a record.
type TriageState string

// The triage states. Opening a record marks it seen; done implies seen. The
// zero value reads as unseen.
const (
	TriageUnseen TriageState = "unseen"
	TriageSeen   TriageState = "seen"
	TriageDone   TriageState = "done"
)

// TriageStates lists the states that a person can choose, the usual one first.
func TriageStates() []TriageState { return []TriageState{TriageDone, TriageSeen, TriageUnseen} }

// earlierUnseen is the word that stores and scripts used for unseen; it collided
// with a status.
const earlierUnseen = "open"

// ParseTriage returns the state of a word, which may be the earlier one for unseen.
// A missing state stays the zero value, and an unknown word stays as it is.
func ParseTriage(word string) TriageState {
	if word == earlierUnseen {
		return TriageUnseen
	}
	return TriageState(word)
}

// Word returns the state's word; the zero value is "unseen".
func (s TriageState) Word() string {
	if s == "" {
		return string(TriageUnseen)
	}
	return string(ParseTriage(string(s)))
}

// Seen reports whether a person has looked at it.
func (s TriageState) Seen() bool { return s == TriageSeen || s == TriageDone }
