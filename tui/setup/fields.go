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
	fieldDays        = "days"
	fieldCertificate = "certificate"
	fieldKey         = "private_key"
	fieldDo          = "do" // buttons
)

// beginNew is the choice of a new tenant beside kept drafts.
const beginNew = "new"

// nameForm and the others make the fields of their step. With kept drafts, the name is
// asked for only if none of them is chosen.
func nameForm(s *Screen) *form.Form {
	if len(s.keeper.left) > 0 {
		return form.New(s.keeper.choice())
	}
	return newName(s)
}

// chooseBegin shows the name of a new tenant, or takes it away for a kept draft.
func chooseBegin(s *Screen) {
	value := s.steps.form().Value(fieldBegin)
	fields := []form.Field{s.keeper.choice()}
	fields[0].Value = value
	if value == beginNew {
		fields = append(fields, nameField(s))
	}
	s.steps.ask(guide.Name, form.New(fields...))
	s.steps.form().SetValue(fieldBegin, value)
}

// newName makes the form of a name alone.
func newName(s *Screen) *form.Form { return form.New(nameField(s)) }

func nameField(s *Screen) form.Field {
	return form.Field{ID: fieldName, Label: "Name", Value: s.answers.Name, Offered: !s.answers.named(), Check: checked(s, fieldName)}
}

func cloudForm(s *Screen) *form.Form {
	clouds := s.o.Backend.Clouds()
	f := form.New(form.Field{
		ID: fieldCloud, Control: form.Choice, Label: "Cloud", Value: s.answers.Cloud, Options: options(clouds),
		Check: func(value string) form.Note { return chosen(clouds, value) },
	})
	f.SetValue(fieldCloud, s.answers.Cloud) // focus the chosen one
	return f
}

func sourcesForm(s *Screen) *form.Form {
	return form.New(form.Field{
		ID: fieldSources, Control: form.Checks, Label: "Sources", Ticked: s.answers.Sources, Options: options(s.o.Backend.Sources()),
	})
}

func tenantForm(s *Screen) *form.Form {
	return idForm(s, fieldTenant, guide.Tenant, "a GUID, or one of the tenant's domains", s.answers.TenantID)
}

func clientForm(s *Screen) *form.Form {
	return idForm(s, fieldClient, guide.Client, "a GUID", s.answers.ClientID)
}

func idForm(s *Screen, field string, id guide.ID, hint, value string) *form.Form {
	return form.New(form.Field{
		ID: field, Label: guide.Steps()[guide.Index(id)].Title, Hint: hint, Value: value,
		Placeholder: "Paste it here", Check: checked(s, field),
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
func checked(s *Screen, field string) func(string) form.Note {
	return func(value string) form.Note {
		d := s.answers.Draft
		if put(&d, field, value); strings.TrimSpace(value) == "" {
			return form.Note{Wrong: true}
		}
		if message := s.o.Backend.Check(field, d); message != "" {
			return wrong(message)
		}
		return compared(s, field, d)
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
func takeName(s *Screen) {
	if chosenDraft(s) == nil {
		put(&s.answers.Draft, fieldName, s.steps.form().Value(fieldName))
	}
}

// lastOfName returns the name, or the choice if a kept draft is chosen.
func lastOfName(f *form.Form) string {
	if f.Has(fieldBegin) && f.Value(fieldBegin) != beginNew {
		return fieldBegin
	}
	return fieldName
}

// leaveName goes on with the chosen draft, or to the next step.
func leaveName(s *Screen, _ string) tea.Cmd {
	if k := chosenDraft(s); k != nil {
		return resume(s, *k)
	}
	return s.next()
}

// takeText takes the one field of a step.
func takeText(s *Screen) {
	f := s.steps.form()
	put(&s.answers.Draft, f.Focused(), f.Value(f.Focused()))
}

// settleTenant and settleClient show an ID as it was understood.
func settleTenant(s *Screen) { s.steps.form().SetValue(fieldTenant, s.answers.TenantID) }
func settleClient(s *Screen) { s.steps.form().SetValue(fieldClient, s.answers.ClientID) }

// takeSources takes the sources that can be chosen.
func takeSources(s *Screen) {
	judgeSources(s)
	s.answers.Sources = s.steps.form().Ticked(fieldSources)
	regrant(s)
}

// regrant takes the mark of the step of permissions away if a source was added since: its permission
// has to be asked for, too.
func regrant(s *Screen) {
	if s.answers.granted != nil {
		s.steps.leave(guide.Permissions, s.answers.granting())
	}
}

// judgeSources unticks what cannot be chosen, and message so; at least one must be
// ticked.
func judgeSources(s *Screen) {
	f := s.steps.form()
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
