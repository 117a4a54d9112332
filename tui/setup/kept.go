package setup

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/decide"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Kept is a draft that was left, and how far it was. It holds no secret: of the key it has
// the path.
type Kept struct {
	ID    string     `json:"id"` // names it; the Backend gives it with the first Keep
	Draft Draft      `json:"draft"`
	Made  *Draft     `json:"made,omitempty"` // with the paths of a pair that was made here
	At    guide.ID   `json:"at"`
	Over  []guide.ID `json:"over,omitempty"` // steps that a jump passed over
	Left  time.Time  `json:"left"`
	// Edited is set in the draft of an edit.
	Edited *Edited `json:"edited,omitempty"`
}

// Where returns the name of the draft and its step, for those who go on with it.
func (k Kept) Where() string {
	if k.Edited != nil {
		return "the changes of " + k.Draft.Name
	}
	at := guide.Index(k.At)
	if at < 0 { // a step of another version
		return k.Draft.Name
	}
	return fmt.Sprintf("%s, at step %d, %s", k.Draft.Name, at+1, guide.Steps()[at].Title)
}

// Left returns the draft as it stands; false if there is nothing to go on with: nothing
// was answered, or the integration was saved.
func (s *Screen) Left() (Kept, bool) {
	if settled(s) || !answeredAny(s) {
		return Kept{}, false
	}
	draft := s.answers.Draft
	if s.o.Backend.Check(fieldTenant, draft) != "" { // a secret may be pasted into the wrong field
		draft.TenantID = ""
	}
	if s.o.Backend.Check(fieldClient, draft) != "" {
		draft.ClientID = ""
	}
	at := s.steps.now().ID
	if s.steps.at == 0 && s.o.Task == guide.SetUp { // esc has led through all steps to the one that can be left
		at = s.steps.stages[s.steps.reached].ID
	}
	return s.keeper.draft(Kept{Draft: draft, Made: s.pair.made, At: at, Over: s.steps.passedOver(), Left: s.o.Now().UTC().Truncate(time.Second)}), true
}

// Leaves reports whether the guide is left half-way if the program ends now.
func (s *Screen) Leaves() bool { return !s.keeper.over && !s.steps.now().ends }

// settled reports whether the wizard was left for good, or its integration saved: nothing is kept then.
func settled(s *Screen) bool {
	return s.keeper.gone || s.steps.now().ends || s.work.busy == busyFinish
}

// answeredAny reports whether anything was answered that would be lost.
func answeredAny(s *Screen) bool {
	if s.o.Task == guide.Edit {
		return s.pair.made != nil || s.answers.changed() > 0
	}
	return s.keeper.holds() || s.steps.reached > 0 || s.answers.named()
}

// keep has the draft kept as it stands; one of an edit that changes nothing any more is deleted.
func keep(s *Screen) tea.Cmd {
	now, some := s.Left()
	if !some && (settled(s) || !s.keeper.holds()) {
		return nil
	}
	return s.keeper.keep(s.work, s.o.Backend, now, some)
}

// takeKept goes on once the draft is kept, or can't be.
func takeKept(s *Screen, msg keptAs) tea.Cmd {
	if msg.err != nil {
		return s.keeper.failed(msg.err)
	}
	again := s.keeper.came(msg.id)
	switch {
	case s.steps.now().ends: // the integration was saved meanwhile
		return s.keeper.forget(s.o.Backend)
	case again:
		return keep(s)
	case s.keeper.leaves():
		return comeBack(s)
	}
	return nil
}

// resume goes on with a kept draft, in its step.
func resume(s *Screen, k Kept) tea.Cmd {
	s.keeper.takeUp(k)
	s.pair.takeUp(k.Draft, k.Made)
	s.answers.resume(k.Draft)
	if vouchedAs(s.o.Backend.Vouched(), s.answers.Credential) == nil { // it was left on another machine
		s.answers.Credential = ""
	}
	remake(s)
	s.steps.ask(guide.Name, newName(s))
	at := max(guide.Index(k.At), 0)
	if s.steps.stages[at].ends {
		at--
	}
	if wrong := s.steps.firstWrong(s.answers.Draft); wrong >= 0 {
		at = min(at, wrong)
	}
	s.steps.takeUp(at, k.Over)
	if s.steps.stage(guide.Permissions).left {
		s.answers.grant()
	}
	return s.to(at)
}

// goOn resumes the draft that the wizard was opened for, once it is shown, or begins with the
// step of another task.
func goOn(s *Screen, focus screen.Focus) tea.Cmd {
	if shown := s.o.Shown; focus.On && shown != nil {
		s.o.Shown = nil
		shown()
	}
	if focus.On && s.steps.begin() {
		return s.to(s.steps.at)
	}
	id := s.o.Resume
	if !focus.On || id == "" {
		return nil
	}
	s.o.Resume = ""
	if k := s.keeper.of(id); k != nil {
		return resume(s, *k)
	}
	return nil
}

// chosenDraft returns the chosen one of the kept drafts; nil for a new tenant.
func chosenDraft(s *Screen) *Kept {
	if s.steps.now().ID != guide.Name {
		return nil
	}
	return s.keeper.of(s.steps.form().Value(fieldBegin))
}

// discarded is sent when a person has agreed to discard a draft.
type discarded struct {
	of
	id string
}

// askDiscard asks before the chosen draft is deleted for good.
func askDiscard(s *Screen) tea.Cmd {
	switch {
	case unsaved(s):
		return askForget(s)
	case yields(s):
		return askGiveUp(s)
	}
	k := chosenDraft(s)
	if k == nil {
		return nil
	}
	question := "Discard what was answered for " + text.Brief(k.Where(), nameWidth) + "? It can't be brought back."
	if k.Made != nil {
		question += " The certificate and the key that were made stay."
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(s.theme, question, discarded{of{s.work}, k.ID})})
}

// discardDraft deletes a draft for good. The files of a pair that was made stay.
func discardDraft(s *Screen, id string) tea.Cmd {
	if s.o.Task == guide.Edit {
		return forgetChanges(s)
	}
	if s.steps.now().ID != guide.Name {
		return nil
	}
	said := s.keeper.discard(s.o.Backend, id)
	if said != nil {
		s.steps.ask(guide.Name, nameForm(s))
	}
	return said
}
