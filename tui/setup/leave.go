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
	f := s.steps.form()
	if f == nil {
		return s.leave("")
	}
	field := f.Focused()
	e := f.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	cmd := s.follow(e)
	switch {
	case e.Pressed != "":
		return both(cmd, s.leave(e.Pressed))
	case field == s.steps.lastField(), field != "" && field == s.steps.now().also:
		if s.right() {
			return both(cmd, s.leave(""))
		}
	default:
		s.steps.form().Focus(s.steps.now().then[field])
	}
	return cmd
}

// right takes the step's fields and reports whether they can be used. If not, each that
// cannot says why, reached or not, and the first of them has the focus.
func (s *Screen) right() bool {
	s.take()
	f := s.steps.form()
	if right := s.steps.now().right; right != nil && !right(s) {
		return false
	}
	fields := f.Reveal()
	if len(fields) == 0 {
		if settle := s.steps.now().settle; settle != nil {
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
	if leave := s.steps.now().leave; leave != nil {
		return leave(s, pressed)
	}
	return s.next()
}

// tellConsented and uploaded tell the Backend that an administrator did what their step asks for.
func tellConsented(s *Screen, _ string) tea.Cmd { return tell(s, s.o.Backend.Consented) }
func tellUploaded(s *Screen, _ string) tea.Cmd  { return tell(s, s.o.Backend.Uploaded) }
func leaveDone(s *Screen, _ string) tea.Cmd     { return s.o.Done() }

// leaveSources leads an edit that adds a source to the step that names its permission.
func leaveSources(s *Screen, _ string) tea.Cmd {
	if s.o.Task == guide.Edit && s.steps.repair == guide.Summary && s.answers.adds() {
		return s.toStep(guide.Permissions)
	}
	return s.next()
}

func leaveTest(s *Screen, pressed string) tea.Cmd {
	switch pressed {
	case pressFinish, pressKeep:
		if at := s.steps.firstWrong(s.answers.Draft); at >= 0 {
			cmd := s.to(at)
			s.steps.leadBack(guide.Test)
			s.right()
			return cmd
		}
		return finish(s)
	case pressAgain:
		return s.toStep(guide.Test)
	case pressMend:
		at, _ := s.test.mend()
		cmd := s.toStep(at)
		s.steps.leadBack(guide.Test)
		return cmd
	}
	return nil
}
