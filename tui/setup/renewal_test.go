package setup_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// newRenewal makes the guide of a renewal that begins in some way.
func newRenewal(t testing.TB, d *fakeBackend, at guide.ID, r setup.Renewal) *testGuide {
	return newGuideOf(t, plainTheme(), 120, 38, setup.Options{Backend: d, Now: time.Now, Task: guide.Renew, At: at, Renewal: r})
}

// TestRenewalOfALostPair: a renewal whose new pair was lost before says so, and begins with another one.
func TestRenewalOfALostPair(t *testing.T) {
	inTime(t, func(t *testing.T) {
		g := newRenewal(t, standingBackend(), "", setup.Renewal{UnderWay: true, Lost: "the certificate file does not exist"})
		g.shows("The pair that this renewal had made is lost, so it begins anew: the certificate file does not exist.", "make it")
		g.keys("enter")
		g.shows("Upload certificate")
		g.keys("esc")
		if got := g.text(); strings.Contains(got, "is lost") {
			t.Errorf("there is another pair, and it shows\n%s", got)
		}
	})
}

// TestPairLostAtTheAcceptance: the test leads back to the step that makes another pair, which goes through its
// upload; nothing is waited for.
func TestPairLostAtTheAcceptance(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
		lost := fault.New(fault.Certificate, "the new pair is lost: the certificate file does not exist", "make another one", nil)
		tests, good := 0, refusing(0)
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			if tests++; tests > 1 {
				return good(ctx, draft, each)
			}
			return answering(check.Result{ID: "certificate", Title: "Certificate and key", State: check.Failed, Message: lost.Sentence, Fault: lost})(ctx, draft, each)
		}
		read := d.files[madeCert]
		delete(d.files, madeCert)
		g := newRenewal(t, d, guide.Test, setup.Renewal{UnderWay: true})
		g.shows("the new pair is lost", "Make another pair in step 1, New certificate, and upload that.", "Back to step 1")
		if g.Ticking() {
			t.Error("it waits")
		}
		g.keys("enter")
		g.shows("make it")
		d.files[madeCert] = read
		g.keys("enter")
		g.shows("Upload certificate")
		g.keys("enter")
		g.shows("Use the new certificate")
		if got := d.called(); !slices.Equal(got, []string{"test", "make", "uploaded", "test"}) {
			t.Errorf("it asked for %q", got)
		}
	})
}

// TestRenewalIsGivenUp asks whether a renewal is given up, and what becomes of the files that it has made.
func TestRenewalIsGivenUp(t *testing.T) {
	for key, want := range map[string][]bool{"y": {false}, "r": {true}} {
		inTime(t, func(t *testing.T) {
			var given []bool
			d := standingBackend()
			d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
			r := setup.Renewal{UnderWay: true, GiveUp: func(_ context.Context, remove bool) (string, error) {
				given = append(given, remove)
				return "given up", nil
			}}
			g := newRenewal(t, d, guide.Upload, r)
			box := g.asks("D", "Give this renewal up?", madeCert, madeKey, "r remove its files, too")
			msgs := g.messages(screen.Send(tuitest.Last(t, box.Update(tea.KeyPressMsg(tuitest.Key(t, key))))))
			if !slices.Equal(given, want) {
				t.Errorf("%s: given up %v, want %v", key, given, want)
			}
			if !slices.Contains(msgs, tea.Msg(screen.Back{})) {
				t.Errorf("%s: it stays: %v", key, msgs)
			}
		})
	}
	inTime(t, func(t *testing.T) {
		r := setup.Renewal{GiveUp: func(context.Context, bool) (string, error) {
			return "", fault.New(fault.Failed, "the disk is full", "make room", nil)
		}}
		g := newRenewal(t, standingBackend(), "", r)
		if g.do("D") {
			t.Error("nothing was begun, and D gives it up")
		}
		g.keys("enter")
		g.run(screen.Send(tuitest.Last(t, g.asks("D").Update(tea.KeyPressMsg(tuitest.Key(t, "y"))))))
		g.shows("the disk is full", "make room")
	})
}

// TestWordsOfAnOldCertificate: what a renewal says of polling is true of the certificate in use.
func TestWordsOfAnOldCertificate(t *testing.T) {
	const goesOn, nothing = "Polling goes on with the old certificate until Entra accepts the new one", "nothing is polled until Entra accepts the new one"
	for name, c := range map[string]struct {
		old                         setup.Renewal
		pair, upload, waits, passed string
	}{
		"not yet": {setup.Renewal{OldEnds: now().AddDate(0, 0, 90)}, goesOn, "Leave the old certificate there", "polling goes on with the old certificate", "polling goes on without a gap"},
		"soon": {
			setup.Renewal{OldEnds: now().AddDate(0, 0, 12)},
			"Polling goes on with the old certificate until its end (12 days left, until 2026-08-09).",
			"Leave the old certificate there", "polling goes on with the old certificate", "polling goes on without a gap",
		},
		"expired": {
			setup.Renewal{OldEnds: now().AddDate(0, 0, -10)},
			"The old certificate expired 10 days ago, so " + nothing, "The old certificate there has expired",
			"nothing is polled until the new certificate is in use", "polling begins again",
		},
		"unread": {
			setup.Renewal{OldUnread: true},
			"can't be read, so " + nothing, "The old certificate there is of no use without its key",
			"nothing is polled until the new certificate is in use", "polling begins again",
		},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				d := standingBackend()
				d.test = refusing(1)
				if name == "expired" {
					d.files[oldCert] = func() (certificate.Facts, error) { return factsOf("CN=contoso", -10), nil }
				}
				g := newRenewal(t, d, "", c.old)
				g.shows(c.pair)
				if name == "expired" {
					g.shows("expired 10 days ago (2026-07-18)")
				}
				g.keys("enter", "w")
				g.shows(c.upload)
				if !strings.Contains(d.page, c.upload) {
					t.Errorf("the page says\n%s", d.page)
				}
				g.runFor(5*time.Second, g.Do("setup.continue"))
				g.shows("You can leave, and close tocsin: " + c.waits)
				g.keys("r")
				g.shows(c.passed)
				g.Update(screen.Closed{})
			})
		})
	}
}

// TestTwinOfAnEdit: an edit that gives an integration the application of another one says so before it is saved;
// a renewal, which changes no application, doesn't.
func TestTwinOfAnEdit(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.twin = "contoso west"
		const warned = "Before you save: the settings have this application already, as contoso west"
		newTask(t, d, plainTheme(), 120, 38, guide.Edit, guide.Test).shows(warned)
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
		if got := newTask(t, d, plainTheme(), 120, 38, guide.Renew, guide.Test).text(); strings.Contains(got, "Before you save") {
			t.Errorf("a renewal shows\n%s", got)
		}
	})
}

// TestRenewalTakesALeftPair: the first step says that a pair of an earlier renewal is taken, and how another is made.
func TestRenewalTakesALeftPair(t *testing.T) {
	inTime(t, func(t *testing.T) {
		g := newRenewal(t, standingBackend(), "", setup.Renewal{Left: madeCert})
		g.shows("An earlier renewal of contoso has made a pair, and nothing uses it: it is taken.", "new "+madeCert, "tocsin cert renew contoso --again", "take it")
		g.keys("enter", "esc")
		if got := g.text(); strings.Contains(got, "An earlier renewal") {
			t.Errorf("it was taken, and it shows\n%s", got)
		}
	})
}

// TestARemedyNamesTheIntegration: a command that a test's remedy has can be typed as it stands.
func TestARemedyNamesTheIntegration(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		f := fault.New(fault.Certificate, "the certificate ends in 5 days", "renew it before that day: tocsin cert renew NAME", nil)
		d.test = answering(check.Result{ID: "certificate", Title: "Certificate and key", State: check.Warned, Message: f.Sentence, Fault: f})
		newTask(t, d, plainTheme(), 120, 38, guide.Edit, guide.Test).shows("renew it before that day: tocsin cert renew contoso")
	})
}
