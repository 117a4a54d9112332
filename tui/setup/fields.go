package setup

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/theme"
)

// The fields. Those that Backend.Check knows have its names.
const (
	fieldBegin       = "begin"
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

// beginNew is the choice of a new tenant beside kept drafts.
const beginNew = "new"

// nameForm and the others make the fields of their step. With kept drafts, the name is
// asked for only if none of them is chosen.
func (s *Screen) nameForm() *form.Form {
	if len(s.drafts) > 0 {
		return form.New(s.begins())
	}
	return s.newName()
}

// chooseBegin shows the name of a new tenant, or takes it away for a kept draft.
func (s *Screen) chooseBegin() {
	value := s.form().Value(fieldBegin)
	fields := []form.Field{s.begins()}
	fields[0].Value = value
	if value == beginNew {
		fields = append(fields, s.nameField())
	}
	s.now().form = form.New(fields...)
	s.now().form.SetValue(fieldBegin, value)
}

// newName makes the form of a name alone.
func (s *Screen) newName() *form.Form { return form.New(s.nameField()) }

func (s *Screen) nameField() form.Field {
	return form.Field{ID: fieldName, Label: "Name", Value: s.draft.Name, Offered: s.draft.Name == s.first.Name, Check: s.checked(fieldName)}
}

func (s *Screen) cloudForm() *form.Form {
	clouds := s.o.Backend.Clouds()
	f := form.New(form.Field{
		ID: fieldCloud, Control: form.Choice, Label: "Cloud", Value: s.draft.Cloud, Options: options(clouds),
		Check: func(value string) form.Note { return chosen(clouds, value) },
	})
	f.SetValue(fieldCloud, s.draft.Cloud) // focus the chosen one
	return f
}

func (s *Screen) sourcesForm() *form.Form {
	return form.New(form.Field{
		ID: fieldSources, Control: form.Checks, Label: "Sources", Ticked: s.draft.Sources, Options: options(s.o.Backend.Sources()),
	})
}

func (s *Screen) tenantForm() *form.Form {
	return s.idForm(fieldTenant, guide.Tenant, "a GUID, or one of the tenant's domains", s.draft.TenantID)
}

func (s *Screen) clientForm() *form.Form {
	return s.idForm(fieldClient, guide.Client, "a GUID", s.draft.ClientID)
}

func (s *Screen) idForm(field string, id guide.ID, hint, value string) *form.Form {
	return form.New(form.Field{
		ID: field, Label: guide.Steps()[guide.Index(id)].Title, Hint: hint, Value: value,
		Placeholder: "Paste it here", Check: s.checked(field),
	})
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

// takeName takes the name of a new tenant.
func (s *Screen) takeName() {
	if s.chosenDraft() == nil {
		put(&s.draft, fieldName, s.form().Value(fieldName))
	}
}

// lastOfName returns the name, or the choice if a kept draft is chosen.
func (s *Screen) lastOfName() string {
	if s.chosenDraft() != nil {
		return fieldBegin
	}
	return fieldName
}

// leaveName goes on with the chosen draft, or to the next step.
func (s *Screen) leaveName(string) tea.Cmd {
	if k := s.chosenDraft(); k != nil {
		return s.resume(*k)
	}
	return s.next()
}

// takeText takes the one field of a step.
func (s *Screen) takeText() {
	f := s.form()
	put(&s.draft, f.Focused(), f.Value(f.Focused()))
}

// settleTenant and settleClient show an ID as it was understood.
func (s *Screen) settleTenant() { s.form().SetValue(fieldTenant, s.draft.TenantID) }
func (s *Screen) settleClient() { s.form().SetValue(fieldClient, s.draft.ClientID) }

// takeSources takes the sources that can be chosen.
func (s *Screen) takeSources() {
	s.judgeSources()
	s.draft.Sources = s.form().Ticked(fieldSources)
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
