//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDemoSetupOnATerminal goes through the whole setup of the demo at 80×24, the real
// program on a real terminal: it is left and come back to, handed on, blocked by a policy,
// waits for consent, is tested, and ends at a list of alerts. Nothing stays behind.
func TestDemoSetupOnATerminal(t *testing.T) {
	temp, home := t.TempDir(), t.TempDir()
	c := sit(t, 80, 24, []string{
		"TMPDIR=" + temp, "HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_STATE_HOME=" + home, "XDG_DATA_HOME=" + home,
	}, "demo", "--setup", "--trouble", "policy")
	c.sees("1/11", "The tenant is simulated.")
	for _, place := range []string{"2/11", "3/11", "4/11", "5/11", "6/11", "7/11"} {
		c.press("\r")
		c.sees("step "+place, "The tenant is simulated")
	}
	c.press("L")
	c.sees("Go on or begin", "at step 7, Permissions and consent", "tocsin setup --resume")
	c.press("\r")
	c.sees("step 7/11")
	c.press("w")
	c.sees("Page written:", "It goes when the demo ends: copy it before")
	c.press("\r")
	c.sees("step 8/11", "consents within 20 seconds")
	c.press("\r")
	c.sees("step 9/11", "it takes the certificate")
	c.press("\r")
	c.sees("step 10/11", "Conditional Access blocks the application (AADSTS53003)", "the administrator excludes this one")
	c.press("A")
	c.sees("excluded the application")
	c.press("r")
	c.sees("Sign-in of the application: signed in")
	c.rest()
	c.press("A") // without effect if the administrator has consented by now
	c.rest()
	c.press("r")
	c.sees("The tenant answers")
	c.press("\r")
	c.sees("step 11/11", "demo is set up")
	c.press("\r")
	c.sees("alerts", "SEV")
	c.leaves("\x03")
	c.restored()
	for _, dir := range []string{temp, home} {
		left, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(left) > 0 {
			t.Errorf("it leaves %q, %v", left, err)
		}
	}
	if _, err := os.Stat("tocsin-demo.md"); err == nil {
		t.Error("it leaves the page for another person")
	}
}

// TestDemoSetupLeftOnATerminal leaves the guide of the demo, which says what a real one keeps, and
// keeps nothing.
func TestDemoSetupLeftOnATerminal(t *testing.T) {
	temp := t.TempDir()
	c := sit(t, 80, 24, []string{"TMPDIR=" + temp, "HOME=" + t.TempDir()}, "demo", "--setup")
	c.sees("1/11")
	c.press("\r")
	c.sees("2/11")
	c.leaves("\x03")
	c.sees("the demo is gone. The setup of a real tenant would be kept (demo, at step 2", "tocsin setup --resume")
	if left, err := filepath.Glob(filepath.Join(temp, "*")); err != nil || len(left) > 0 {
		t.Errorf("it leaves %q, %v", left, err)
	}
}
