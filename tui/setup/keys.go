package setup

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
)

// key handles a key. Enter and shift+tab arrive as commands too, while no text
// is typed.
func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	f := s.steps.form()
	s.scroll.pause()
	switch k := msg.String(); {
	case k == "enter":
		return s.enter()
	case k == "shift+tab" && !s.steps.now().ends && (f == nil || f.Focused() == s.steps.firstField()):
		_, cmd := s.Back(false)
		return cmd
	case k == editTwin && s.o.Edit != nil && twinOf(s) != "":
		return s.o.Edit(twinOf(s))
	case k == "pgdown" || k == "pgup":
		s.scroll.page(k == "pgdown")
		return nil
	case (k == "down" || k == "up") && (f == nil || s.steps.now().first == fieldDo):
		s.scroll.by(k == "down", 1)
		return nil
	case f == nil || s.work.busy != "":
		return nil
	}
	return s.follow(f.Update(msg))
}

// paste passes a pasted text to the focused field. Of an id that was copied
// with its surroundings only the id is taken.
func (s *Screen) paste(msg tea.PasteMsg) tea.Cmd {
	f := s.steps.form()
	if f == nil || s.work.busy != "" {
		return nil
	}
	if only := s.steps.now().only; only != nil {
		id, whole := only(msg.Content)
		if whole {
			f.SetValue(f.Focused(), id)
			return s.follow(form.Event{Field: f.Focused(), Changed: true})
		}
		msg.Content = id
	}
	return s.follow(f.Update(msg))
}

// follow does what a change of the fields requires.
func (s *Screen) follow(e form.Event) tea.Cmd {
	switch {
	case e.Complete:
		return listPaths(s, e.Field, s.steps.form().Value(e.Field))
	case !e.Changed:
		return nil
	}
	s.work.clear()
	if remake := s.steps.now().remade[e.Field]; remake != nil {
		remake(s)
	}
	s.take()
	s.steps.recheck(s.steps.at)
	kept := keep(s)
	if changed := s.steps.now().changed; changed != nil {
		return both(kept, changed(s))
	}
	return kept
}
