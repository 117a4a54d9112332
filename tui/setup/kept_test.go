package setup_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// keptOf returns the one draft that a backend holds.
func keptOf(t *testing.T, d *fakeBackend) setup.Kept {
	t.Helper()
	if len(d.kept) != 1 {
		t.Fatalf("%d drafts are kept", len(d.kept))
	}
	for _, k := range d.kept {
		return k
	}
	panic("unreachable")
}

// At every step but the last the draft is kept as it stands, and a new wizard goes on with
// it there: what was answered is answered, and a pair that was made is not made again.
func TestEachStepIsResumed(t *testing.T) { synctest.Test(t, eachStepIsResumed) }

func eachStepIsResumed(t *testing.T) {
	for n := 1; n < len(guide.Steps())-1; n++ {
		d := filled()
		g := at(t, d, n)
		left := keptOf(t, d)
		if left.At != guide.Steps()[n].ID || !left.Left.Equal(now()) {
			t.Fatalf("after %d steps the draft is at %q, left %v", n, left.At, left.Left)
		}
		if whole, ok := g.Left(); !ok || !reflect.DeepEqual(whole.Draft, left.Draft) {
			t.Errorf("step %d: the screen has %+v, kept is %+v", n+1, whole.Draft, left.Draft)
		}
		d2 := filled()
		d2.begin, d2.drafts = setup.Draft{Name: "tenant-2", Cloud: "global"}, []setup.Kept{left}
		g2 := fresh(t, d2)
		if seen := g2.seen(); !strings.Contains(seen, left.Where()) || g2.place() != "step 1/11" {
			t.Fatalf("at %s, nothing offers %q: %s", g2.place(), left.Where(), seen)
		}
		g2.keys("enter")
		if g2.place() != g.place() {
			t.Errorf("a draft left at %s goes on at %s", g.place(), g2.place())
		}
		for g2.place() != "step 11/11" {
			before := g2.place()
			if g2.keys("enter"); g2.place() == before {
				t.Fatalf("stays at %s: %s", before, g2.seen())
			}
		}
		if !reflect.DeepEqual(d2.finished, d2.withPair(left.Draft)) {
			t.Errorf("left at step %d, saved is %+v, want %+v", n+1, d2.finished, left.Draft)
		}
		if left.Made != nil && slices.Contains(d2.called(), "make") {
			t.Errorf("left at step %d, a second pair is made", n+1)
		}
		if len(d2.kept) != 0 || !slices.Contains(d2.forgot, left.ID) {
			t.Errorf("the draft is still kept after its integration was saved: %v", d2.kept)
		}
	}
}

// withPair returns a draft with the pair that the backend makes, if it has none.
func (d *fakeBackend) withPair(draft setup.Draft) setup.Draft {
	if draft.Certificate == "" {
		draft.Certificate, draft.PrivateKey = madeCert, madeKey
	}
	return draft
}

// What is typed in a field is kept before its step is left.
func TestTypedTextIsKept(t *testing.T) {
	d := newBackend()
	g := fresh(t, d)
	g.keys("enter", "enter", "enter", "enter").paste(tenantID)
	if k := keptOf(t, d); k.Draft.TenantID != tenantID || k.At != guide.Tenant {
		t.Errorf("kept %+v", k)
	}
}

// Nothing is kept of a wizard in which nothing was answered, or of one at its end.
func TestNothingToKeep(t *testing.T) { synctest.Test(t, nothingToKeep) }

func nothingToKeep(t *testing.T) {
	d := filled()
	g := fresh(t, d)
	if _, ok := g.Left(); ok || len(d.kept) > 0 {
		t.Error("an untouched wizard leaves a draft")
	}
	for range len(guide.Steps()) - 1 {
		g.keys("enter")
	}
	if _, ok := g.Left(); ok || g.place() != "step 11/11" || len(d.kept) > 0 {
		t.Errorf("at %s a draft is left: %v", g.place(), d.kept)
	}
}

func TestANewTenantBesideDrafts(t *testing.T) {
	d := newBackend()
	d.begin.Name = "tenant-2"
	d.drafts = []setup.Kept{{ID: "a", Draft: setup.Draft{Name: "contoso"}, At: guide.Upload, Left: now()}}
	g := fresh(t, d).keys("down", "enter")
	if !g.Typing() || !strings.Contains(g.seen(), "tenant-2") {
		t.Fatalf("no name can be typed: %s", g.seen())
	}
	g.keys("enter")
	if k := keptOf(t, d); g.place() != "step 2/11" || k.Draft.Name != "tenant-2" || k.ID == "a" {
		t.Errorf("at %s with %+v", g.place(), k)
	}
}

func TestADraftIsDiscarded(t *testing.T) {
	d := newBackend()
	d.drafts = []setup.Kept{
		{ID: "a", Draft: setup.Draft{Name: "contoso"}, At: guide.Upload, Left: now()},
		{ID: "b", Draft: setup.Draft{Name: "fabrikam"}, At: "unknown", Left: now().Add(-time.Hour)},
	}
	d.drafts[0].Made = &setup.Draft{Certificate: madeCert}
	g := fresh(t, d)
	box := g.asks("D", "contoso, at step 9, Upload", "can't be brought back", "the key that were made stay")
	if g.run(box.Update(tea.KeyPressMsg(tuitest.Key(t, "n")))); len(d.forgot) > 0 || !strings.Contains(g.seen(), "contoso, at") {
		t.Fatalf("n forgets %v: %s", d.forgot, g.seen())
	}
	box = g.asks("D")
	g.run(screen.Send(tuitest.Last(t, box.Update(tea.KeyPressMsg(tuitest.Key(t, "y"))))))
	if seen := g.seen(); !slices.Equal(d.forgot, []string{"a"}) || strings.Contains(seen, "contoso, at") || !strings.Contains(seen, "fabrikam") {
		t.Errorf("forgot %v: %s", d.forgot, seen)
	}
	late := tuitest.Last(t, g.asks("D", "fabrikam").Update(tea.KeyPressMsg(tuitest.Key(t, "enter"))))
	if g.run(screen.Send(late)); !slices.Equal(d.forgot, []string{"a", "b"}) || !g.Typing() {
		t.Errorf("forgot %v, typing %v", d.forgot, g.Typing())
	}
	if g.run(screen.Send(late)); len(d.forgot) != 2 {
		t.Errorf("one answer is heard twice: %v", d.forgot)
	}
}

// asks presses a key, and returns the box of the question that it brings.
func (g *testGuide) asks(key string, wants ...string) screen.Overlay {
	g.t.Helper()
	for _, c := range g.Commands() {
		if !slices.Contains(c.Keys, key) {
			continue
		}
		for _, msg := range g.messages(g.Do(c.ID)) {
			if open, ok := msg.(screen.OpenOverlay); ok {
				said := strings.Join(strings.Fields(ansi.Strip(strings.ReplaceAll(strings.Join(open.Overlay.Draw(80, 24), " "), "│", " "))), " ")
				for _, want := range wants {
					if !strings.Contains(said, want) {
						g.t.Errorf("the question lacks %q: %s", want, said)
					}
				}
				return open.Overlay
			}
		}
	}
	g.t.Fatalf("%s asks nothing", key)
	return nil
}

// The wizard that was opened for a draft goes on with it at once; a step of another version
// begins it again with its answers, and one that was damaged goes on where an answer lacks.
func TestTheDraftThatWasNamed(t *testing.T) {
	for step, want := range map[guide.ID]string{guide.Permissions: "step 7/11", "unknown": "step 1/11", guide.Done: "step 8/11"} {
		d := newBackend()
		draft := setup.Draft{Name: "contoso", Cloud: "global", Sources: []string{"alerts_v2"}, TenantID: tenantID, ClientID: clientID}
		d.drafts = []setup.Kept{{ID: "other"}, {ID: "this", Draft: draft, At: step}}
		g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Resume: "this"}), t: t}
		g.run(g.Update(screen.Focus{On: true}))
		if g.place() != want {
			t.Errorf("%s: at %s, want %s", step, g.place(), want)
		}
	}
}

// That answers can't be kept is said once, and nothing else changes.
func TestAnswersThatCannotBeKept(t *testing.T) {
	d := filled()
	d.unkept = errors.New("the disk is full")
	g := fresh(t, d)
	said := 0
	count := func(words string) {
		if strings.Contains(words, "the disk is full") {
			said++
		}
	}
	for range 3 {
		for _, msg := range g.messages(g.Do("setup.continue")) {
			if toast, ok := msg.(screen.Toast); ok {
				count(toast.Text)
			}
		}
	}
	if said != 1 || g.place() != "step 4/11" {
		t.Errorf("said %d times, at %s", said, g.place())
	}
}

// Any step can be gone to, and what was answered stays; nothing is saved before all is right.
func TestJumps(t *testing.T) { synctest.Test(t, jumps) }

func jumps(t *testing.T) {
	d := newBackend()
	g := fresh(t, d)
	titles := g.Arguments("setup.step").Values
	if len(titles) != len(guide.Steps())-1 {
		t.Fatalf("%d steps can be gone to", len(titles))
	}
	for i, title := range titles {
		g.run(g.DoWith("setup.step", strings.ToUpper(title)))
		if want := guide.Steps()[i].Title; !strings.Contains(g.seen(), want) {
			t.Errorf("%s leads to: %s", title, g.seen())
		}
	}
	g.run(g.DoWith("setup.step", "Done"))
	g.run(g.DoWith("setup.step", "Test"))
	g.keys("right", "right", "enter") // a button that saves without a passed test
	if g.place() == "step 11/11" || slices.Contains(d.called(), "finish") {
		t.Errorf("at %s it was saved without ids", g.place())
	}
	g = fresh(t, filled())
	g.Draw(120, 40)
	g.run(g.Update(screen.Click{X: 4, Y: 6}))
	if g.place() != "step 7/11" {
		t.Errorf("a click on the seventh step leads to %s", g.place())
	}
}

// A choice that enter makes is kept, and so is all that follows.
func TestAChoiceMadeByEnterIsKept(t *testing.T) {
	d := newBackend()
	g := fresh(t, d)
	g.keys("enter", "down", "enter")
	if k := keptOf(t, d); k.Draft.Cloud != "usgov" || k.At != guide.Sources {
		t.Errorf("kept %+v", k)
	}
	g.keys("enter", "enter").paste(tenantID).keys("enter")
	if k := keptOf(t, d); k.Draft.TenantID != tenantID || k.At != guide.Client {
		t.Errorf("later, kept is %+v", k)
	}
}

// A draft that goes on at the test ends with the end of its certificate, as one that went through
// all steps: the pair is read again.
func TestTheLastStepOfAResumedDraftHasItsEnd(t *testing.T) {
	d := filled()
	draft := d.begin
	draft.Certificate, draft.PrivateKey = madeCert, "/home/analyst/.config/tocsin/contoso.key.pem"
	d.drafts = []setup.Kept{{ID: "a", Draft: draft, Made: &draft, At: guide.Test, Left: now()}}
	g := fresh(t, d).keys("enter")
	if g.place() != "step 10/11" {
		t.Fatalf("at %s: %s", g.place(), g.seen())
	}
	g.keys("enter")
	g.shows("contoso is set up.", "The certificate ends on 2027-07-27", "tocsin cert renew contoso")
}
