package setup

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// tenantLimit bounds the search for the tenant of a domain. The test searches again.
const tenantLimit = 15 * time.Second

// busyTenant describes that search.
const busyTenant = "looking for the tenant"

// tenancy is the tenant that a domain was found to belong to.
type tenancy struct {
	domain, cloud string // as the draft had them
	id            string // a GUID; "" before one was found
	why           string // none was: the cloud can't be asked
}

// found answers findTenant.
type found struct {
	of
	generation int
	tenancy    tenancy
	err        error
}

// idOf returns the tenant's GUID as far as it is known: that of the draft, or that of its
// domain; "" for none.
func (t tenancy) idOf(d Draft) string {
	switch {
	case alert.IsGUID(d.TenantID):
		return d.TenantID
	case strings.EqualFold(t.domain, d.TenantID) && t.cloud == d.Cloud:
		return t.id
	}
	return ""
}

// leaveTenant goes on once the tenant of a domain is known.
func leaveTenant(s *Screen, _ string) tea.Cmd {
	if s.answers.tenantID() != "" {
		return s.next()
	}
	ctx, generation := s.work.begin(tenantLimit, busyTenant)
	d := s.answers.Draft
	return func() tea.Msg {
		id, err := within(ctx, func() (string, error) { return s.o.Backend.Tenant(ctx, d) })
		return found{of{s.work}, generation, tenancy{domain: d.TenantID, cloud: d.Cloud, id: id}, err}
	}
}

// takeFound remembers the tenant of a domain. A domain that the cloud doesn't know stays in its
// step; if the cloud can't be asked now, the test will ask.
func takeFound(s *Screen, msg found) tea.Cmd {
	if msg.generation != s.work.generation {
		return nil
	}
	f := fault.Of(msg.err)
	switch {
	case f == nil:
		s.answers.locate(msg.tenancy, "")
		s.work.halt()
		s.steps.recheck(-1)
		return s.next()
	case f.Kind == fault.SignIn:
		s.work.answered(msg.generation, msg.err)
		return nil
	}
	s.work.halt()
	s.answers.locate(msg.tenancy, f.Sentence)
	return s.next()
}

// resolvedWords shows in the step behind that of a domain which tenant it is, or why that isn't
// known.
func resolvedWords(s *Screen, p *paragraphs) {
	switch words := s.answers.resolved(); {
	case words != "":
		p.gap()
		p.say(p.th.Glyphs.OK+" ", theme.Good, words)
	case s.answers.unresolved() != "":
		p.gap()
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, s.answers.unresolved())
	}
}

// compared comments on an ID that can be used, by the other answers: the same ID stands in both
// fields, or an integration has this application already.
func compared(s *Screen, field string, d Draft) form.Note {
	switch field {
	case fieldTenant:
		if d.ClientID != "" && strings.EqualFold(d.ClientID, d.TenantID) {
			return form.Note{Role: theme.Warn, Text: "the next step has the same ID as the application (client) ID: one of them is wrong"}
		}
		if id := s.answers.tenancy.idOf(d); id != "" && id != d.TenantID {
			return form.Note{Role: theme.Good, Text: d.TenantID + " → tenant ID " + id}
		}
	case fieldClient:
		if strings.EqualFold(d.ClientID, s.answers.tenancy.idOf(d)) {
			return wrong("this is the tenant ID of " + d.TenantID + "; enter the application (client) ID, which stands beside it")
		}
		if twin := s.o.Backend.Twin(d); twin != "" {
			how := "To change that one, leave and run: tocsin integration edit " + fault.ShellWord(twin)
			if s.o.Edit != nil {
				how = editTwin + " edits that one"
			}
			return form.Note{Role: theme.Warn, Text: twinWords(twin) + ". " + how}
		}
	}
	return form.Note{}
}

// editTwin is the key that edits the integration which has the draft's application already.
const editTwin = "ctrl+o"

// twinWords says which integration has the draft's application already.
func twinWords(twin string) string {
	return "the settings have this application already, as " + twin + ": all of its alerts would come twice"
}

// twinOf returns the name of that integration, in the step that says so; "" for none.
func twinOf(s *Screen) string {
	if s.steps.now().ID != guide.Client || s.work.busy != "" {
		return ""
	}
	return s.o.Backend.Twin(s.answers.Draft)
}

func clientKeys(s *Screen) []hint {
	if twin := twinOf(s); s.o.Edit != nil && twin != "" {
		return []hint{onward(s.steps), {editTwin, "edit " + text.Brief(twin, 20)}, back()}
	}
	return []hint{onward(s.steps), back()}
}
