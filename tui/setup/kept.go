package setup

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/decide"
	"tocsin/tui/form"
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

// keeper knows which drafts are kept.
type keeper struct {
	drafts  []Kept // that were left
	kept    Kept   // the one that this run keeps; its ID is "" before the first Keep
	keeping bool   // a Keep runs
	newer   bool   // the draft changed since it began
	leaving bool   // the wizard is left and come back to once the draft is kept
	gone    bool   // the wizard was left for the list: nothing is kept any more
	unkept  bool   // it was said that the draft can't be kept
	edited  Edited // what an edit changes
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
	if s.gone || s.steps.now().ends || s.work.busy == busyFinish || !answeredAny(s) {
		return Kept{}, false
	}
	k := s.kept
	draft := s.answers.Draft
	if s.o.Backend.Check(fieldTenant, draft) != "" { // a secret may be pasted into the wrong field
		draft.TenantID = ""
	}
	if s.o.Backend.Check(fieldClient, draft) != "" {
		draft.ClientID = ""
	}
	k.Over = s.steps.passedOver()
	if s.o.Task == guide.Edit {
		edited := s.edited
		k.Edited = &edited
		k.ID = k.Edited.ID()
	}
	at := s.steps.now().ID
	if s.steps.at == 0 && s.o.Task == guide.SetUp { // esc has led through all steps to the one that can be left
		at = s.steps.stages[s.steps.reached].ID
	}
	k.Draft, k.Made, k.At, k.Left = draft, s.pair.made, at, s.o.Now().UTC().Truncate(time.Second)
	return k, true
}

// answeredAny reports whether anything was answered that would be lost.
func answeredAny(s *Screen) bool {
	if s.o.Task == guide.Edit {
		return s.pair.made != nil || s.answers.changed() > 0
	}
	return s.kept.ID != "" || s.steps.reached > 0 || s.answers.named()
}

// keptAs answers keep with the ID of the draft.
type keptAs struct {
	of
	id  string
	err error
}

// keep has the draft kept. One Keep runs at a time: what changes meanwhile is kept after it.
func (s *Screen) keep() tea.Cmd {
	k, ok := s.Left()
	switch {
	case !ok && s.kept.ID == "", !ok && (s.gone || s.steps.now().ends || s.work.busy == busyFinish):
		return nil
	case s.keeping:
		s.newer = true
		return nil
	case !ok: // an edit that changes nothing any more
		return forgetDraft(s)
	case k.ID == "": // the same for the last Keep, whatever has answered by then
		k.ID = strings.ToLower(rand.Text()[:12])
	}
	s.kept.ID = k.ID
	s.keeping, s.newer = true, false
	return func() tea.Msg {
		id, err := s.o.Backend.Keep(k)
		return keptAs{of{s.work}, id, err}
	}
}

// takeKept remembers the ID of the draft. That it can't be kept is said once.
func (s *Screen) takeKept(msg keptAs) tea.Cmd {
	s.keeping = false
	switch {
	case msg.err == nil && s.steps.now().ends: // the integration was saved meanwhile
		s.kept.ID = msg.id
		return forgetDraft(s)
	case msg.err == nil && s.newer:
		s.kept.ID = msg.id
		return s.keep()
	case msg.err == nil:
		s.kept.ID = msg.id
		if s.leaving {
			s.leaving = false
			return comeBack(s)
		}
		return nil
	case s.leaving:
		s.leaving = false
		return screen.Tell(screen.Late(msg.err))
	case s.unkept:
		return nil
	}
	s.unkept = true
	return screen.Say(screen.Warn, unkeptWords(msg.err))
}

// unkeptWords says why a draft can't be kept, and what helps.
func unkeptWords(err error) string {
	f := fault.Of(err)
	words := "These answers can't be kept: " + f.Sentence
	if f.Hint != "" {
		words += " (" + f.Hint + ")"
	}
	return words
}

// forgetDraft has the draft deleted, since its integration was saved.
func forgetDraft(s *Screen) tea.Cmd {
	id := s.kept.ID
	if id == "" {
		return nil
	}
	s.kept = Kept{}
	return func() tea.Msg {
		if err := s.o.Backend.Forget(id); err != nil {
			return screen.Say(screen.Warn, "The kept answers can't be deleted: "+fault.Of(err).Sentence)()
		}
		return nil
	}
}

// resume goes on with a kept draft, in its step.
func (s *Screen) resume(k Kept) tea.Cmd {
	s.kept = k
	s.pair.takeUp(k.Draft, k.Made)
	s.answers.resume(k.Draft)
	if vouchedAs(s.o.Backend.Vouched(), s.answers.Credential) == nil { // it was left on another machine
		s.answers.Credential = ""
	}
	for i := range s.steps.stages {
		if fields := s.steps.stages[i].fields; fields != nil && s.steps.stages[i].ID != guide.Name {
			s.steps.stages[i].form = fields(s)
		}
	}
	s.steps.stage(guide.Name).form = newName(s)
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
func (s *Screen) goOn(focus screen.Focus) tea.Cmd {
	if shown := s.o.Shown; focus.On && shown != nil {
		s.o.Shown = nil
		shown()
	}
	if focus.On && s.o.Task != guide.SetUp && !s.steps.begun {
		s.steps.begun = true
		return s.to(s.steps.at)
	}
	id := s.o.Resume
	if !focus.On || id == "" {
		return nil
	}
	s.o.Resume = ""
	for _, k := range s.drafts {
		if k.ID == id {
			return s.resume(k)
		}
	}
	return nil
}

// begins returns the choice between kept drafts and a new one.
func begins(s *Screen) form.Field {
	f := form.Field{ID: fieldBegin, Control: form.Choice, Label: "Go on or begin", Value: s.drafts[0].ID}
	for _, k := range s.drafts {
		f.Options = append(f.Options, form.Option{ID: k.ID, Label: text.Brief(k.Where(), nameWidth), Hint: "left " + k.Left.Local().Format("2006-01-02 15:04")})
	}
	f.Options = append(f.Options, form.Option{ID: beginNew, Label: "A new tenant"})
	return f
}

// chosenDraft returns the chosen one of the kept drafts; nil for a new tenant.
func chosenDraft(s *Screen) *Kept {
	if s.steps.now().ID != guide.Name {
		return nil
	}
	for i, k := range s.drafts {
		if s.steps.form().Value(fieldBegin) == k.ID {
			return &s.drafts[i]
		}
	}
	return nil
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
	at := slices.IndexFunc(s.drafts, func(k Kept) bool { return k.ID == id })
	if at < 0 || s.steps.now().ID != guide.Name {
		return nil
	}
	gone := s.drafts[at]
	s.drafts = slices.Concat(s.drafts[:at], s.drafts[at+1:])
	s.steps.now().form = nameForm(s)
	return func() tea.Msg {
		if err := s.o.Backend.Forget(gone.ID); err != nil {
			return screen.Say(screen.Warn, "The kept answers can't be deleted: "+fault.Of(err).Sentence)()
		}
		return screen.Say(screen.Info, "Discarded: "+gone.Where())()
	}
}
