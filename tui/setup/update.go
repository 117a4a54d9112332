package setup

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/guide"
	"tocsin/tui/screen"
)

// Update handles a message. Answers of an older generation are dropped: their
// step was left. So are those of another guide.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	if a, ok := msg.(answer); ok && a.asker() != s.work {
		return nil
	}
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		s.theme = msg.Theme
	case screen.Focus:
		return goOn(s, msg)
	case screen.Closed:
		s.work.end()
	case screen.Tick:
		s.frame++
		return watch(s)
	case tea.KeyPressMsg:
		return s.key(msg)
	case screen.Click:
		return clickStep(s, msg)
	case tea.PasteMsg:
		return s.paste(msg)
	case made:
		return takeMade(s, msg)
	case looked:
		return takeLooked(s, msg)
	case told:
		return takeTold(s, msg)
	case finished:
		if s.work.answered(msg.generation, msg.err) {
			s.steps.leave(s.steps.now().ID, true)
			return both(s.keeper.forget(s.o.Backend), s.toStep(guide.Done))
		}
	case found:
		return takeFound(s, msg)
	case tested:
		return takeTested(s, msg)
	case retry:
		if msg.generation == s.work.generation && s.test.waiting() {
			return testAgain(s)
		}
	case keptAs:
		return takeKept(s, msg)
	case discarded:
		return discardDraft(s, msg.id)
	case yielding:
		return giveUp(s, msg.remove)
	case yielded:
		return takeYielded(s, msg)
	case wrote:
		takeWrote(s, msg)
	case offered:
		return takeOffered(s, msg)
	case returned:
		return takeReturned(s, msg)
	}
	return nil
}

// takeTold goes on once the Backend was told that a step was done. A refusal stays in the step.
func takeTold(s *Screen, msg told) tea.Cmd {
	switch {
	case msg.generation != s.work.generation:
	case s.work.answered(msg.generation, msg.err):
		return s.next()
	default:
		allow(s, msg.err)
	}
	return nil
}

// takeOffered completes a path, and reads the files if that changed it. If the step was
// left, the path stays as the draft has it.
func takeOffered(s *Screen, msg offered) tea.Cmd {
	if s.steps.now().ID != guide.Certificate {
		return nil
	}
	f := s.steps.form()
	f.Offer(msg.field, msg.typed, msg.paths)
	if f.Value(msg.field) == msg.typed {
		return nil
	}
	s.take()
	return look(s, lookPause, false)
}
