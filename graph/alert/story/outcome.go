package story

import "strings"

// Outcome says what was done about a thing. The zero Outcome is that of evidence which doesn't
// tell.
type Outcome struct {
	Words string // "blocked, in quarantine"
	Left  Left
}

// Left says what is left of a thing after what was done about it.
type Left uint8

// What can be left.
const (
	Unsaid  Left = iota // the outcome doesn't say
	Settled             // nothing: the thing was dealt with
	Pending             // it is still there, or may be
)

// outcomeRows lists the words of Graph and Legacy that say what is left; others are shown as
// they were sent.
func outcomeRows() []struct {
	sent string // in lower case
	Outcome
} {
	return []struct {
		sent string
		Outcome
	}{
		{"remediated", Outcome{"remediated", Settled}},
		{"prevented", Outcome{"prevented", Settled}},
		{"blocked", Outcome{"blocked", Settled}},
		{"active", Outcome{"still active", Pending}},
		{"unremediated", Outcome{"unremediated", Pending}},
		{"partiallyremediated", Outcome{"partially remediated", Pending}},
		{"declined", Outcome{"declined", Pending}},
		{"pendingapproval", Outcome{"pending approval", Pending}},
		{"running", Outcome{"running", Pending}},
	}
}

// outcomeOf returns the outcome that a word means.
func outcomeOf(sent string) Outcome {
	sent = telling(sent)
	for _, row := range outcomeRows() {
		if strings.EqualFold(row.sent, sent) {
			return row.Outcome
		}
	}
	return Outcome{Words: spaced(sent)}
}

// Said returns the words for what a thing is and what was done about it: the verdict on a threat,
// then the outcome; "" if nothing is told. Of what goes on it says that it was judged harmless.
func Said(verdict string, outcome Outcome) string {
	switch {
	case verdict == "noThreatsFound" && outcome.Left == Pending:
		return "no threats found, " + outcome.Words
	case !threat(verdict):
		return outcome.Words
	case outcome.Words == "":
		return verdict
	}
	return verdict + ", " + outcome.Words
}
