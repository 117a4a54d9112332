package alerts

import (
	"testing"

	"tocsin/tui/gone"
	"tocsin/tui/screen"
)

// Another query or order is seen from its top, unless the cursor's alert is in sight there.
func TestAnotherQueryGoesToTheTop(t *testing.T) {
	for _, c := range []struct {
		name  string
		place int
		keys  []string
		want  string
	}{
		{"left out", 5, []string{"high"}, "a00"},
		{"in sight", 8, []string{"high"}, "a08"},
		{"in sight there and back", 8, []string{"high", "high"}, "a08"},
		{"left out and back", 5, []string{"high", "clear"}, "a00"},
		{"acted on", 5, []string{"high", "down", "mark-unseen", "clear"}, "a04"},
		{"far below, out of sight", 70, []string{"top", "bottom", "unseen"}, "a00"},
		{"another order", 5, []string{"right", "sort"}, "a05"},
	} {
		inBubble(t, func(t *testing.T) {
			h := byHand(t, plain(80)...)
			h.rows.List.Move(c.place)
			h.settle()
			for _, k := range c.keys {
				h.hear(h.press(k)...)
			}
			h.settle()
			h.on(c.name, c.want)
		})
	}
}

// A list keeps its query and its alert when it gets the focus again, and when the store
// was put back.
func TestTheCursorAfterTheStoreWasPutBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := byHand(t, plain(40)...)
		h.rows.List.Move(8)
		h.settle()
		h.hear(h.press("high")...)
		h.hear(h.run(h.Update(screen.Focus{On: true}))...)
		h.hear(gone.Found{Same: true})
		h.on("put back, filtered", "a08")
		h.hear(h.press("high")...)
		h.on("put back", "a08")
	})
}
