package setup

import (
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/text"
)

// pairForm makes the form of the certificate, with the way that the draft has.
func pairForm(s *Screen) *form.Form {
	vouched := s.o.Backend.Vouched()
	return s.pair.form(s.pair.howIn(s.answers.Draft, vouched), s.answers.Draft, vouched)
}

// chooseHow shows the fields of the chosen way.
func chooseHow(s *Screen) { s.steps.ask(guide.Certificate, howForm(s)) }

// howForm makes the form of the certificate with the chosen way.
func howForm(s *Screen) *form.Form {
	return s.pair.form(howFor(s), s.answers.Draft, s.o.Backend.Vouched())
}

// certificateOf returns the stage of the certificate, which a renewal doesn't have.
func certificateOf(s *Screen) stage { return s.steps.stage(guide.Certificate) }

// howFor returns the chosen way to a certificate.
func howFor(s *Screen) string { return howOf(certificateOf(s).form) }

// vouchedOf returns what stands in place of the draft's certificate; nil if it has one, or if the
// machine doesn't show it any more.
func vouchedOf(s *Screen) *Vouched { return vouchedAs(s.o.Backend.Vouched(), howFor(s)) }

// lastOfPair returns the last field of the chosen way.
func lastOfPair(f *form.Form) string {
	if howOf(f) == howFiles {
		return fieldKey
	}
	return fieldHow
}

// allow offers what a policy of the tenant allows, after it has refused a longer certificate.
func allow(s *Screen, refused error) {
	if s.pair.allow(refused, &s.answers.Draft) {
		chooseHow(s)
	}
}

// rightPair reports whether a path was entered, if files are used.
func rightPair(s *Screen) bool {
	if howFor(s) != howFiles || s.answers.Certificate != "" {
		return true
	}
	s.steps.form().Focus(fieldCertificate)
	s.steps.form().SetNote(fieldCertificate, wrong("Enter the path of the certificate"))
	return false
}

// takeCertificate takes what the fields of the certificate name.
func takeCertificate(s *Screen) {
	d := &s.answers.Draft
	if f := certificateOf(s).form; f != nil {
		s.pair.take(f, d)
	} else { // a renewal whose new pair is lost
		d.Certificate, d.PrivateKey = s.answers.was.Certificate, s.answers.was.PrivateKey
	}
	d.Credential = ""
	if v := vouchedOf(s); v != nil {
		d.Credential = v.Credential
	}
}

// look reads the draft's pair, makePair makes one.
func look(s *Screen, pause time.Duration, goOn bool) tea.Cmd {
	return s.pair.look(s.work, s.o.Backend, s.answers.Draft, pause, goOn)
}

func makePair(s *Screen) tea.Cmd { return s.pair.make(s.work, s.o.Backend, s.answers.Draft) }

// lookAt reads the pair when its step is reached, lookAgain after its fields changed.
func lookAt(s *Screen) tea.Cmd    { return look(s, 0, false) }
func lookAgain(s *Screen) tea.Cmd { return look(s, lookPause, false) }

// lookOnce reads the pair in a step that shows it, unless it was read: a
// resumed draft has its paths alone.
func lookOnce(s *Screen) tea.Cmd {
	if s.pair.facts != nil {
		return nil
	}
	return look(s, 0, false)
}

// leavePair makes a pair, or reads the one that was made or chosen, and goes on if it is valid.
func leavePair(s *Screen, _ string) tea.Cmd {
	switch {
	case vouchedOf(s) != nil:
		return s.next()
	case howFor(s) != howMake:
		return look(s, 0, true)
	}
	s.steps.form().Focus(fieldHow)
	if !s.pair.holdsSo(s.answers.Draft) {
		return makePair(s)
	}
	return look(s, 0, true)
}

func pairWords(s *Screen, p *paragraphs) {
	making := howFor(s) == howMake
	switch {
	case vouchedOf(s) != nil:
		p.note("No certificate is made or read. The next step says what an administrator does in place of the upload.")
	case making && s.pair.made == nil:
		where := "beside the settings"
		if s.o.Settings != "" {
			where = "in " + filepath.Dir(s.o.Settings)
		}
		p.note("tocsin writes two files " + where + " that only you can read: NAME.pem is the public part, NAME.key.pem the private key.")
	case making && !s.pair.holdsSo(s.answers.Draft):
		p.note("Enter makes another one, of " + text.Plural(daysOf(s.answers.Draft), "day") + ". The files of the one that was made stay, and are not used: " + s.pair.made.Certificate)
		return
	case making:
		p.fact("made", s.pair.made.Certificate)
		p.fact("private key", s.pair.made.PrivateKey)
	}
	if s.pair.facts != nil {
		p.facts(*s.pair.facts)
	}
}

func pairKeys(s *Screen) []hint {
	return []hint{{arrows(s, "up", "down"), "move"}, onward(s.steps), back()}
}

// takeMade remembers a pair that was made, even if the step was left. A late one is
// waited for: until its answer comes, no other is made.
func takeMade(s *Screen, msg made) tea.Cmd {
	if msg.late != nil {
		s.work.answered(s.pair.awaits, msg.err)
		return await(s.work, msg.late)
	}
	s.pair.came(msg.draft)
	if made := msg.draft; made.Certificate != "" && howFor(s) == howMake {
		s.answers.Certificate, s.answers.PrivateKey = made.Certificate, made.PrivateKey
	}
	if !s.work.answered(s.pair.awaits, msg.err) || howFor(s) == howMake && !s.pair.holdsSo(s.answers.Draft) {
		return nil
	}
	s.pair.read(msg.facts)
	return s.next()
}

// takeLooked handles the facts of the pair. One that was made here and is no
// longer valid is forgotten, so that another can be made.
func takeLooked(s *Screen, msg looked) tea.Cmd {
	if msg.generation != s.work.generation {
		return nil
	}
	if !s.work.answered(msg.generation, msg.err) {
		if howFor(s) == howMake && !s.steps.now().ends {
			s.pair.lose()
			takeCertificate(s)
		}
		if f := s.steps.form(); msg.goOn && f != nil && f.Has(fieldCertificate) && !aboutKey(s) {
			f.Focus(fieldCertificate)
		}
		return nil
	}
	s.pair.read(msg.facts)
	if msg.goOn {
		return s.next()
	}
	return nil
}

// aboutKey reports whether what is wrong with a pair is the file of its key alone.
func aboutKey(s *Screen) bool {
	f := fault.Of(s.work.problem)
	return f != nil && f.About == fault.AboutKey && s.answers.PrivateKey != s.answers.Certificate
}
