package setup

import (
	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/text"
)

// askedWords says, below the buttons, how often a test that failed was made, and when it is made again.
func askedWords(s *Screen, p *paragraphs) {
	asked := "The tenant was asked " + text.Plural(s.test.tries, "time") + ", and is asked again "
	switch {
	case s.test.asking:
		p.text(asked + "now.")
	case s.test.waiting():
		p.text(asked + "in " + text.Plural(s.test.wait(s.o.Now()), "second") + ".")
	}
}

// passedWords says what a passed test means for a task.
func passedWords(task guide.Task, old guide.Old) string {
	switch task {
	case guide.Edit:
		return "The tenant answers. Save the changes to put them in force."
	case guide.Renew:
		if !old.Polls() {
			return "Entra accepts the new certificate. Use it: the settings then name it, in one write, and polling begins again."
		}
		return "Entra accepts the new certificate. Use it: the settings then name it, in one write, and polling goes on without a gap."
	}
	return "The tenant answers. Save the settings to start polling."
}

// awaitedWords says what a renewal waits for, by the first fault of its test.
func awaitedWords(worst *fault.Fault) string {
	switch {
	case worst != nil && worst.Kind == fault.Certificate:
		return "Entra doesn't accept the new certificate yet: it has to be uploaded, and Entra may take " + alert.AcceptedWithin + " then."
	case worst != nil && worst.Kind.Refuses():
		return "Entra refuses the sign-in for another reason, which stands above. The new certificate is tried again once that has passed."
	case worst != nil && worst.Kind == fault.Usage:
		return "Entra wasn't asked, for the reason above."
	}
	return "Entra could not be asked."
}

// awaitWords says what a renewal waits for, and that it can be left.
func awaitWords(s *Screen, p *paragraphs) {
	p.text(awaitedWords(check.Worst(s.test.results)))
	meanwhile := "polling goes on with the old certificate"
	if !s.o.Renewal.old(s.o.Now()).Polls() {
		meanwhile = "nothing is polled until the new certificate is in use"
	}
	if yields(s) {
		meanwhile += "; D gives the renewal up"
	}
	p.note("You can leave, and close tocsin: " + meanwhile + ". To come back here: renew it in :integrations, or tocsin cert renew " + fault.ShellWord(s.answers.Name))
}
