package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Change is one change of one field of a record, as the store saw it.
type Change struct {
	At       Time   // when the store saw it
	By       string // ByGraph, ByLate, or the person's name
	Field    string // the field's name in the query language
	Old, New string
}

// Values of Change.By for what the service sent. An alert of events also changes when an
// event comes late, no newer than those known, as in a back-fill: nothing happened to the
// alert then, only more is known of what did before.
const (
	ByGraph = "graph"
	ByLate  = "graph, by a late event"
)

// Sent reports whether the service sent the change.
func (c *Change) Sent() bool { return c.By == ByGraph || c.By == ByLate }

// Triage holds what analysts decided about a record here. It is never sent to Graph.
// Tags and Ticks are sorted and without repeats.
type Triage struct {
	State      TriageState
	At         Time   // of the last act; of a done record, of the decision: its state and verdict
	By         string // who did it
	Note       string
	Verdict    Verdict
	AssignedTo string   // who works on it here; Graph's own is in the record
	Bookmarked Flag     // a record which is bookmarked or assigned never expires
	Tags       []string // given here; Graph's own are in the record
	Ticks      []string // the recommended actions that were done; see Tick
}

// Flag is a yes or no, as the word of a slot: "true", or "" for no.
type Flag string

// FlagOf returns the flag for a truth value.
func FlagOf(set bool) Flag {
	if set {
		return "true"
	}
	return ""
}

// Set reports whether the flag is set.
func (f Flag) Set() bool { return f == FlagOf(true) }

// Tick returns the short identity by which a recommended action is ticked: 12 hex
// digits. It depends on the words of the action alone, so it stays if the product
// numbers or wraps its actions anew.
func Tick(action string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(action), " ")))
	return hex.EncodeToString(sum[:6])
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
