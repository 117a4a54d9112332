package setup_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/check"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
)

// A test begun anew forgets the one before: its results, its end and its buttons.
func TestATestBegunAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 100, 40)
		defer x.Quit(longest)
		x.toTest()
		x.Wait(2 * between)
		x.see("testing", "start over")
		x.Keys("r")
		x.see("testing", "start over")
		x.unseen("Test again", "The test didn't pass")
		x.Wait(whole)
		x.see("Save the settings")
		if n := strings.Count(x.Text(), "Certificate and key"); n != 1 {
			t.Errorf("a result is there %d times:\n%s", n, x.Text())
		}
		x.Keys("r")
		x.see("testing")
		x.unseen("Save the settings", "Test again")
		x.Wait(whole)
		x.see("Save the settings")
		wantCalls(t, d, "consented, make, uploaded, test, test ended early, test, test")
	})
}

// What a test reports after it was left goes nowhere, and holds nothing up.
func TestResultsOfATestThatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			<-ctx.Done()
			for _, r := range answers(draft) {
				each(r)
			}
			d.note("all reported")
			return nil
		}
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.Keys("esc")
		x.Wait(between)
		x.see("9/11")
		wantCalls(t, d, "consented, make, uploaded, test, all reported")
	})
}

// The test and the pair are of the draft at the moment at which enter was pressed.
func TestWorkIsOfTheDraftAtEnter(t *testing.T) {
	var tested []setup.Draft
	d := quick()
	d.begin.TenantID, d.begin.ClientID = tenantID, clientID
	d.test = func(_ context.Context, draft setup.Draft, _ func(check.Result)) []check.Result {
		tested = append(tested, draft)
		return nil
	}
	g := at(t, d, 8)
	cmd := g.Update(g.press("enter")) // the test begins, and is not run yet
	g.keys("esc", "esc", "esc", "esc").paste(otherID)
	g.run(cmd)
	if len(tested) != 1 || tested[0].ClientID != clientID {
		t.Errorf("tested %+v", tested)
	}
	g.wants("6", otherID)

	d = filled()
	var names []string
	d.makes = func(draft setup.Draft) { names = append(names, draft.Name) }
	g = at(t, d, 7)
	cmd = g.Do("setup.continue")
	for range 7 {
		g.keys("esc")
	}
	g.keys("x")
	g.run(cmd)
	if !slices.Equal(names, []string{"contoso"}) {
		t.Errorf("made for %q", names)
	}
}

// A test that was cut off did not pass, whatever had passed until then.
func TestACutOffTestDidNotPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = func(_ context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			for _, r := range answers(draft)[:3] {
				each(r)
			}
			time.Sleep(10 * time.Minute) // deaf to its context
			return nil
		}
		x := start(t, d, 80, 30)
		defer x.Quit(11 * time.Minute)
		x.toTest()
		x.Wait(130 * time.Second)
		x.see("✓ Certificate and key", "no answer within the time limit", "The test didn't pass", "Save without a passed test")
		x.unseen("The tenant answers", "Save the settings")
		x.Keys("right", "enter")
		x.see("11/11", "saved without a passed test")
	})
}

// When a test ends, its verdict is in sight, wherever the words were scrolled to.
func TestTheVerdictIsInSight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, end := newBackend(), make(chan struct{})
		d.test = func(_ context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			for _, r := range answers(draft) {
				each(r)
			}
			<-end
			return nil
		}
		x := start(t, d, 60, 10)
		defer x.Quit(longest)
		x.toTest()
		x.Keys("pgup", "pgup")
		x.see("testing", "Certificate and key", "pgdn: more")
		close(end)
		x.Wait(between)
		x.see("The tenant answers")
	})
}

// An answer after the end changes nothing: no step, no spinner.
func TestAnswersAfterTheEnd(t *testing.T) {
	for _, presses := range []int{7, 8} {
		g := at(t, filled(), presses)
		place := g.place()
		answer := g.press("enter")
		g.Update(screen.Closed{})
		g.come(answer)
		if g.place() != place || g.Ticking() {
			t.Errorf("from %s to %s, ticking %t", place, g.place(), g.Ticking())
		}
	}
}
