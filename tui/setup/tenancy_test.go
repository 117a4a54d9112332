package setup_test

import (
	"slices"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/command"
	"tocsin/tui/setup"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// domain is one of the tenant tenantID.
const domain = "contoso.onmicrosoft.com"

// toTenant goes from the first step to the tenant.
func (x *walker) toTenant() { x.Keys("enter", "enter", "enter", "enter") }

// A domain is resolved when its step is left, and shown with its tenant: behind it, at its field,
// and not again.
func TestADomainIsResolvedAndShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.domains = map[string]string{domain: tenantID}
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTenant()
		x.Type(domain)
		wantCalls(t, d, "")
		x.Keys("enter")
		x.see("6/11", domain+" → tenant ID "+tenantID)
		wantCalls(t, d, "tenant "+domain)
		x.Keys("esc")
		x.see("5/11", domain+" → tenant ID "+tenantID)
		x.Keys("enter")
		x.see("6/11")
		wantCalls(t, d, "")
		x.Paste(tenantID)
		x.see("✗ this is the tenant ID of " + domain)
		x.Keys("enter")
		x.see("6/11")
		x.Keys("ctrl+u")
		x.Paste(clientID)
		x.unseen("✗")
		x.Keys("esc", "ctrl+u")
		x.Paste(tenantID)
		x.unseen("→")
		x.Keys("enter")
		x.see("6/11")
		x.unseen("→")
		wantCalls(t, d, "")
	})
}

// A domain that was looked up in one cloud is looked up again in another.
func TestADomainInAnotherCloud(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		d.domains = map[string]string{domain: tenantID}
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTenant()
		x.Type(domain)
		x.Keys("enter")
		x.see("6/11")
		wantCalls(t, d, "tenant "+domain)
		x.Keys("esc", "esc", "esc", "esc", "down", "enter", "enter", "enter")
		x.see("5/11")
		x.unseen("→")
		x.Keys("enter")
		x.see("6/11", domain+" → tenant ID "+tenantID)
		wantCalls(t, d, "tenant "+domain)
	})
}

// A domain that the cloud doesn't know stays in its step; a cloud that can't be asked does not.
func TestADomainThatIsNotResolved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		x.toTenant()
		x.Type("contso.example")
		x.Keys("enter")
		x.see("5/11", "✗ the tenant was not found", "check the tenant id")
		x.Type("x")
		x.unseen("✗")
		d.unfound = fault.New(fault.Network, "the cable is out", "check the network", nil)
		x.Keys("enter")
		x.see("Application (client) ID", "Paste it here", "can't be looked up now: the cable is out")
		x.unseen("→")
	})
}

// The answer about a domain that was left does not move on, whenever it comes.
func TestALateTenantIsDropped(t *testing.T) {
	d := quick()
	d.domains = map[string]string{domain: tenantID, "fabrikam.example": otherID}
	g := fresh(t, d)
	g.keys("enter", "enter", "enter", "enter")
	g.paste(domain)
	late := g.press("enter")
	g.keys("esc")
	g.come(late)
	g.wants("4")
	g.keys("enter")
	g.lacks("→")
	g.keys("ctrl+u").paste("fabrikam.example")
	second := g.press("enter")
	g.come(late)
	g.wants("5")
	g.come(second, late)
	g.wants("6", "fabrikam.example → tenant ID "+otherID)
}

// The same ID in both fields is said at once, in the field of the last key, whichever it is.
func TestTheSameIDInBothFields(t *testing.T) {
	d := quick()
	g := fresh(t, d)
	g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("enter").paste(clientID)
	g.lacks("same ID")
	g.keys("esc", "ctrl+u").paste(clientID)
	g.wants("5", "the next step has the same ID as the application (client) ID")
	g.keys("ctrl+u").paste(tenantID)
	g.lacks("same ID")
	g.keys("enter")
	g.wants("6")
	g.lacks("same ID")
}

// A client ID that was refused because of the tenant is taken once the tenant is another.
func TestAClientIsCheckedAgainWithAnotherTenant(t *testing.T) {
	d := quick()
	d.domains = map[string]string{domain: clientID}
	g := fresh(t, d)
	g.keys("enter", "enter", "enter", "enter").paste(domain).keys("enter").paste(clientID).keys("enter")
	g.wants("6", "this is the tenant ID of "+domain)
	g.keys("esc", "ctrl+u").paste(tenantID).keys("enter")
	g.wants("6")
	g.lacks("this is the tenant ID")
	g.keys("enter")
	g.wants("7")
}

// An application that an integration has already is said at its field, with the command that
// changes that integration; a second one can be made all the same.
func TestTheSameApplicationUnderASecondName(t *testing.T) {
	d := quick()
	d.twin = "contoso west"
	g := fresh(t, d)
	g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("enter").paste(otherID)
	g.lacks("already")
	g.keys("ctrl+u").paste(clientID)
	g.wants("6", "the settings have this application already, as contoso west", "tocsin integration edit 'contoso west'")
	g.keys("enter")
	g.wants("7")
	g.keys("enter", "enter", "enter")
	g.wants("10", "Before you save: the settings have this application already, as contoso west")
}

// Below 40×10 no step takes a key, a paste or a click, so that nothing changes unseen; ctrl+c quits.
func TestNoKeyWorksUnderTheCover(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newBackend()
		x := start(t, d, 80, 24)
		defer x.Quit(longest)
		for step := 1; step <= 11; step++ {
			if step == 10 {
				x.Wait(whole)
			}
			d.called()
			before := x.Text()
			x.Resize(20, 5)
			x.see("needs a terminal of at least 40×10; ctrl+c quits")
			for _, key := range []string{"enter", "esc", "tab", "shift+tab", "space", "down", "x", "q", ":", "?", "D", "r", "a", "y", "w", "ctrl+u", "backspace"} {
				x.Keys(key)
			}
			x.Paste(otherID)
			x.see("needs a terminal")
			x.Resize(80, 24)
			if after := x.Text(); after != before {
				t.Fatalf("step %d was\n%s\nand is after keys under the cover\n%s", step, before, after)
			}
			wantCalls(t, d, "")
			switch step {
			case 5:
				x.Paste(tenantID)
			case 6:
				x.Paste(clientID)
			case 11:
				continue
			}
			x.Keys("enter")
		}
		x.Resize(20, 5)
		x.Keys("ctrl+c")
		if !x.Over() {
			t.Error("ctrl+c does not quit under the cover")
		}
	})
}

// With a screen that edits, one key opens it for the other integration; without one, or without
// such an integration, the key does nothing.
func TestTheOtherIntegrationIsEdited(t *testing.T) {
	d := quick()
	d.twin = "contoso west"
	edited := ""
	g := &testGuide{Screen: setup.New(setup.Options{Backend: d, Now: now, Edit: func(name string) tea.Cmd { edited = name; return nil }}), t: t}
	tuitest.Prepare(g.Screen, theme.New(theme.Options{}), 120, 50)
	g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("ctrl+o", "enter").paste(otherID).keys("ctrl+o")
	if edited != "" {
		t.Errorf("%q is edited without a cause", edited)
	}
	g.keys("ctrl+u").paste(clientID)
	g.wants("6", "ctrl+o edits that one", "ctrl+o edit contoso west")
	if known := func(c command.Spec) bool { return slices.Equal(c.Keys, []string{"ctrl+o"}) }; !slices.ContainsFunc(g.Commands(), known) || slices.ContainsFunc(fresh(t, quick()).Commands(), known) {
		t.Error("the help doesn't know the key where it works, or knows it elsewhere")
	}
	if g.keys("ctrl+o"); edited != "contoso west" {
		t.Errorf("%q is edited", edited)
	}
	g.wants("6", clientID)
	g = fresh(t, d)
	g.keys("enter", "enter", "enter", "enter").paste(tenantID).keys("enter").paste(clientID).keys("ctrl+o")
	g.wants("6", "leave and run")
	g.lacks("ctrl+o")
}
