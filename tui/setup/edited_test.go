package setup_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// leftEdit adds the Legacy list in an edit, makes a pair, and is killed. It returns what was kept.
func leftEdit(t *testing.T) setup.Kept {
	t.Helper()
	d := standingBackend()
	g := newTask(t, d, plainTheme(), 120, 38, guide.Edit, "")
	g.keys("down", "enter", "down", "down", "space", "enter", "enter") // the sources
	g.keys("up", "enter")                                              // the certificate
	g.keys("up", "space", "enter")                                     // make one
	if got := d.called(); !slices.Equal(got, []string{"consented", "make"}) {
		t.Fatalf("it asked for %q: %s", got, g.text())
	}
	return keptOf(t, d)
}

// An edit that was killed goes on with its changes, and makes no second pair. What was changed in
// the settings meanwhile stays.
func TestAnEditGoesOn(t *testing.T) {
	inTime(t, func(t *testing.T) {
		k := leftEdit(t)
		if k.Edited == nil || k.ID != k.Edited.ID() || k.Made == nil || k.Edited.Was.Certificate != oldCert || k.Edited.Settings != settings {
			t.Fatalf("kept %+v", k)
		}
		d := standingBackend()
		d.drafts = []setup.Kept{{ID: "of a setup", Draft: setup.Draft{Name: "fabrikam"}}, k}
		is := standing()
		is.Cloud = "usgov"
		g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Settings: settings, Task: guide.Edit, Was: is}), t: t}
		for _, cmd := range tuitest.Prepare(g.Screen, plainTheme(), 120, 38) {
			g.run(cmd)
		}
		g.shows("These changes were left on", "2 changes", "usgov", "alerts_v2, incidents, alerts", madeCert, "D discard")
		g.keys("up", "enter")
		g.shows("made "+madeCert, "private key")
		g.keys("enter", "enter", "enter") // the pair again, its upload, the summary, the test
		g.shows("Save the changes")
		if got := d.called(); slices.Contains(got, "make") {
			t.Errorf("a second pair is made: %q", got)
		}
		g.keys("enter")
		g.shows("contoso is changed.")
		if d.finished.Certificate != madeCert || d.finished.Cloud != "usgov" || len(d.finished.Sources) != 3 || !slices.Equal(d.forgot, []string{k.ID}) {
			t.Errorf("written %+v, forgot %q", d.finished, d.forgot)
		}
	})
}

// The changes of an edit are discarded after a question, and the settings' answers are there again.
func TestTheChangesOfAnEditAreDiscarded(t *testing.T) {
	inTime(t, func(t *testing.T) {
		k := leftEdit(t)
		d := standingBackend()
		d.drafts = []setup.Kept{k}
		g := newTask(t, d, plainTheme(), 120, 38, guide.Edit, "")
		box := g.asks("D", "Discard the changes of contoso?", "The settings stay as they are", "the key that were made stay")
		g.run(screen.Send(tuitest.Last(t, box.Update(tea.KeyPressMsg(tuitest.Key(t, "y"))))))
		g.shows("nothing is changed yet", oldCert)
		if got := g.text(); strings.Contains(got, "were left on") || strings.Contains(got, "D discard") || !slices.Equal(d.forgot, []string{k.ID}) {
			t.Errorf("forgot %q:\n%s", d.forgot, got)
		}
		if _, left := g.Left(); left {
			t.Error("it is left with changes")
		}
	})
}

// On leaving, an edit says that its changes are kept; without changes, none are.
func TestWhatAnEditLeaves(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		g := newTask(t, d, plainTheme(), 120, 38, guide.Edit, "")
		g.keys("down", "enter", "down", "down", "space")
		if k := keptOf(t, d); k.Where() != "the changes of contoso" {
			t.Errorf("kept %+v", k)
		}
		g.keys("space", "enter")
		if len(d.kept) != 0 {
			t.Errorf("nothing is changed, and kept is %+v", d.kept)
		}
		g.keys("up", "up", "up", "up", "enter", "space", "enter", "enter") // and its permission
		_, cmd := g.Back(false)
		said := ""
		for _, msg := range g.messages(cmd) {
			if toast, ok := msg.(screen.Toast); ok {
				said = toast.Text
			}
		}
		if !strings.Contains(said, "the changes of contoso are kept") || keptOf(t, d).Edited == nil {
			t.Errorf("it is left with %q", said)
		}
	})
}

// An edit that was left goes on with a certificate in place of a managed identity. A credential that
// this machine doesn't show is not taken up: the edit was left on another one.
func TestAnEditOfTheCredentialGoesOn(t *testing.T) {
	inTime(t, func(t *testing.T) {
		was := standing()
		was.Credential, was.Certificate, was.PrivateKey = "managed-identity", "", ""
		for _, c := range []struct{ left, vouched, want string }{
			{"", "managed-identity", ""},
			{"", "", ""},
			{"workload-identity", "managed-identity", "managed-identity"},
			{"workload-identity", "workload-identity", "workload-identity"},
		} {
			d := standingBackend()
			if c.vouched != "" {
				d.vouched = []setup.Vouched{{Credential: c.vouched, Where: "here"}}
			}
			to := was
			if to.Credential = c.left; c.left == "" {
				to.Certificate, to.PrivateKey = madeCert, madeCert+".key"
			}
			to.Cloud = "usgov" // so that something is changed in each case
			d.drafts = []setup.Kept{{ID: "edit", Draft: to, Left: now(), Edited: &setup.Edited{Settings: settings, Was: was}}}
			g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Settings: settings, Task: guide.Edit, Was: was}), t: t}
			for _, cmd := range tuitest.Prepare(g.Screen, plainTheme(), 120, 38) {
				g.run(cmd)
			}
			k, ok := g.Left()
			if !ok || k.Draft.Credential != c.want || (k.Draft.Certificate != "") != (c.want == "") {
				t.Errorf("%+v: it goes on with %+v, %v", c, k.Draft, ok)
			}
		}
	})
}
