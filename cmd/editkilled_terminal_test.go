//go:build unix

package cmd

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// edits opens the guide that edits the integration, from the list of integrations.
func (h *household) edits() *console {
	h.t.Helper()
	c := h.opens()
	c.sees("SEV")
	c.press("\x1bOR") // f3
	c.sees("STATE", "tenant ")
	c.press("e")
	c.sees("Choose what to change in lab")
	return c
}

// TestEditKilledAtEachStep kills the program in each step of an edit, and opens the edit again: the
// changes are there, and the settings are as before until they are written in one go.
func TestEditKilledAtEachStep(t *testing.T) { lives(t, true, killedEdit) }

func killedEdit(t *testing.T, h *household) {
	t.Helper()
	h.sim.tenant.Grant(simulator.Roles()...)
	before := read(t, h.settings)
	again := func(c *console, shows ...string) *console {
		h.kills(c)
		if read(t, h.settings) != before {
			t.Fatal("the settings were changed before the end")
		}
		c = h.edits()
		c.sees(shows...)
		return c
	}
	c := h.edits()
	c = again(c, "nothing is changed yet")
	c.press("j\r") // the sources
	c.sees("Choose what to read")
	c.press("j ")
	c.sees("[✓] incidents")
	h.keeps(c, "incidents")
	c = again(c, "1 change", "were left on", "alerts_v2, incidents")
	c.press("k\r") // the certificate, above the way to the test
	c.sees("Make one here")
	c.press("k \r")
	c.sees("/10", "Upload")
	for n := range 3 {
		time.Sleep(h.moment(300 * time.Millisecond))
		c = again(c)
		if n := h.whole(); n > 1 {
			t.Fatalf("%d pairs were made", n)
		}
		if made(c) || n == 2 {
			break
		}
		c.press("k\r")
		c.sees("Make one here")
		c.press("k \r")
	}
	h.savesEdit(c)
}

// made reports whether the pair was made, by the number of changes that the edit shows.
func made(c *console) (is bool) {
	c.t.Helper()
	c.until("the number of changes", func() bool {
		text := c.text()
		is = strings.Contains(text, "2 changes")
		return is || strings.Contains(text, "1 change")
	})
	return is
}

// savesEdit tests the changes and saves them, and is killed at that.
func (h *household) savesEdit(c *console) {
	t := h.t
	t.Helper()
	for _, after := range []time.Duration{h.moment(20 * time.Millisecond), h.moment(60 * time.Millisecond), time.Minute} {
		if !made(c) {
			c.press("k\r")
			c.sees("Make one here")
			c.press("k \r")
			c.sees("Leave the old certificate")
			h.keeps(c, "lab-2.pem")
			h.kills(c)
			c = h.edits()
		}
		c.sees("2 changes")
		h.registerAll()
		c.press("\r")
		c.sees("Save the changes")
		c.press("\r")
		if after == time.Minute {
			c.sees("lab is changed")
		} else {
			time.Sleep(after)
		}
		h.kills(c)
		settings, err := config.Load(t.Context(), h.settings)
		if err != nil {
			t.Fatal(err)
		}
		in := settings.Integrations[0]
		if len(in.Sources) == 2 && in.Certificate == "lab-2.pem" {
			break
		}
		if len(in.Sources) != 1 || after == time.Minute {
			t.Fatalf("saved is half of it: %+v", in)
		}
		c = h.edits()
	}
	if n := h.whole(); n != 1 {
		t.Errorf("there are %d pairs", n)
	}
	c = h.edits()
	c.sees("nothing is changed yet")
	h.kills(c)
}

// registerAll uploads each certificate of the folder.
func (h *household) registerAll() {
	h.t.Helper()
	keys, _ := filepath.Glob(filepath.Join(h.folder, "*.key.pem"))
	for _, key := range keys {
		pair, err := certificate.Load(h.t.Context(), strings.TrimSuffix(key, ".key.pem")+".pem", key, time.Now())
		if err != nil {
			h.t.Fatal(err)
		}
		h.sim.tenant.Register(pair.Certificate)
	}
}

// TestRenewalKilledAtEachStep kills the program in each step of a guided renewal, and opens it
// again: it goes on where it was, with one new pair, and the integration signs in all the time.
func TestRenewalKilledAtEachStep(t *testing.T) { lives(t, true, killedRenewal) }

func killedRenewal(t *testing.T, h *household) {
	t.Helper()
	h.sim.tenant.Grant(simulator.Roles()...)
	before := read(t, h.settings)
	opens := func(c *console, shows ...string) *console {
		if c != nil {
			h.kills(c)
			if n := h.whole(); n > 1 {
				t.Fatalf("%d pairs were made", n)
			}
		}
		c = h.opens("cert", "renew")
		c.sees(shows...)
		return c
	}
	c := opens(nil, "in use", "make it")
	c = opens(c, "in use", "make it")
	for range 3 {
		c.press("\r")
		time.Sleep(h.moment(300 * time.Millisecond))
		if c = opens(c, "/4"); strings.Contains(c.text(), "2/4") {
			break
		}
	}
	if !strings.Contains(c.text(), "2/4") {
		c.press("\r")
		c.sees("step 2/4")
	}
	c = opens(c, "step 2/4", "SHA-1")
	c.press("\r")
	c.sees("step 3/4", "Entra doesn't accept the new certificate yet")
	if read(t, h.settings) != before {
		t.Fatal("the settings name a certificate that Entra refuses")
	}
	c = opens(c, "step 2/4", "SHA-1")
	h.registerAll()
	c.press("\r")
	c.sees("step 3/4", "Use the new certificate")
	c = opens(c, "step 3/4", "Use the new certificate")
	c.press("\r")
	time.Sleep(h.moment(50 * time.Millisecond))
	h.kills(c)
	if c = h.opens("cert", "renew"); read(t, h.settings) == before {
		c.sees("Use the new certificate")
		c.press("\r")
		c.sees("step 4/4", "The old pair stays")
	}
	h.kills(c)
	if n := h.whole(); n != 1 {
		t.Errorf("there are %d new pairs", n)
	}
	check := h.opens("doctor", "lab")
	if code := check.exit(); code != 0 {
		t.Errorf("doctor exits %d:\n%s", code, check.text())
	}
}
