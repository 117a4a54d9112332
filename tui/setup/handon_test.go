package setup_test

import (
	"errors"
	"image"
	"image/color"
	"reflect"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	qr "github.com/piglig/go-qr"

	"tocsin/graph/certificate"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// openedBy presses a key and returns the screen that it opens, or nil.
func (g *testGuide) openedBy(id string) screen.Screen {
	for _, msg := range g.messages(g.Do(id)) {
		if open, ok := msg.(screen.Open); ok {
			return open.Screen
		}
	}
	return nil
}

// What a step hands on is copied whole, and shown alone with nothing beside it.
func TestWhatAStepHandsOn(t *testing.T) {
	for n, want := range map[int]string{
		3: "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
		6: "https://login.microsoftonline.com/" + tenantID + "/adminconsent?client_id=" + clientID,
		8: publicPEM,
	} {
		g := at(t, filled(), n)
		copied := ""
		for _, msg := range g.messages(g.Do("setup.copy")) {
			copied += clipped(msg)
		}
		if !strings.Contains(copied, strings.TrimSpace(want)) {
			t.Errorf("step %d: copied %q", n+1, copied)
		}
		alone := g.openedBy("setup.alone")
		if alone == nil {
			t.Fatalf("step %d shows nothing alone", n+1)
		}
		for _, w := range []int{40, 80, 200} {
			drawn := alone.Draw(w, 30)
			tuitest.Exact(t, drawn, w, 30)
			var shown []string
			for _, line := range drawn {
				shown = append(shown, strings.TrimRight(ansi.Strip(line), " "))
			}
			whole, _, _ := strings.Cut(strings.Join(shown, ""), "In pieces, since")
			if got := whole; got != strings.ReplaceAll(strings.TrimSpace(want), "\n", "") {
				t.Errorf("step %d, %d columns: %q", n+1, w, got)
			}
		}
	}
}

// clipped returns what a message puts into the terminal's clipboard; "" for any other message.
func clipped(msg tea.Msg) string {
	if v := reflect.ValueOf(msg); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// Steps that hand nothing on have no keys for it; what is no link has no code.
func TestStepsThatHandNothingOn(t *testing.T) {
	for n, want := range map[int]string{1: "w", 3: "yvQw", 6: "yvQw", 8: "yvw"} {
		g, keys := at(t, filled(), n), ""
		for _, c := range g.Commands() {
			if len(c.Keys) > 0 && strings.Contains("yvQw", c.Keys[0]) {
				keys += c.Keys[0]
			}
		}
		if keys != want {
			t.Errorf("step %d has the keys %q, want %q", n+1, keys, want)
		}
	}
}

// A code that does not fit says what it needs; one that fits is black on white with four
// white modules around.
func TestCodesOfLinks(t *testing.T) {
	g := at(t, filled(), 6)
	code := g.openedBy("setup.code")
	for _, th := range tuitest.Themes() {
		code.Update(screen.ThemeChanged{Theme: th})
		small := code.Draw(80, 22)
		tuitest.Exact(t, small, 80, 22)
		if words := strings.Join(strings.Fields(ansi.Strip(strings.Join(small, " "))), " "); !strings.Contains(words, "The QR code needs a terminal of 49 columns and 27 lines, and this one has 80 columns and 24 lines.") {
			t.Errorf("%s: %s", th.Name, words)
		}
		drawn := code.Draw(120, 38)
		tuitest.Exact(t, drawn, 120, 38)
		tuitest.Golden(t, "code-"+th.Name, tuitest.Picture(drawn, 120))
		want := "https://login.microsoftonline.com/" + tenantID + "/adminconsent?client_id=" + clientID
		if got, err := qr.Decode(imageOf(drawn)); err != nil || got != want {
			t.Errorf("%s: the code reads %q, %v", th.Name, got, err)
		}
	}
	code.Update(screen.ThemeChanged{Theme: theme.New(theme.Options{ASCII: true})})
	tuitest.Exact(t, code.Draw(120, 60), 120, 60)
	if words := ansi.Strip(strings.Join(code.Draw(120, 60), "\n")); !strings.Contains(words, "##############") {
		t.Errorf("no code with ASCII alone:\n%s", words)
	}
}

// imageOf returns drawn half blocks as a scanner sees them: what is not drawn is white.
func imageOf(drawn []string) image.Image {
	const scale = 4
	out := image.NewGray(image.Rect(0, 0, 120*scale, 2*len(drawn)*scale))
	for i := range out.Pix {
		out.Pix[i] = 0xff
	}
	for y, line := range drawn {
		x := 0
		for _, r := range ansi.Strip(line) {
			for half, black := range []bool{r == '█' || r == '▀', r == '█' || r == '▄'} {
				for dy := range scale {
					for dx := 0; black && dx < scale; dx++ {
						out.SetGray(x*scale+dx, (2*y+half)*scale+dy, color.Gray{})
					}
				}
			}
			x++
		}
	}
	return out
}

func TestThePageIsWritten(t *testing.T) {
	d := filled()
	g := at(t, d, 6)
	g.keys("w")
	if seen := g.seen(); !strings.Contains(seen, "Page written: /home/analyst/tocsin-contoso.md ! It has no certificate yet.") || !strings.Contains(d.page, "adminconsent?client_id="+clientID) {
		t.Errorf("said %q of the page:\n%s", seen, d.page)
	}
	g.keys("enter", "enter") // the certificate is made
	g.keys("w")
	if seen := g.seen(); !strings.Contains(seen, "tocsin-contoso.md") || strings.Contains(seen, "no certificate yet") || !strings.Contains(d.page, "BEGIN CERTIFICATE") {
		t.Errorf("said %q of the whole page:\n%s", seen, d.page)
	}
	if seen := g.seen(); strings.Contains(seen, "instead of") {
		t.Errorf("a page that took the place of the first one: %q", seen)
	}
	d.handout = "/home/analyst/tocsin-contoso-2.md"
	g.keys("w")
	if seen := g.seen(); !strings.Contains(seen, "Send it instead of tocsin-contoso.md, which was written before.") {
		t.Errorf("beside the page without a certificate: %q", seen)
	}
	d.unwritten = errors.New("the disk is full")
	g.keys("w")
	if seen := g.seen(); !strings.Contains(seen, "the disk is full") {
		t.Errorf("a page that can't be written: %q", seen)
	}
	if guide.Index(guide.Permissions) != 6 {
		t.Error("the steps are in another order")
	}
}

// Before the IDs are known, as when another person registers the application, enter stops at them. The words
// of the page lead past them to the certificate, and then the page has it.
func TestThePageBeforeTheIDs(t *testing.T) {
	d := quick()
	g := at(t, d, 3)
	g.keys("w")
	said := regexp.MustCompile(`no certificate yet.*: ctrl\+p, then (step) (\d+), goes to it`).FindStringSubmatch(g.seen())
	if said == nil {
		t.Fatalf("at %s nothing says how to get to the certificate: %s", g.place(), g.seen())
	}
	g.run(g.DoWith("setup."+said[1], said[2]))
	g.keys("enter").wants("9")
	g.keys("w").lacks("no certificate yet")
	if !strings.Contains(d.page, "BEGIN CERTIFICATE") {
		t.Errorf("the page has no certificate:\n%s", d.page)
	}
}

// A link is drawn on one line at any width, and leads to its page.
func TestLinksAreNotWrapped(t *testing.T) {
	d := filled()
	g := newGuide(t, d, theme.New(theme.Options{Links: true}), 80, 24)
	for range 6 {
		g.keys("enter")
	}
	link := d.Links(d.begin).Consent
	for _, w := range []int{40, 80, 200} {
		drawn := strings.Join(g.Draw(w, 40), "\n")
		if n := strings.Count(drawn, "]8;;"+link); n != 1 {
			t.Errorf("%d columns: the link is drawn %d times", w, n)
		}
	}
}

// The page of a resumed draft has its certificate in each step, whether its pair was read there or not.
func TestThePageOfAResumedDraft(t *testing.T) {
	for _, at := range []guide.ID{guide.Register, guide.Upload, guide.Test} {
		d := quick()
		d.files[oldCert] = func() (certificate.Facts, error) { return factsOf("CN=contoso", 12), nil }
		d.drafts = []setup.Kept{{ID: "this", Draft: standing(), At: at}}
		g := fresh(t, d)
		g.keys("enter", "w")
		if seen := g.seen(); !strings.Contains(d.page, "BEGIN CERTIFICATE") || strings.Contains(seen, "no certificate yet") || !strings.Contains(seen, "Page written") {
			t.Errorf("at %s, %s: %s\n%s", at, g.place(), seen, d.page)
		}
	}
}

// The page written at the choice between kept drafts is that of the chosen one, with its
// certificate.
func TestThePageOfAKeptDraft(t *testing.T) {
	d := quick()
	d.files[oldCert] = func() (certificate.Facts, error) { return factsOf("CN=contoso", 12), nil }
	kept := standing()
	kept.Name = "fabrikam"
	d.drafts = []setup.Kept{{ID: "this", Draft: kept, At: guide.Upload}}
	g := fresh(t, d)
	g.run(g.Do("setup.handout"))
	for _, want := range []string{"fabrikam", kept.TenantID, kept.ClientID, "BEGIN CERTIFICATE"} {
		if !strings.Contains(d.page, want) {
			t.Errorf("%q is not on the page:\n%s", want, d.page)
		}
	}
	g.keys("down", "space")
	g.run(g.Do("setup.handout"))
	if strings.Contains(d.page, kept.ClientID) {
		t.Errorf("the page of a new tenant has the answers of a kept one:\n%s", d.page)
	}
}
