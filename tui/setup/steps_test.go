package setup

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// Steps begin where they are told to, or at the first; going back keeps how far they had come.
func TestStepsRememberHowFarTheyCame(t *testing.T) {
	if st := newSteps(guide.Edit, guide.NewPair); st.at != 0 || st.now().ID != guide.Summary {
		t.Errorf("an edit begins at %s", st.now().ID)
	}
	st := newSteps(guide.SetUp, guide.Register)
	if st.count() != "4/11" || st.number(guide.Register) != 4 || st.reached != 3 {
		t.Errorf("%s, number %d, reached %d", st.count(), st.number(guide.Register), st.reached)
	}
	st.reach(6)
	st.reach(1)
	if st.at != 1 || st.reached != 6 || st.now().ID != guide.Cloud {
		t.Errorf("at %d, reached %d", st.at, st.reached)
	}
	if lacks := st.stage(guide.NewPair); lacks.ID != "" || st.index(guide.NewPair) != -1 {
		t.Errorf("a setup has the step %q", lacks.ID)
	}
}

// What a jump passed over is known, and comes back with a kept draft. An edit has its answers from
// the settings.
func TestStepsKnowWhatWasPassedOver(t *testing.T) {
	st := newSteps(guide.SetUp, "")
	st.takeUp(5, []guide.ID{guide.Cloud, guide.Tenant})
	st.reach(5)
	if over := st.passedOver(); !slices.Equal(over, []guide.ID{guide.Cloud, guide.Tenant}) {
		t.Errorf("passed over: %v", over)
	}
	edit := newSteps(guide.Edit, guide.Test)
	if over := edit.passedOver(); len(over) != 0 {
		t.Errorf("an edit has passed over %v", over)
	}
}

// A repair leads back at once, but not from a step whose outcome must go through the next ones.
func TestStepsOfARepair(t *testing.T) {
	st := newSteps(guide.SetUp, guide.Tenant)
	if st.repairing() {
		t.Error("a setup begins with a repair")
	}
	st.repair = guide.Test
	if !st.repairing() {
		t.Error("no way leads back from the tenant")
	}
	if st.reach(st.index(guide.Certificate)); st.repairing() {
		t.Error("a new certificate goes to the test without its upload")
	}
}

// The first step that can't be used is found, whether its fields are wrong or its files are missing.
func TestFirstWrongStep(t *testing.T) {
	st := newSteps(guide.SetUp, "")
	wrong := true
	st.ask(guide.Client, form.New(form.Field{ID: fieldClient, Check: func(string) form.Note { return form.Note{Wrong: wrong} }}))
	if at := st.firstWrong(Draft{Certificate: "a.pem"}); at != st.index(guide.Client) {
		t.Errorf("the first wrong step is %d", at)
	}
	wrong = false
	st.recheck(-1)
	if at := st.firstWrong(Draft{}); at != st.index(guide.Certificate) {
		t.Errorf("without a certificate the first wrong step is %d", at)
	}
	if at := st.firstWrong(Draft{Credential: string(alert.ManagedIdentity)}); at != -1 {
		t.Errorf("with a managed identity the first wrong step is %d", at)
	}
}

// The fields of a step from which enter moves on and shift+tab leads back hang on what it asks now.
func TestStepsKnowTheirFields(t *testing.T) {
	st := newSteps(guide.SetUp, guide.Name)
	st.ask(st.now().ID, form.New(form.Field{ID: fieldName}))
	if st.firstField() != fieldName || st.lastField() != fieldName || st.has(fieldBegin) {
		t.Errorf("a name alone: from %s to %s", st.firstField(), st.lastField())
	}
	kept := form.Field{ID: fieldBegin, Control: form.Choice, Value: "a", Options: []form.Option{{ID: "a"}, {ID: beginNew}}}
	st.ask(st.now().ID, form.New(kept))
	if st.firstField() != fieldBegin || st.lastField() != fieldBegin {
		t.Errorf("a kept draft: from %s to %s", st.firstField(), st.lastField())
	}
	kept.Value = beginNew
	st.ask(st.now().ID, form.New(kept, form.Field{ID: fieldName}))
	if st.firstField() != fieldBegin || st.lastField() != fieldName {
		t.Errorf("a new one beside kept drafts: from %s to %s", st.firstField(), st.lastField())
	}
}

// TestAStepThatTheTaskLacks takes no fields and is never left.
func TestAStepThatTheTaskLacks(t *testing.T) {
	st := newSteps(guide.Renew, guide.Upload)
	st.ask(guide.Cloud, form.New(form.Field{ID: fieldCloud}))
	st.leave(guide.Cloud, true)
	if got := st.stage(guide.Cloud); got.form != nil || got.left || st.index(guide.Cloud) >= 0 {
		t.Errorf("%+v", got)
	}
}
