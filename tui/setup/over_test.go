package setup_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
)

// lacking answers that consent is missing.
func lacking() *fakeBackend {
	d := filled()
	f := fault.New(fault.Consent, "the application lacks the permission SecurityAlert.Read.All", "give consent", nil)
	d.test = answering(check.Result{ID: "roles", Title: "Permissions and consent", State: check.Failed, Message: f.Sentence, Fault: f})
	return d
}

// A step has the mark of a finished one once it was left by enter. One with a wrong field has
// another mark.
func TestMarksOfSteps(t *testing.T) {
	g := newGuide(t, quick(), theme.New(theme.Options{}), 120, 40)
	marks := func() string {
		out := ""
		for _, line := range g.Draw(120, 40)[:11] {
			out += string([]rune(strings.TrimSpace(ansi.Strip(line)))[:1])
		}
		return out
	}
	g.keys("enter")
	g.run(g.DoWith("setup.step", "10"))
	if got, want := marks(), "✓···!!·!·›·"; ruled(got) != ruled(want) {
		t.Errorf("after a jump from step 2: %s, want %s", got, want)
	}
	g.run(g.DoWith("setup.step", "5 Directory (tenant) ID"))
	g.paste("wrong")
	g.run(g.DoWith("setup.step", "Test"))
	if got := ruled(marks()); got[4] != '!' || got[0] != 'v' {
		t.Errorf("with a wrong ID: %s", got)
	}
	g.run(g.DoWith("setup.step", "5"))
	g.keys("ctrl+u").paste(tenantID).keys("enter").paste(clientID).keys("enter", "enter", "enter", "enter")
	if got := ruled(marks()); got[4:9] != "vvvvv" {
		t.Errorf("after all was answered: %s", got)
	}
}

// A test that lacks what a jump passed over says so, and the step that it leads to says what failed.
func TestPassedOverStepsAreNamed(t *testing.T) {
	d := lacking()
	d.demo = true
	g := newGuide(t, d, theme.New(theme.Options{}), 80, 24)
	g.run(g.DoWith("setup.step", "8"))
	g.keys("enter", "enter")
	shown := strings.Join(strings.Fields(strings.ReplaceAll(drawn(g), "│", "")), " ")
	if !strings.Contains(shown, "Passed over, and so not asked for yet: step 7, Permissions and consent.") || strings.Contains(shown, "step 9") {
		t.Errorf("the test says\n%s", drawn(g))
	}
	if strings.Contains(shown, "asked again") || g.Ticking() {
		t.Errorf("it waits for what nobody was asked for:\n%s", drawn(g))
	}
	g.keys("enter")
	if !strings.Contains(drawn(g), "✗ Permissions and consent: the application lacks the permission") {
		t.Errorf("step 7 doesn't say what failed:\n%s", drawn(g))
	}
	asks := ""
	for _, s := range g.Status().State {
		asks += s.Text
	}
	if !strings.Contains(asks, "enter ask and test again") {
		t.Errorf("the keys of step 7: %s", asks)
	}
	g.keys("enter")
	if strings.Contains(drawn(g), "Passed over") {
		t.Errorf("after step 7 was left:\n%s", drawn(g))
	}
}

// Steps that have nothing to hand on yet say what is missing, in words and for the keys.
func TestWhatIsMissingIsSaid(t *testing.T) {
	for step, want := range map[string][2]string{
		"7": {"A link to the same stands here once both IDs are entered", "There is no link yet"},
		"9": {"There is none yet: the step before makes it.", "There is no certificate yet"},
	} {
		g := newGuide(t, linkless(), theme.New(theme.Options{}), 80, 24)
		g.run(g.DoWith("setup.step", step))
		if shown := strings.Join(strings.Fields(strings.ReplaceAll(drawn(g), "│", "")), " "); !strings.Contains(shown, want[0]) {
			t.Errorf("step %s says\n%s", step, drawn(g))
		}
		for _, c := range g.Commands() {
			if (c.ID == "setup.copy" || c.ID == "setup.alone") && c.Hint > 0 {
				t.Errorf("step %s: the footer shows %s, which has nothing to do", step, c.ID)
			}
		}
		for _, id := range []string{"setup.copy", "setup.alone"} {
			if said := toasts(g.messages(g.Do(id))); !strings.Contains(said, want[1]) {
				t.Errorf("step %s, %s says %q", step, id, said)
			}
		}
	}
}

// A kept draft knows which steps were passed over.
func TestPassedOverStepsAreKept(t *testing.T) {
	d := lacking()
	d.drafts = []setup.Kept{{ID: "a", Draft: setup.Draft{Name: "north", Cloud: "global", Sources: []string{"alerts_v2"}, TenantID: tenantID, ClientID: clientID}, At: guide.Certificate, Over: []guide.ID{guide.Permissions}, Left: now()}}
	g := newGuide(t, d, theme.New(theme.Options{}), 80, 24)
	g.keys("enter", "enter", "enter")
	if !strings.Contains(drawn(g), "Passed over") {
		t.Errorf("%s", drawn(g))
	}
}

// :consent finds the step first, and a number names a step.
func TestStepsAreFoundByWordAndNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, _ := startPlayed(t, filled(), guide.Cloud, 80, 24)
		defer x.Quit(longest)
		x.Keys("enter")
		x.Keys(":")
		x.Type("step 9")
		x.see("9 Upload")
		x.unseen("No commands match")
		x.Keys("enter")
		x.see("step 9/11")
		x.Keys(":")
		x.Type("consent")
		x.Keys("enter")
		x.Type("7")
		x.Keys("enter")
		x.see("step 7/11")
	})
}

// linkless is a backend whose links need both IDs, as those of the portal do.
// ruled returns marks as letters: v for done, ! for wrong, > for the present one.
func ruled(marks string) string {
	return strings.NewReplacer("✓", "v", "▸", ">", "❯", ">", "›", ">", "·", ".", "⚠", "!").Replace(marks)
}

func linkless() *fakeBackend {
	d := newBackend()
	d.linkless = true
	return d
}
