package setup

import (
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// The two ways to a certificate.
const (
	howMake  = "make"
	howFiles = "files"
)

// pairs are the certificates with their keys that a person made or chose here.
type pairs struct {
	made   *Draft             // with the paths of the pair that was made here
	making bool               // a pair is being made, even if its step was left
	awaits int                // the generation in which enter waits for that pair
	files  Draft              // with the paths that were typed
	facts  *certificate.Facts // of the draft's pair
}

// pairForm makes the form of the certificate, with the way that the draft has.
func pairForm(s *Screen) *form.Form {
	switch {
	case vouchedAs(s, s.draft.Credential) != nil:
		return certificateForm(s, s.draft.Credential)
	case s.draft.Certificate != "" && (s.made == nil || s.made.Certificate != s.draft.Certificate):
		return certificateForm(s, howFiles)
	}
	return certificateForm(s, howMake)
}

// certificateForm has the two paths only if files are used.
func certificateForm(s *Screen, how string) *form.Form {
	fields := []form.Field{{ID: fieldHow, Control: form.Choice, Label: "Certificate", Value: how, Options: []form.Option{
		{ID: howMake, Label: "Make one here", Hint: "self-signed, RSA 2048, 365 days"},
		{ID: howFiles, Label: "Use PEM files", Hint: "for example from your organisation's authority"},
	}}}
	for _, v := range s.o.Backend.Vouched() {
		fields[0].Options = append(fields[0].Options, form.Option{ID: v.Credential, Label: alert.Credential(v.Credential).Label(), Hint: v.Where + "; no certificate at all"})
	}
	if how == howFiles {
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
func chooseHow(s *Screen) { s.now().form = certificateForm(s, s.how()) }

// how returns the chosen way to a certificate.
func (s *Screen) how() string {
	if f := s.stage(guide.Certificate).form; f != nil {
		return f.Value(fieldHow)
	}
	return howMake // a renewal has no other
}

// lastOfPair returns the last field of the chosen way.
func lastOfPair(s *Screen) string {
	if s.how() == howFiles {
		return fieldKey
	}
	return fieldHow
}

// rightPair reports whether a path was entered, if files are used.
func rightPair(s *Screen) bool {
	if s.how() != howFiles || s.draft.Certificate != "" {
		return true
	}
	s.form().Focus(fieldCertificate)
	s.form().SetNote(fieldCertificate, wrong("Enter the path of the certificate"))
	return false
}

// takeCertificate takes the paths of the chosen way. Without a path of its own,
// the key is in the certificate's file.
func takeCertificate(s *Screen) {
	f, from := s.stage(guide.Certificate).form, Draft{}
	switch {
	case f == nil: // a renewal whose new pair is lost
		from = s.o.Was
	case f.Value(fieldHow) == howFiles:
		s.files.Certificate = strings.TrimSpace(f.Value(fieldCertificate))
		s.files.PrivateKey = strings.TrimSpace(f.Value(fieldKey))
		if s.files.PrivateKey == "" {
			s.files.PrivateKey = s.files.Certificate
		}
		from = s.files
	case s.made != nil && f.Value(fieldHow) == howMake:
		from = *s.made
	}
	s.draft.Certificate, s.draft.PrivateKey = from.Certificate, from.PrivateKey
	s.draft.Credential = ""
	if v := vouchedOf(s); v != nil {
		s.draft.Credential = v.Credential
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
	case s.how() == howMake && s.made == nil:
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
