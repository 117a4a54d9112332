package simulator

import (
	"math/rand/v2"

	"tocsin/graph/alert"
)

// fate is the way that an alert takes.
type fate string

const (
	left       fate = "open"       // it stays as it is
	automated  fate = "automation" // closed by an automatic investigation
	analysed   fate = "analyst"    // taken up and closed by a person
	taken      fate = "working"    // taken up
	suppressed fate = "suppressed" // closed at birth by a rule
)

// draw chooses a fate as a real queue has them. Old alerts have mostly been
// dealt with.
func draw(r *rand.Rand, d *detector, old bool) fate {
	roll := r.IntN(100)
	if d.Severity == "informational" && roll < 55 {
		return automated
	}
	if old {
		roll = roll * 80 / 100
	}
	switch {
	case roll < 6:
		return suppressed
	case roll < 34:
		return automated
	case roll < 66:
		return analysed
	case roll < 76:
		return taken
	}
	return left
}

// pace is how fast an alert's states follow one another, in seconds.
type pace struct{ automationLo, automationHi, takenLo, takenHi, closedLo, closedHi float64 }

func ordinaryPace() pace { return pace{120, 1100, 600, 11000, 3600, 140000} }
func livePace() pace     { return pace{25, 120, 40, 260, 300, 2400} }

// plan gives an alert its states: first with part of its evidence, then with all
// of it, then as its fate wants.
func (w *world) plan(s *spec, f fate, p pace) {
	r := w.dice(s.number, "plan")
	all := len(s.detector.Evidence)
	if f == suppressed {
		s.created = grid(s.created) // it is also when it was resolved
	}
	st := state{
		seen: s.created + between(r, 1, 3), updated: grid(s.created + alert.Second/4), status: "new", pieces: all,
		investigation: w.investigation(s), remediation: remediation(s.detector),
	}
	if f == suppressed {
		st.status, st.assigned, st.resolved = "resolved", "Suppression rule", s.created
		st.investigation = "suppressedAlert"
		s.states = []state{st}
		return
	}
	if all > 2 {
		st.pieces = (all*3 + 4) / 5
	}
	s.states = []state{st}
	if all > 2 {
		st.pieces = all
		s.add(&st, between(r, 12, 45))
	}
	switch f {
	case automated:
		s.close(&st, between(r, p.automationLo, p.automationHi), "Automation")
		st.investigation, st.remediation = "successfullyRemediated", "remediated"
		if r.IntN(3) == 0 {
			st.class, st.determination = "truePositive", "malware"
		}
		s.states = append(s.states, st)
	case taken, analysed:
		st.status, st.assigned = "inProgress", w.Analysts[r.IntN(len(w.Analysts))]+"@"+w.Domain
		s.add(&st, between(r, p.takenLo, p.takenHi))
		if f == analysed {
			s.close(&st, between(r, p.closedLo, p.closedHi), st.assigned)
			st.class, st.determination, st.comment = verdict(r, s.detector, s.prompt)
			st.commented = st.updated
			s.states = append(s.states, st)
		}
	case left:
		if r.IntN(3) == 0 {
			s.add(&st, between(r, 600, 7000)) // only the time of its last update moves
		}
	}
}

// comment gives the alert what a person writes when they take it up, unless they write
// something when they close it.
func (s *spec) comment(text string) {
	var written alert.Time
	for i := range s.states {
		st := &s.states[i]
		if written == 0 && st.status == "inProgress" {
			written = st.updated
		}
		if text != "" && written != 0 && st.comment == "" {
			st.comment, st.commented = text, written
		}
	}
}

// add appends st as it stands, later by a length of time.
func (s *spec) add(st *state, later alert.Time) {
	st.seen += later
	st.updated = grid(st.seen - alert.Second)
	s.states = append(s.states, *st)
}

// close prepares st as resolved, later by a length of time.
func (s *spec) close(st *state, later alert.Time, by string) {
	st.seen += later
	st.updated = grid(st.seen - alert.Second)
	st.status, st.assigned, st.resolved = "resolved", by, st.updated
}

// investigation is the state that an automatic investigation begins with.
func (w *world) investigation(s *spec) string {
	switch s.detector.Product {
	case "mde":
		return []string{"running", "unsupportedAlertType", "queued"}[s.number%3]
	case "mdo":
		return "running"
	}
	return ""
}

// remediation is the state that evidence of files and processes begins with;
// active is a gated word.
func remediation(d *detector) string {
	switch {
	case d.Source == "antivirus" && d.Severity == "informational":
		return "prevented"
	case d.Product == "mde" && d.Severity == "high":
		return "active"
	}
	return "none"
}

// verdict is how an analyst closes an alert, one of the attack as such.
func verdict(r *rand.Rand, d *detector, attack bool) (class, determination, comment string) {
	roll := r.IntN(100)
	if attack { // no one takes a step of it for a false one
		roll = max(roll, 62)
	}
	switch {
	case roll < 30:
		return "falsePositive", []string{"notMalicious", "notEnoughDataToValidate", "other"}[r.IntN(3)], "Checked with the user, nothing to see."
	case roll < 62:
		return "informationalExpectedActivity", []string{"confirmedActivity", "lineOfBusinessApplication", "securityTesting"}[r.IntN(3)], "Expected: known change."
	}
	determination = "other"
	switch d.Product {
	case "mdo":
		determination = "phishing"
	case "entra", "mda":
		determination = "compromisedAccount"
	case "mde":
		determination = "malware"
	case "irm", "dlp":
		determination = "maliciousUserActivity"
	}
	if roll > 96 {
		return "truePositive", determination, ""
	}
	return "truePositive", determination, "Password reset, sessions revoked, device scanned.\nNo further spread seen."
}
