package setup_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// tooMuch is a paste that no field holds, and left what the field then says.
var tooMuch = strings.Repeat("letters ", 20_000)

const left = "Only 64 KiB fit here; the rest was left out"

// Each field takes a paste of any length, says that a part of it was left out, and works
// on. What is wrong with it doesn't repeat it.
func TestAHugePasteIntoEachField(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := start(t, newBackend(), 80, 24)
		defer x.Quit(longest)
		paste := func(step string) {
			t.Helper()
			x.see(step)
			x.Paste(tooMuch)
			x.Wait(time.Second) // a path is read after a pause
			x.see(step, left)
			x.Keys("home", "x", "delete", "end")
			x.see(step)
			x.Keys("ctrl+u")
			x.unseen(left)
		}
		paste("1/11")
		x.Type("contoso")
		x.Keys("enter", "enter", "enter", "enter")
		paste("5/11")
		x.Paste(tenantID)
		x.Keys("enter")
		paste("6/11")
		x.Paste(clientID)
		x.Keys("enter", "enter")
		x.see("8/11")
		x.Keys("down", "space", "down")
		paste("8/11")
		x.Keys("down")
		paste("8/11")
		x.Keys("up")
		x.Paste(tooMuch)
		x.Wait(time.Second)
		x.see("8/11", left, "there is no file letters")
		x.Keys("enter", "tab")
		x.Keys("ctrl+c")
		if !x.Over() {
			t.Error("ctrl+c does not quit")
		}
	})
}

// A choice, a list to tick and a step without fields take no text: a paste does nothing,
// and none of its letters acts as a key.
func TestAPasteWhereNothingTakesText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := start(t, newBackend(), 80, 24)
		defer x.Quit(longest)
		for _, step := range []string{"2/11", "3/11", "4/11"} {
			x.Keys("enter")
			before := x.Text()
			x.see(step)
			x.Paste(" \r\nqjk " + tooMuch)
			if x.Text() != before {
				t.Errorf("a paste changed the screen to\n%s", x.Text())
			}
		}
	})
}

// A page that was copied whole has one id, and the field takes it. An id beyond the first
// 64 KiB of it is not looked for.
func TestAnIDInAHugePaste(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := start(t, newBackend(), 80, 24)
		defer x.Quit(longest)
		x.Keys("enter", "enter", "enter", "enter")
		x.see("5/11")
		x.Paste(tooMuch[:30_000] + tenantID + tooMuch)
		x.see(tenantID)
		x.unseen(left)
		x.Keys("ctrl+u")
		x.Paste(tooMuch + tenantID)
		x.see(left)
		x.unseen(tenantID)
	})
}
