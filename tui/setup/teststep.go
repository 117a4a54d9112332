package setup

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// testAnew begins the test when its step is reached: no repair goes on.
func testAnew(s *Screen) tea.Cmd {
	s.steps.leadBack("")
	if at := s.steps.firstWrong(s.answers.Draft); at >= 0 {
		s.work.halt()
		s.test = lacking(s.o.Task, s.steps.stages[at].ID)
		s.steps.ask(guide.Test, buttonsAfter(nil, s.test.buttons(false)))
		return nil
	}
	s.steps.ask(guide.Test, nil)
	return s.test.run(s.work, s.o.Backend, s.answers.Draft, waits(s))
}

// testAgain runs the checks once more, by itself.
func testAgain(s *Screen) tea.Cmd {
	return s.test.again(s.work, s.o.Backend, s.answers.Draft, waits(s))
}

// takeTested handles a result and waits for the next one.
func takeTested(s *Screen, msg tested) tea.Cmd {
	if msg.generation != s.work.generation {
		return nil
	}
	if !msg.over {
		s.test.came(msg.result)
		return hear(msg)
	}
	again := s.test.asking
	s.test.ended(s.o.Now(), msg.err)
	s.work.answered(msg.generation, msg.err)
	if !again || s.test.passed() { // else whoever reads on is left where they are
		s.scroll.reset()
	}
	waits := s.steps.now().again > 0 && s.test.mayPass() && !overlooked(s)
	s.steps.ask(s.steps.now().ID, buttonsAfter(s.steps.form(), s.test.buttons(waits)))
	if !waits {
		return nil
	}
	return s.test.await(s.work, s.o.Now(), s.steps.now().again)
}

// buttonsAfter makes the buttons of a test. A cursor that a person moved in those before stays on its
// button.
func buttonsAfter(before *form.Form, buttons []form.Option) *form.Form {
	after := form.New(form.Field{ID: fieldDo, Control: form.Buttons, Options: buttons})
	if before == nil {
		return after
	}
	if button := form.Moved(before, fieldDo); button != "" {
		after.SetValue(fieldDo, button)
	}
	return after
}
