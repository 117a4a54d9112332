package setup

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// fieldChange is the choice of the summary of an edit.
const fieldChange = "change"

// changeNothing is the choice that goes on to the test.
const changeNothing = "test"

// amend changes the stages for a task, and adds those that it alone has.
func amend(acts map[guide.ID]stage, task guide.Task) {
	switch task {
	case guide.Edit:
		acts[guide.Summary] = stage{arrive: summarize, leave: leaveSummary, drawn: leftWords, keys: summaryKeys, asks: asks{fields: summaryForm, last: field(fieldChange)}}
	case guide.Renew:
		acts[guide.NewPair] = stage{arrive: lookAt, leave: leaveNewPair, drawn: newPairWords, keys: newPairKeys, renewed: true}
	}
}

// summaryForm makes the choice of what to change: a row for each step that asks for something,
// with what the draft has.
func summaryForm(s *Screen) *form.Form {
	f := form.Field{ID: fieldChange, Control: form.Choice, Label: "Change"}
	has := map[guide.ID]string{
		guide.Cloud: s.answers.Cloud, guide.Sources: strings.Join(s.answers.Sources, ", "), guide.Tenant: s.answers.TenantID,
		guide.Client: s.answers.ClientID, guide.Certificate: s.answers.Certificate,
	}
	if s.answers.Credential != "" {
		has[guide.Certificate] = alert.Credential(s.answers.Credential).Label()
	}
	for _, step := range guide.StepsOf(guide.Edit) {
		if value, asked := has[step.ID]; asked {
			f.Options = append(f.Options, form.Option{ID: string(step.ID), Label: step.Title, Hint: value})
		}
	}
	f.Options = append(f.Options, form.Option{ID: changeNothing, Label: "Test and save", Hint: changedWords(s)})
	f.Value = f.Options[0].ID
	return form.New(f)
}

// changedWords says how many of the answers differ from the settings.
func changedWords(s *Screen) string {
	n := s.answers.changed()
	switch n {
	case 0:
		return "nothing is changed yet"
	case 1:
		return "1 change"
	}
	return string(rune('0'+n)) + " changes"
}

// summarize shows what the draft has when the summary is reached. After a change the cursor is
// on the way to the test.
func summarize(s *Screen) tea.Cmd {
	s.steps.ask(guide.Summary, summaryForm(s))
	if s.steps.repair != "" || s.answers.changed() > 0 {
		s.steps.form().SetValue(fieldChange, changeNothing)
	}
	s.steps.leadBack("")
	return nil
}

// leaveSummary goes to the chosen step, which leads back here.
func leaveSummary(s *Screen, _ string) tea.Cmd {
	value := s.steps.form().Value(fieldChange)
	if value == changeNothing {
		return s.toStep(guide.Test)
	}
	cmd := s.toStep(guide.ID(value))
	s.steps.leadBack(guide.Summary)
	return cmd
}

func summaryKeys(s *Screen) []hint {
	keys := []hint{{arrows(s, "up", "down"), "move"}, {"enter", "choose"}, back()}
	if unsaved(s) {
		keys = append(keys, hint{"D", "discard"})
	}
	return keys
}

// leaveNewPair has the new pair made, or goes on with the one that was.
func leaveNewPair(s *Screen, _ string) tea.Cmd {
	if s.answers.renewing() {
		return look(s, 0, true)
	}
	return makePair(s)
}

func newPairKeys(s *Screen) []hint {
	if s.answers.renewing() {
		return []hint{onward(s.steps), back()}
	}
	if s.o.Renewal.Left != "" {
		return []hint{{"enter", "take it"}, back()}
	}
	return []hint{{"enter", "make it"}, back()}
}

// newPairWords writes the facts of the pair: the one in use, or the new one once it is there.
func newPairWords(s *Screen, p *paragraphs) {
	if s.pair.facts != nil {
		p.gap()
		p.facts(*s.pair.facts)
	}
}
