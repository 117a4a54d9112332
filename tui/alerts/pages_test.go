package alerts

import (
	"testing"
	"time"

	"tocsin/tui/screen"
)

// An alert opened from the list begins with its story, whatever page was looked at
// before; [ and ] stay on a page.
func TestAnAlertBeginsWithItsStory(t *testing.T) {
	flow(t, Options{}, plain(4), func(x *session) {
		x.Send(screen.Settings{SeenAfter: time.Minute})
		x.Wait(time.Second)
		x.keys("enter 5")
		x.silent("this detector")
		x.keys("]")
		x.silent("this detector")
		x.keys("esc")
		x.says("this detector") // beside the list
		x.keys("j enter")
		x.says("this detector")
	})
}
