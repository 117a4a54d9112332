package setup

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/guide"
)

// enter moves on to the next field, and from the last one to the next step if
// all fields are right.
func (s *Screen) enter() tea.Cmd {
	if s.work.busy != "" {
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
		return both(cmd, s.leave(e.Pressed))
	case field == s.lastField(), field != "" && field == s.now().also:
		if s.right() {
			return both(cmd, s.leave(""))
		}
	default:
		s.form().Focus(s.now().then[field])
	}
	return cmd
}

// right takes the step's fields and reports whether they can be used. If not, each that
// cannot says why, reached or not, and the first of them has the focus.
func (s *Screen) right() bool {
	s.take()
	f := s.form()
	if right := s.now().right; right != nil && !right(s) {
		return false
	}
	fields := f.Reveal()
	if len(fields) == 0 {
		if settle := s.now().settle; settle != nil {
			settle(s)
		}
		return true
	}
	for _, field := range slices.Backward(fields) { // the first has the focus in the end
		f.Focus(field)
		if s.Typing() && tidyID(f.Value(field)) == "" {
			f.SetNote(field, wrong("This can't be empty"))
		}
	}
	return false
}

// leave moves on from the present step, after the work that it requires.
// pressed is the button, in the step that has some.
func (s *Screen) leave(pressed string) tea.Cmd {
	if leave := s.now().leave; leave != nil {
		return leave(s, pressed)
	}
	return s.next()
}

// tellConsented and uploaded tell the Backend that an administrator did what their step asks for.
func tellConsented(s *Screen, _ string) tea.Cmd { return s.tell(s.o.Backend.Consented) }
func tellUploaded(s *Screen, _ string) tea.Cmd  { return s.tell(s.o.Backend.Uploaded) }
func leaveDone(s *Screen, _ string) tea.Cmd     { return s.o.Done() }

// leaveSources leads an edit that adds a source to the step that names its permission.
func leaveSources(s *Screen, _ string) tea.Cmd {
	added := func(source string) bool { return !slices.Contains(s.o.Was.Sources, source) }
	if s.o.Task == guide.Edit && s.repair == guide.Summary && slices.ContainsFunc(s.draft.Sources, added) {
		return s.toStep(guide.Permissions)
	}
	return s.next()
}

func leaveTest(s *Screen, pressed string) tea.Cmd {
	switch pressed {
	case pressFinish, pressKeep:
		if at := firstWrong(s); at >= 0 {
			cmd := s.to(at)
			s.repair = guide.Test
			s.right()
			return cmd
		}
		return s.finish()
	case pressAgain:
		return s.toStep(guide.Test)
	case pressMend:
		at, _ := s.test.mend()
		cmd := s.toStep(at)
		s.repair = guide.Test
		return cmd
	}
	return nil
}

// firstWrong returns the first step whose fields can't be used, as a jump may leave them; -1
// if all can.
func firstWrong(s *Screen) int {
	for at := range s.stages {
		if !right(s, at) {
			return at
		}
	}
	return -1
}

// right reports whether the fields of a step can be used as they are.
func right(s *Screen, at int) bool {
	switch st := &s.stages[at]; {
	case st.ID == guide.Certificate && s.draft.Certificate == "" && s.draft.HasCertificate():
		return false
	case st.ID == guide.Test || st.form == nil:
		return true
	default:
		return st.form.Wrong() == ""
	}
}
