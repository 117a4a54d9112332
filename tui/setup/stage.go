package setup

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// stage is a step as the wizard runs it: what the guide tells, what is asked, and what
// happens on the way in and out. A nil function does nothing.
type stage struct {
	guide.Step
	form *form.Form // nil without fields; it lives as long as the screen
	left bool       // it was left for the next one, as it asks to be
	asks

	arrive  func(*Screen) tea.Cmd
	changed func(*Screen) tea.Cmd         // after a field changed and was taken
	leave   func(*Screen, string) tea.Cmd // with the button that was pressed; nil goes to the next step
	drawn   func(*Screen, *paragraphs)    // words that depend on what was tried, below those of the guide
	below   func(*Screen, *paragraphs)    // words below the fields
	keys    func(*Screen) []hint          // what keys do; nil = enter continues, esc goes back
	hands   func(guide.About) hand        // an address or a text for use elsewhere; nil for none

	again   time.Duration // after a test that may pass by itself, it begins again; 0 for never
	ends    bool          // nothing leads back from it
	renewed bool          // what comes out of it must go through the steps that follow, even in a repair
}

// asks has the functions of a step's fields.
type asks struct {
	fields func(*Screen) *form.Form // makes the form
	first  string                   // the field from which shift+tab leads back; "" = the last one
	then   map[string]string        // the field to which enter leads from a choice
	remade map[string]func(*Screen) // makes the form again after a choice changed
	last   func(*form.Form) string  // the field from which enter moves on
	also   string                   // another one; "" for none
	take   func(*Screen)            // copies the values of the fields into the draft
	settle func(*Screen)            // shows the values as they were understood
	only   func(string) (string, bool)
	right  func(*Screen) bool // whether more than its fields is right
}

// stages returns the steps of a task in the order of the guide.
func stages(task guide.Task) []stage {
	acts := map[guide.ID]stage{
		guide.Name: {keys: nameKeys, leave: leaveName, asks: asks{
			fields: nameForm, last: lastOfName, take: takeName, first: fieldBegin,
			then: map[string]string{fieldBegin: fieldName}, remade: map[string]func(*Screen){fieldBegin: chooseBegin},
		}},
		guide.Cloud:       {keys: cloudKeys, asks: asks{fields: cloudForm, last: field(fieldCloud), take: takeText}},
		guide.Sources:     {keys: sourcesKeys, leave: leaveSources, asks: asks{fields: sourcesForm, last: field(fieldSources), take: takeSources}},
		guide.Register:    {hands: registerHand},
		guide.Tenant:      {leave: leaveTenant, asks: asks{fields: tenantForm, last: field(fieldTenant), take: takeText, settle: settleTenant, only: pastedID(tenantWord)}},
		guide.Client:      {drawn: resolvedWords, keys: clientKeys, asks: asks{fields: clientForm, last: field(fieldClient), take: takeText, settle: settleClient, only: pastedID(clientWord)}},
		guide.Permissions: {keys: consentKeys, leave: tellConsented, hands: consentHand},
		guide.Certificate: {
			arrive: lookAt, changed: lookAgain, leave: leavePair, below: pairWords, keys: pairKeys, renewed: true, asks: asks{
				fields: pairForm, first: fieldHow, last: lastOfPair, also: fieldDays, take: takeCertificate, right: rightPair,
				then: map[string]string{fieldHow: fieldCertificate}, remade: map[string]func(*Screen){fieldHow: chooseHow},
			},
		},
		guide.Upload: {arrive: lookOnce, leave: tellUploaded, hands: uploadHand},
		guide.Test:   {arrive: testAnew, leave: leaveTest, drawn: testWords, below: askedWords, keys: testKeys, again: askEvery, asks: asks{first: fieldDo}},
		guide.Done:   {arrive: lookOnce, leave: leaveDone, keys: doneKeys, ends: true},
	}
	amend(acts, task)
	var out []stage
	for _, step := range guide.StepsOf(task) {
		st := acts[step.ID]
		st.Step = step
		out = append(out, st)
	}
	return out
}

// field returns the last of a stage whose one field it is.
func field(id string) func(*form.Form) string { return func(*form.Form) string { return id } }

// take copies the values of the present step's fields into the draft.
func (s *Screen) take() {
	if take := s.steps.now().take; take != nil {
		take(s)
	}
}
