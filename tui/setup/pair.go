package setup

import (
	"cmp"
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The two ways to a certificate.
const (
	howMake  = "make"
	howFiles = "files"
)

// pairs are the certificates with their keys that a person made or chose here.
type pairs struct {
	made   *Draft // with the paths of the pair that was made here
	making bool   // a pair is being made, even if its step was left
	awaits int    // the generation in which enter waits for that pair
	files  Draft  // with the paths that were typed
	// allowed is how many days a policy of the tenant allows; 0 if none is known.
	allowed int
	facts   *certificate.Facts // of the draft's pair
}

// pairForm makes the form of the certificate, with the way that the draft has.
func pairForm(s *Screen) *form.Form {
	switch {
	case vouchedAs(s, s.answers.Credential) != nil:
		return certificateForm(s, s.answers.Credential)
	case s.answers.Certificate != "" && (s.made == nil || s.made.Certificate != s.answers.Certificate):
		return certificateForm(s, howFiles)
	}
	return certificateForm(s, howMake)
}

// certificateForm has the two paths only if files are used.
func certificateForm(s *Screen, how string) *form.Form {
	fields := []form.Field{{ID: fieldHow, Control: form.Choice, Label: "Certificate", Value: how, Options: []form.Option{
		{ID: howMake, Label: "Make one here", Hint: "self-signed, RSA 2048"},
		{ID: howFiles, Label: "Use PEM files", Hint: "for example from your organisation's authority"},
	}}}
	for _, v := range s.o.Backend.Vouched() {
		fields[0].Options = append(fields[0].Options, form.Option{ID: v.Credential, Label: alert.Credential(v.Credential).Label(), Hint: v.Where + "; no certificate at all"})
	}
	switch how {
	case howMake:
		fields = append(fields, daysField(s))
	case howFiles:
		key := s.files.PrivateKey
		if key == s.files.Certificate {
			key = ""
		}
		fields = append(
			fields,
			form.Field{ID: fieldCertificate, Control: form.Path, Label: "Certificate", Hint: "PEM file; tab completes", Value: s.files.Certificate},
			form.Field{ID: fieldKey, Control: form.Path, Label: "Private key", Hint: "PEM file; leave empty if the certificate file holds it", Value: key},
		)
	}
	f := form.New(fields...)
	f.SetValue(fieldHow, how)
	return f
}

// chooseHow shows the fields of the chosen way.
func chooseHow(s *Screen) { s.steps.now().form = certificateForm(s, s.how()) }

// how returns the chosen way to a certificate.
func (s *Screen) how() string {
	if f := s.steps.stage(guide.Certificate).form; f != nil {
		return f.Value(fieldHow)
	}
	return howMake // a renewal has no other
}

// lastOfPair returns the last field of the chosen way.
func lastOfPair(f *form.Form) string {
	if f.Value(fieldHow) == howFiles {
		return fieldKey
	}
	return fieldHow
}

// usualDays is how long a certificate is valid if no other number was typed.
const usualDays = 365

// daysOf returns the validity of a certificate made for the draft.
func daysOf(s *Screen) int { return cmp.Or(s.answers.Days, usualDays) }

// daysField asks for the validity of a certificate made here.
func daysField(s *Screen) form.Field {
	hint := "how long it is valid; a policy of the tenant may allow fewer"
	if s.allowed > 0 {
		hint = "how long it is valid; a policy of the tenant allows " + strconv.Itoa(s.allowed)
	}
	return form.Field{ID: fieldDays, Label: "Days", Hint: hint, Value: strconv.Itoa(daysOf(s)), Check: func(value string) form.Note {
		switch days, ok := daysIn(value); {
		case !ok:
			return wrong("Enter a number of days from 1 to " + strconv.Itoa(certificate.MostDays))
		case s.allowed > 0 && days > s.allowed:
			return form.Note{Role: theme.Warn, Text: "the tenant refused more than " + strconv.Itoa(s.allowed) + " days"}
		}
		return form.Note{}
	}}
}

// daysIn reads a number of days.
func daysIn(typed string) (days int, ok bool) {
	days, err := strconv.Atoi(strings.TrimSpace(typed))
	return days, err == nil && days >= 1 && days <= certificate.MostDays
}

// takeDays takes the number of days; the usual one is 0.
func takeDays(s *Screen, f *form.Form) {
	days, ok := daysIn(f.Value(fieldDays))
	switch {
	case ok && days == usualDays:
		s.answers.Days = 0
	case ok:
		s.answers.Days = days
	}
}

// madeSo reports whether the pair that was made here has the days of the draft.
func madeSo(s *Screen) bool { return s.made != nil && s.made.Days == s.answers.Days }

// allow offers what a policy of the tenant allows, after it has refused a longer certificate.
func allow(s *Screen, refused error) {
	var long *TooLongError
	if !errors.As(refused, &long) || long.Allowed < 1 {
		return
	}
	if s.allowed = long.Allowed; daysOf(s) > s.allowed {
		s.answers.Days = s.allowed
	}
	s.steps.stage(guide.Certificate).form = certificateForm(s, s.how())
}

// rightPair reports whether a path was entered, if files are used.
func rightPair(s *Screen) bool {
	if s.how() != howFiles || s.answers.Certificate != "" {
		return true
	}
	s.steps.form().Focus(fieldCertificate)
	s.steps.form().SetNote(fieldCertificate, wrong("Enter the path of the certificate"))
	return false
}

// takeCertificate takes the paths of the chosen way. Without a path of its own,
// the key is in the certificate's file.
func takeCertificate(s *Screen) {
	f, from := s.steps.stage(guide.Certificate).form, Draft{}
	switch {
	case f == nil: // a renewal whose new pair is lost
		from = s.answers.was
	case f.Value(fieldHow) == howFiles:
		s.files.Certificate = strings.TrimSpace(f.Value(fieldCertificate))
		s.files.PrivateKey = strings.TrimSpace(f.Value(fieldKey))
		if s.files.PrivateKey == "" {
			s.files.PrivateKey = s.files.Certificate
		}
		from = s.files
	case f.Value(fieldHow) == howMake:
		if takeDays(s, f); s.made != nil {
			from = *s.made
		}
	}
	s.answers.Certificate, s.answers.PrivateKey = from.Certificate, from.PrivateKey
	s.answers.Credential = ""
	if v := vouchedOf(s); v != nil {
		s.answers.Credential = v.Credential
	}
}

// lookAt reads the pair when its step is reached, lookAgain after its fields changed.
func lookAt(s *Screen) tea.Cmd    { return s.look(0, false) }
func lookAgain(s *Screen) tea.Cmd { return s.look(lookPause, false) }

// lookOnce reads the pair in a step that shows it, unless it was read: a
// resumed draft has its paths alone.
func lookOnce(s *Screen) tea.Cmd {
	if s.facts != nil {
		return nil
	}
	return s.look(0, false)
}

// leavePair makes a pair, or reads the one that was made or chosen, and goes on if it is valid.
func leavePair(s *Screen, _ string) tea.Cmd {
	switch {
	case vouchedOf(s) != nil:
		return s.next()
	case s.how() != howMake:
		return s.look(0, true)
	}
	s.steps.form().Focus(fieldHow)
	if !madeSo(s) {
		return s.makePair()
	}
	return s.look(0, true)
}

func pairWords(s *Screen, p *paragraphs) {
	making := s.how() == howMake
	switch {
	case vouchedOf(s) != nil:
		p.note("No certificate is made or read. The next step says what an administrator does in place of the upload.")
	case making && s.made == nil:
		where := "beside the settings"
		if s.o.Settings != "" {
			where = "in " + filepath.Dir(s.o.Settings)
		}
		p.note("tocsin writes two files " + where + " that only you can read: NAME.pem is the public part, NAME.key.pem the private key.")
	case making && !madeSo(s):
		p.note("Enter makes another one, of " + text.Plural(daysOf(s), "day") + ". The files of the one that was made stay, and are not used: " + s.made.Certificate)
		return
	case making:
		p.fact("made", s.made.Certificate)
		p.fact("private key", s.made.PrivateKey)
	}
	if s.facts != nil {
		p.facts(*s.facts)
	}
}

func pairKeys(s *Screen) []hint {
	return []hint{{arrows(s, "up", "down"), "move"}, s.onward(), back()}
}
