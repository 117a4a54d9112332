package setup_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/command"
	"tocsin/tui/setup"
)

// offering answers as the application does, and offers what it may read besides.
func offering(may ...alert.SourceName) func(context.Context, setup.Draft, func(check.Result)) []check.Result {
	return func(_ context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
		out := answers(draft)
		for _, name := range []alert.SourceName{alert.RiskDetections, alert.O365Management} {
			if slices.Contains(draft.Sources, string(name)) {
				continue
			}
			r := check.Result{ID: "supplement." + string(name), Title: "Supplement " + string(name), State: check.Passed, Message: "not permitted"}
			if slices.Contains(may, name) {
				r.Message, r.Offer = "permitted", name
			}
			out = append(out, r)
		}
		for _, r := range out {
			each(r)
		}
		return out
	}
}

// What the token allows is offered with a word on what it adds; one key adds it and tests again.
func TestSupplementsAreOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = offering(alert.RiskDetections, alert.O365Management)
		x := start(t, d, 120, 40)
		defer x.Quit(longest)
		x.toTest()
		x.see("10/11", "The application may read more", "risk_detections: risk detections of Entra ID Protection", "o365_management: alerts of Office 365", "a add sources")
		x.unseen("Supplement ", "not permitted")
		d.called()
		x.Keys("a")
		x.see("10/11", "Read risk_detections: answers", "Read o365_management: answers", "Save the settings")
		x.unseen("may read more", "a add sources")
		wantCalls(t, d, "test")
		x.Keys("a", "enter")
		x.see("11/11")
		want := []string{"alerts_v2", "incidents", "risk_detections", "o365_management"}
		if !slices.Equal(d.finished.Sources, want) {
			t.Errorf("saved with %v", d.finished.Sources)
		}
	})
}

// Only what is permitted is offered, and nothing after a test that failed.
func TestSupplementsWithoutPermissionAreNotOffered(t *testing.T) {
	d := quick()
	d.begin.TenantID, d.begin.ClientID = tenantID, clientID
	d.test = offering(alert.RiskDetections)
	g := at(t, d, 9)
	g.wants("10", "risk_detections: ")
	g.lacks("o365_management", "not permitted")
	d.test = offering()
	g.keys("r")
	g.lacks("may read more")
	if slices.ContainsFunc(g.Commands(), func(c command.Spec) bool { return c.ID == "setup.add" }) {
		t.Error("the key works without an offer")
	}
	d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
		f := fault.New(fault.Service, "no answer", "", nil)
		each(check.Result{ID: "source.alerts_v2", Title: "Read", State: check.Failed, Message: f.Sentence, Fault: f})
		return offering(alert.RiskDetections)(ctx, draft, each)
	}
	g.keys("r")
	g.lacks("may read more")
	if slices.ContainsFunc(g.Commands(), func(c command.Spec) bool { return c.ID == "setup.add" }) {
		t.Error("the key works after a test that failed")
	}
}

// What a preset says of polling stands where the sources are confirmed, and at the end; without
// one nothing does. It is kept with a draft.
func TestAPresetsPollingIsShown(t *testing.T) {
	d := filled()
	g := at(t, d, 2)
	g.wants("3")
	g.lacks("poll_every", "preset")
	d = filled()
	d.begin.PollEvery, d.begin.Since = config.Duration(5*time.Minute), config.Duration(30*24*time.Hour)
	g = at(t, d, 2)
	g.wants("3", "preset", "poll_every", "5m from one poll", "since", "30d is how far back")
	left := keptOf(t, d)
	if left.Draft.PollEvery.String() != "5m" || left.Draft.Since.String() != "30d" {
		t.Errorf("kept %+v", left.Draft)
	}
	d2 := filled()
	d2.drafts = []setup.Kept{left}
	g = fresh(t, d2)
	g.keys("enter")
	g.wants("3", "5m from one poll")
	for range 8 {
		g.keys("enter")
	}
	g.wants("11", "poll_every", "5m", "30d", "every 5m")
	g.lacks("each minute")
	if d2.finished.PollEvery.String() != "5m" || d2.finished.Since.String() != "30d" {
		t.Errorf("saved with %+v", d2.finished)
	}
	if strings.Contains(g.seen(), "0s") {
		t.Error("an absent value is shown")
	}
}

// A small screen has no room for the verdict and all that can be added: it opens at the verdict.
func TestOffersLeaveTheVerdictInSight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = offering(alert.RiskDetections, alert.O365Management)
		x := start(t, d, 120, 40)
		defer x.Quit(longest)
		x.toTest()
		x.see("may read more")
		x.Resize(40, 12)
		x.see("✓ The tenant answers", "Press a", "pgdn: more")
	})
}
