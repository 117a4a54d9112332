package alert

// Change is one change of one field of a record, as the store saw it.
type Change struct {
	At       Time   // when the store saw it
	By       string // "graph" if the service sent the change, else the person's name
	Field    string // the field's name in the query language
	Old, New string
}

// Triage holds what an analyst decided about a record here. It is never sent to Graph.
type Triage struct {
	State TriageState
	At    Time
	By    string
	Note  string
}

// TriageState says how far triage of a record has come.
type TriageState string

// The triage states. Opening a record marks it seen; done implies seen. The zero
// value means unseen.
const (
	TriageUnseen TriageState = "unseen"
	TriageSeen   TriageState = "seen"
	TriageDone   TriageState = "done"
)

// TriageStates lists the states that a person can choose, the usual one first.
func TriageStates() []TriageState { return []TriageState{TriageDone, TriageSeen, TriageUnseen} }

// earlierUnseen is the word that earlier stores and scripts use for unseen. It
// collides with a status.
const earlierUnseen = "open"

// ParseTriage returns the state for a word, which may be the earlier word for
// unseen. A missing state stays the zero value; an unknown word stays as it is.
func ParseTriage(word string) TriageState {
	if word == earlierUnseen {
		return TriageUnseen
	}
	return TriageState(word)
}

// Word returns the state's word; "unseen" for the zero value.
func (s TriageState) Word() string {
	if s == "" {
		return string(TriageUnseen)
	}
	return string(ParseTriage(string(s)))
}

// Seen reports whether an analyst has looked at the record.
func (s TriageState) Seen() bool { return s == TriageSeen || s == TriageDone }
