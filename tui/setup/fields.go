package setup

import (
	"slices"
	"strings"

	"tocsin/tui/form"
	"tocsin/tui/theme"
)

// The fields. Those that Backend.Check knows have its names.
const (
	fieldName        = "name"
	fieldCloud       = "cloud"
	fieldSources     = "sources"
	fieldTenant      = "tenant_id"
	fieldClient      = "client_id"
	fieldHow         = "how"
	fieldCertificate = "certificate"
	fieldKey         = "private_key"
	fieldDo          = "do" // buttons
)

// The two ways to a certificate.
const (
	howMake  = "make"
	howFiles = "files"
)

func (s *Screen) makeForms() {
	d := s.draft
	s.forms[stepName] = form.New(form.Field{ID: fieldName, Label: "Name", Value: d.Name, Check: s.checked(fieldName)})
	clouds := s.o.Backend.Clouds()
	s.forms[stepCloud] = form.New(form.Field{
		ID: fieldCloud, Control: form.Choice, Label: "Cloud", Value: d.Cloud, Options: options(clouds),
		Check: func(value string) form.Note { return chosen(clouds, value) },
	})
	s.forms[stepCloud].SetValue(fieldCloud, d.Cloud) // focus the chosen one
	s.forms[stepSources] = form.New(form.Field{
		ID: fieldSources, Control: form.Checks, Label: "Sources", Ticked: d.Sources, Options: options(s.o.Backend.Sources()),
	})
	s.forms[stepTenant] = form.New(form.Field{
		ID: fieldTenant, Label: stepTenant.title(), Hint: "a GUID, or one of the tenant's domains", Value: d.TenantID,
		Placeholder: "Paste it here", Check: s.checked(fieldTenant),
	})
	s.forms[stepClient] = form.New(form.Field{
		ID: fieldClient, Label: stepClient.title(), Hint: "a GUID", Value: d.ClientID,
		Placeholder: "Paste it here", Check: s.checked(fieldClient),
	})
	how := howMake
	if d.Certificate != "" {
		how = howFiles
	}
	s.forms[stepCertificate] = s.certificateForm(how)
}

// certificateForm has the two paths only if files are used.
func (s *Screen) certificateForm(how string) *form.Form {
	fields := []form.Field{{ID: fieldHow, Control: form.Choice, Label: "Certificate", Value: how, Options: []form.Option{
		{ID: howMake, Label: "Make one here", Hint: "self-signed, RSA 2048, 365 days"},
		{ID: howFiles, Label: "Use PEM files", Hint: "for example from your organisation's authority"},
	}}}
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

// options returns choices as a form shows them: one that cannot be chosen shows
// why.
func options(choices []Choice) []form.Option {
	out := make([]form.Option, len(choices))
	for i, c := range choices {
		hint := c.Help
		if c.Why != "" {
			hint = c.Why
		}
		out[i] = form.Option{ID: c.Value, Label: c.Value, Hint: hint}
	}
	return out
}

// chosen checks the value of a choice.
func chosen(choices []Choice, value string) form.Note {
	for _, c := range choices {
		if c.Value == value && c.Why == "" {
			return form.Note{}
		}
		if c.Value == value {
			return wrong(c.Why)
		}
	}
	return form.Note{Wrong: true}
}

func wrong(message string) form.Note { return form.Note{Text: message, Role: theme.Bad, Wrong: true} }

// checked checks a text as it is typed. An empty one is wrong, but gets no
// note.
func (s *Screen) checked(field string) func(string) form.Note {
	return func(value string) form.Note {
		d := s.draft
		if put(&d, field, value); strings.TrimSpace(value) == "" {
			return form.Note{Wrong: true}
		}
		if message := s.o.Backend.Check(field, d); message != "" {
			return wrong(message)
		}
		return form.Note{}
	}
}

// put writes the text of a field into a draft, tidied.
func put(d *Draft, field, value string) {
	switch field {
	case fieldName:
		d.Name = strings.TrimSpace(value)
	case fieldCloud:
		d.Cloud = value
	case fieldTenant:
		d.TenantID = tidyID(value)
	case fieldClient:
		d.ClientID = tidyID(value)
	}
}

// take copies the values of the present step's fields into the draft.
func (s *Screen) take() {
	f := s.form()
	switch s.at {
	case stepName:
		put(&s.draft, fieldName, f.Value(fieldName))
	case stepCloud:
		put(&s.draft, fieldCloud, f.Value(fieldCloud))
	case stepTenant:
		put(&s.draft, fieldTenant, f.Value(fieldTenant))
	case stepClient:
		put(&s.draft, fieldClient, f.Value(fieldClient))
	case stepSources:
		s.judgeSources()
		s.draft.Sources = f.Ticked(fieldSources)
	case stepCertificate:
		s.takeCertificate()
	}
}

// judgeSources unticks what cannot be chosen, and message so; at least one must be
// ticked.
func (s *Screen) judgeSources() {
	f := s.form()
	note := form.Note{}
	for _, c := range s.o.Backend.Sources() {
		if c.Why != "" && slices.Contains(f.Ticked(fieldSources), c.Value) {
			f.Tick(fieldSources, c.Value, false)
			note = form.Note{Text: c.Why, Role: theme.Warn}
		}
	}
	if len(f.Ticked(fieldSources)) == 0 {
		note.Wrong = true
		if note.Text == "" {
			note = wrong("Tick at least one source")
		}
	}
	f.SetNote(fieldSources, note)
}

// takeCertificate takes the paths of the chosen way. Without a path of its own,
// the key is in the certificate's file.
func (s *Screen) takeCertificate() {
	f, from := s.form(), Draft{}
	if f.Value(fieldHow) == howFiles {
		s.files.Certificate = strings.TrimSpace(f.Value(fieldCertificate))
		s.files.PrivateKey = strings.TrimSpace(f.Value(fieldKey))
		if s.files.PrivateKey == "" {
			s.files.PrivateKey = s.files.Certificate
		}
		from = s.files
	} else if s.made != nil {
		from = *s.made
	}
	s.draft.Certificate, s.draft.PrivateKey = from.Certificate, from.PrivateKey
}
