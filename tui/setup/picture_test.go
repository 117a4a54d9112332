package setup_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// shoot takes the pictures of the screen that walk leads to.
func shoot(t *testing.T, name string, d func() *fakeBackend, walk func(g *testGuide)) {
	t.Helper()
	tuitest.Shoot(t, name, func(th *theme.Theme, w, h int) screen.Screen {
		g := newGuide(t, d(), th, w, h)
		walk(g)
		return g.Screen
	})
}

// quick is a fakeBackend whose test answers at once.
func quick() *fakeBackend {
	d := newBackend()
	d.test = func(_ context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
		out := answers(draft)
		for _, r := range out {
			each(r)
		}
		return out
	}
	return d
}

// answering is a test with one result.
func answering(r check.Result) func(context.Context, setup.Draft, func(check.Result)) []check.Result {
	return func(_ context.Context, _ setup.Draft, each func(check.Result)) []check.Result {
		each(r)
		return []check.Result{r}
	}
}

func TestPicturesOfEveryStep(t *testing.T) {
	shoot(t, "01-name", quick, func(*testGuide) {})
	shoot(t, "02-cloud", quick, func(g *testGuide) { g.keys("enter") })
	shoot(t, "03-sources", quick, func(g *testGuide) { g.keys("enter", "enter") })
	shoot(t, "04-register", quick, func(g *testGuide) { g.keys("enter", "enter", "enter") })
	shoot(t, "05-tenant", quick, func(g *testGuide) { g.keys("enter", "enter", "enter", "enter").keys("1", "b") })
	shoot(t, "06-client", quick, func(g *testGuide) {
		g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("enter").paste(clientID)
	})
	shoot(t, "07-permissions", quick, func(g *testGuide) {
		g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("enter").paste(clientID).keys("enter")
	})
	shoot(t, "08-certificate", quick, func(g *testGuide) { g.toCertificate() })
	shoot(t, "09-upload", quick, func(g *testGuide) { g.toCertificate().keys("enter") })
	shoot(t, "10-test-passed", quick, func(g *testGuide) { g.toCertificate().keys("enter", "enter") })
	shoot(t, "11-done", quick, func(g *testGuide) { g.toCertificate().keys("enter", "enter", "enter") })
}

func TestPicturesOfFailures(t *testing.T) {
	files := func(cert string) func() *fakeBackend {
		return func() *fakeBackend {
			d := quick()
			d.begin.Certificate, d.begin.PrivateKey = cert, keyFile
			return d
		}
	}
	shoot(t, "08-certificate-files", files(certFile), func(g *testGuide) { g.toCertificate() })
	shoot(t, "08-certificate-fault", files(brokenFile), func(g *testGuide) { g.toCertificate().keys("enter") })
	shoot(t, "10-test-failed", func() *fakeBackend {
		d := quick()
		d.begin.ClientID, d.begin.TenantID = otherID, tenantID
		return d
	}, func(g *testGuide) {
		g.keys("enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter")
	})
	shoot(t, "10-test-kept", func() *fakeBackend {
		d := quick()
		d.finish = fault.New(fault.Failed, "cannot write config.toml: no space left on device", "make room, then try again", nil)
		return d
	}, func(g *testGuide) { g.toCertificate().keys("enter", "enter", "enter") })
}

func TestPicturesOfTheDemo(t *testing.T) {
	demo := func() *fakeBackend {
		d := quick()
		d.demo = true
		d.begin = setup.Draft{Name: "demo", Cloud: "global", TenantID: tenantID, ClientID: clientID, Sources: []string{"alerts_v2", "incidents", "alerts"}}
		return d
	}
	shoot(t, "04-register-demo", demo, func(g *testGuide) { g.keys("enter", "enter", "enter") })
	shoot(t, "05-tenant-demo", demo, func(g *testGuide) { g.keys("enter", "enter", "enter", "enter") })
}

// While a test runs, the pending steps are below the results.
func TestPictureOfARunningTest(t *testing.T) {
	for _, size := range tuitest.Sizes() {
		name := fmt.Sprintf("10-test-running-%dx%d", size.W, size.H)
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newBackend()
				d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
					for _, r := range answers(draft)[:3] {
						each(r)
					}
					<-ctx.Done()
					return nil
				}
				term := start(t, d, size.W, size.H)
				defer term.Quit(longest)
				term.toTest()
				term.Wait(0)
				picture := term.Text()
				for _, turned := range theme.New(theme.Options{}).Glyphs.Spinner {
					picture = strings.ReplaceAll(picture, turned, "*") // the frames' clock turns it
				}
				tuitest.Golden(t, name, picture)
			})
		})
	}
}
