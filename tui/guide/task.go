package guide

import (
	"cmp"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Task says what a run of the steps does.
type Task int

// The tasks.
const (
	SetUp Task = iota // an integration that the settings don't have yet
	Edit              // one that they have
	Renew             // its certificate
)

// Run has what a run of the steps does, and what came of it.
type Run struct {
	Task                          Task
	OldCertificate, OldPrivateKey string // paths of the pair that a renewal replaces
	Old                           Old
	Left                          string // the certificate of an earlier renewal's pair, to be taken in place of a new one
	Lost                          string // why the pair that a renewal had made can't be used any more; "" if it can
	Passed                        bool   // whether the last test passed
	Refused                       Refusal
	Twin                          string // another integration of the settings with this application; "" for none
	Apart                         bool   // the words stand on a page for another person, who has no tocsin
	Back                          string // what opens behind the last step of a setup, in a sentence; "" is the alert list
}

// Old is how the certificate that a renewal replaces stands.
type Old struct {
	Ends, Now time.Time // Ends is zero if it isn't known
	Unread    bool      // it can't be read, or its key can't
	// Thumbprint is its SHA-1, in hex, by which Entra lists it; "" if it isn't known
	Thumbprint string
}

// expired reports whether it has ended.
func (o Old) expired() bool { return !o.Ends.IsZero() && o.Now.After(o.Ends) }

// Polls reports whether polling goes on with it.
func (o Old) Polls() bool { return !o.Unread && !o.expired() }

// soon is how many days before its end a person has to hurry.
const soon = 30

// meanwhile says what becomes of polling until the new certificate is accepted.
func (o Old) meanwhile() string {
	const later = "What came meanwhile is fetched then, as far as the service still has it."
	switch {
	case o.expired():
		return "The old certificate " + alert.Lasts(time.Time{}, o.Ends, o.Now) + ", so nothing is polled until Entra accepts the new one. " + later
	case o.Unread:
		return "The old certificate or its key can't be read, so nothing is polled until Entra accepts the new one. " + later
	case !o.Ends.IsZero() && alert.DaysUntil(o.Ends, o.Now) <= soon:
		return "Polling goes on with the old certificate until its end (" + alert.Until(o.Ends, o.Now) + "). If Entra accepts the new one by then, nothing is missed."
	}
	return "Polling goes on with the old certificate until Entra accepts the new one, so that nothing is missed."
}

// stays says what becomes of the old certificate in Entra.
func (o Old) stays() string {
	switch {
	case o.expired():
		return "The old certificate there has expired: it can be removed."
	case o.Unread:
		return "The old certificate there is of no use without its key: it can be removed once this one is accepted."
	}
	return "Leave the old certificate there: polling goes on with it until this one is accepted."
}

// The steps that only an edit or a renewal has.
const (
	Summary ID = "summary"
	NewPair ID = "new-pair"
)

// StepsOf returns the steps of a task in their order.
func StepsOf(t Task) []Step {
	switch t {
	case Edit:
		return editSteps()
	case Renew:
		return renewalSteps()
	}
	return Steps()
}

// IndexOf returns the place of a step among those of a task; -1 if the task doesn't have it.
func IndexOf(t Task, id ID) int {
	return slices.IndexFunc(StepsOf(t), func(s Step) bool { return s.ID == id })
}

// editSteps are the setup's without those that are done once: the name is changed by a
// rename, and the application is registered.
func editSteps() []Step {
	out := []Step{{ID: Summary, Title: "Integration", Words: summary}}
	for _, s := range Steps() {
		switch s.ID {
		case Name, Register:
			continue
		case Done:
			s.Words = changed
		}
		out = append(out, s)
	}
	return out
}

// renewalSteps lead to a new certificate. Polling goes on with the old one meanwhile, unless that has
// expired.
func renewalSteps() []Step {
	out := []Step{{ID: NewPair, Title: "New certificate", Words: newPair}}
	for _, s := range Steps() {
		switch s.ID {
		case Upload:
			out = append(out, s)
		case Test:
			s.Title, s.Words = "Acceptance", said("Entra is asked whether it accepts the new certificate. The settings name the old one until it does.")
			out = append(out, s)
		case Done:
			s.Words = renewed
			out = append(out, s)
		}
	}
	return out
}

// summary tells what an edit changes.
func summary(a About) []Passage {
	var p points
	p.say(Text, "Choose what to change in "+a.Name+". Each step has what the settings have now. Nothing is written before the end, and then in one go: comments and all else stay.")
	p.say(Note, "The name is changed in the list of integrations. How often and how far back it polls: tocsin integration edit "+fault.ShellWord(a.Name)+" --poll-every 2m --since 30d")
	return p.out
}

// changed tells what an edit has done.
func changed(a About) []Passage {
	var p points
	saved(&p, a, "is changed")
	p.say(Note, "Screens and collectors that run take it up within seconds.")
	return p.out
}

// newPair tells what a renewal does.
func newPair(a About) []Passage {
	var p points
	if a.Lost != "" {
		p.say(Warning, "The pair that this renewal had made is lost, so it begins anew: "+a.Lost+".")
	}
	made := "A new certificate and key are made for " + a.Name + ", in files of their own. "
	if a.Left != "" {
		made = "An earlier renewal of " + a.Name + " has made a pair, and nothing uses it: it is taken. "
	}
	p.say(Text, made+a.Old.meanwhile())
	p.say(Note, "It takes about five minutes, and someone who may change the application in Entra: its owner, or an Application Administrator. Leave at any step: it goes on where it was.")
	p.say(Gap, "")
	p.fact("in use", a.OldCertificate)
	if found := cmp.Or(a.Certificate, a.Left); found != "" {
		p.fact("new", found)
	}
	if a.Left != "" {
		p.say(Note, "To make another one instead: tocsin cert renew "+fault.ShellWord(a.Name)+" --again")
	}
	return p.out
}

// renewed tells what a renewal has done, and what is left to do.
func renewed(a About) []Passage {
	var p points
	p.say(Good, a.Name+" signs in with the new certificate: the settings name it.")
	p.say(Gap, "")
	p.fact("certificate", a.Certificate)
	p.fact("private key", a.PrivateKey)
	if !a.Ends.IsZero() {
		p.fact("ends", a.Ends.UTC().Format(time.DateOnly))
	}
	p.say(Gap, "")
	p.say(Text, "The old pair stays until you remove it: its files here, and its certificate in Entra, under Certificates & secrets.")
	p.say(Value, a.OldCertificate)
	if a.OldPrivateKey != a.OldCertificate {
		p.say(Value, a.OldPrivateKey)
	}
	if a.Old.Thumbprint != "" {
		p.say(Text, "In Entra it is the one with this thumbprint (SHA-1):")
		p.value(a.Old.Thumbprint)
	}
	p.say(Note, "Screens and collectors that run take the new one up within seconds. The next renewal is made in the same way, from 60 days before the end on; a sign warns 30 days before it.")
	return p.out
}
