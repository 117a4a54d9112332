package setup_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// A setup's test that time may mend is made again by itself, as a renewal's: until then it says when,
// and afterwards it has passed.
func TestTheSetupTestsAgainByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.test = refusing(3)
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.see("not registered (AADSTS700027)", "The tenant was asked 1 time, and is asked again in 15 seconds", "waiting", "›[ Test again ]")
		x.Wait(16 * time.Second)
		x.see("The tenant was asked 2 times, and is asked again in")
		x.Keys("enter")
		x.Wait(between)
		x.see("The tenant was asked 3 times, and is asked again in 15 seconds")
		x.Wait(16 * time.Second)
		x.see("The tenant answers", "›[ Save the settings ]")
		x.unseen("asked again", "AADSTS700027")
		x.Wait(time.Minute)
		wantCalls(t, d, "consented, make, uploaded, test, test, test, test")
	})
}

// What the last test found, and the cursor of a person who reads it, stay while it is made again.
func TestATestThatIsMadeAgainDisturbsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		refused, end := refusing(100), make(chan struct{})
		var held atomic.Bool
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			if held.Load() {
				<-end
			}
			return refused(ctx, draft, each)
		}
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.Keys("right", "right")
		x.see("›[ Save without a passed test ]")
		held.Store(true)
		x.Wait(16 * time.Second)
		x.see("testing", "not registered (AADSTS700027)", "The tenant was asked 2 times, and is asked again now", "›[ Save without a passed test ]")
		close(end)
		x.Wait(between)
		x.see("The tenant was asked 2 times, and is asked again in 15 seconds", "›[ Save without a passed test ]")
		x.Keys("enter")
		x.see("11/11", "saved without a passed test")
	})
}

// Nothing is asked again by itself if an answer has to be changed first.
func TestAWrongAnswerIsNotAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		f := fault.New(fault.SignIn, "the application was not found", "compare", nil)
		f.About = fault.AboutApplication
		d.test = answering(check.Result{ID: "token", Title: "Sign-in", State: check.Failed, Message: f.Sentence, Fault: f})
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTest()
		x.see("the application was not found", "›[ Back to step 6 ]")
		x.unseen("asked again", "waiting")
		x.Wait(time.Minute)
		wantCalls(t, d, "consented, make, uploaded, test")
	})
}

// When the others of a demo have acted, the step says so, and the test is made again at once. Until
// then the words about them stay, however often it was made.
func TestTheOthersOfADemoAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := lacking()
		x, a := startPlayed(t, d, guide.Test, 80, 24)
		defer x.Quit(longest)
		lacks, passes := d.test, newBackend()
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			if a.acted.Load() > 0 {
				return passes.Test(ctx, draft, each)
			}
			return lacks(ctx, draft, each)
		}
		for range 9 {
			x.Keys("enter")
		}
		x.see("10/11", "They wait", "A act", "›[ Test again ]")
		x.Keys("r")
		x.see("They wait", "A act")
		if x.Keys("esc", "enter"); strings.Contains(x.Text(), "They have acted") {
			t.Errorf("they acted already:\n%s", x.Text())
		}
		x.see("They wait", "A act")
		d.called()
		x.Wait(3 * time.Second)
		a.acted.Add(1) // by themselves
		x.Wait(time.Second)
		x.see("✓ They have acted.", "testing")
		x.unseen("They wait")
		x.Wait(whole)
		x.see("The tenant answers", "›[ Save the settings ]", "✓ They have acted.")
		wantCalls(t, d, "test")
	})
}

// On a small screen, where the line is out of sight that says when the test is made again, the foot says it; with
// room for all it doesn't count there.
func TestTheFootOfASmallScreenCounts(t *testing.T) {
	for size, want := range map[[2]int]string{{40, 12}: "waiting 15 s", {120, 40}: "waiting enter"} {
		synctest.Test(t, func(t *testing.T) {
			d := newBackend()
			d.test = refusing(9)
			x := start(t, d, size[0], size[1])
			defer x.Quit(longest)
			x.toTest()
			x.see(want)
		})
	}
}
