package setup

import tea "charm.land/bubbletea/v2"

// enter moves on to the next field, and from the last one to the next step if
// all fields are right.
func (s *Screen) enter() tea.Cmd {
	if s.busy != "" {
		return nil
	}
	f := s.form()
	if f == nil {
		return s.leave("")
	}
	field := f.Focused()
	e := f.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	cmd := s.follow(e)
	switch {
	case e.Pressed != "":
		return s.leave(e.Pressed)
	case field == s.lastField():
		if s.right() {
			return s.leave("")
		}
	case field == fieldHow:
		s.form().Focus(fieldCertificate)
	}
	return cmd
}

// lastField returns the field of the present step from which enter moves on.
func (s *Screen) lastField() string {
	switch s.at {
	case stepName:
		return fieldName
	case stepCloud:
		return fieldCloud
	case stepSources:
		return fieldSources
	case stepTenant:
		return fieldTenant
	case stepClient:
		return fieldClient
	case stepCertificate:
		if s.form().Value(fieldHow) == howFiles {
			return fieldKey
		}
		return fieldHow
	}
	return ""
}

// right takes the step's fields and reports whether they can be used. If not,
// it focuses the first that cannot; an empty one gets a note.
func (s *Screen) right() bool {
	s.take()
	f := s.form()
	if f.Value(fieldHow) == howFiles && s.draft.Certificate == "" {
		f.Focus(fieldCertificate)
		f.SetNote(fieldCertificate, wrong("Enter the path of the certificate"))
		return false
	}
	field := f.Wrong()
	if field == "" {
		s.settle()
		return true
	}
	f.Focus(field)
	if s.Typing() && tidyID(f.Value(field)) == "" {
		f.SetNote(field, wrong("This can't be empty"))
	}
	return false
}

// settle shows an id as it was understood.
func (s *Screen) settle() {
	switch s.at {
	case stepTenant:
		s.form().SetValue(fieldTenant, s.draft.TenantID)
	case stepClient:
		s.form().SetValue(fieldClient, s.draft.ClientID)
	}
}

// leave moves on from the present step, after the work that it requires.
// pressed is the button, in the step that has some.
func (s *Screen) leave(pressed string) tea.Cmd {
	switch s.at {
	case stepPermissions:
		return s.tell(s.o.Backend.Consented)
	case stepCertificate:
		if s.form().Value(fieldHow) == howMake && s.made == nil {
			return s.makePair()
		}
		return s.look(0, true)
	case stepUpload:
		return s.tell(s.o.Backend.Uploaded)
	case stepTest:
		return s.leaveTest(pressed)
	case stepDone:
		return s.o.Done()
	}
	return s.next()
}

func (s *Screen) leaveTest(pressed string) tea.Cmd {
	switch pressed {
	case pressFinish, pressKeep:
		return s.finish()
	case pressAgain:
		return s.to(stepTest)
	case pressMend:
		at, _ := s.test.mend()
		cmd := s.to(at)
		s.repair = true
		return cmd
	}
	return nil
}
