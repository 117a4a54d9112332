package alerts

import (
	"strings"
	"testing"

	"tocsin/tui/gone"
	"tocsin/tui/screen"
)

// After a filter has left out the cursor's alert, what a person does to the neighbour
// decides which alert the cursor is on without the filter: the neighbour, if it was acted
// on, else the alert before.
func TestAFilterOffAfterAnAct(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{nil, "a05"},
		{[]string{"sort", "sort"}, "a05"},
		{[]string{"poll", "left", "right"}, "a05"},
		{[]string{"done"}, "a04"},
		{[]string{"open"}, "a04"},
		{[]string{"only"}, "a04"},
		{[]string{"not"}, "a04"},
		{[]string{"down", "up"}, "a04"},
	} {
		inBubble(t, func(t *testing.T) {
			h := byHand(t, plain(40)...)
			h.rows.List.Move(5)
			h.settle()
			h.hear(h.press("high")...)
			h.on("filtered", "a04")
			for _, k := range c.keys {
				h.hear(h.press(k)...)
			}
			h.hear(h.run(h.Do("detail.close"))...)
			h.hear(h.press("clear")...)
			h.on(strings.Join(c.keys, " "), c.want)
		})
	}
}

// A list keeps its query and its alert when it gets the focus again, and when the store
// was put back.
func TestTheCursorAfterTheStoreWasPutBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := byHand(t, plain(40)...)
		h.rows.List.Move(6)
		h.settle()
		h.hear(h.press("high")...)
		h.hear(h.run(h.Update(screen.Focus{On: true}))...)
		h.hear(gone.Found{Same: true})
		h.on("put back, filtered", "a08")
		h.hear(h.press("high")...)
		h.on("put back", "a06")
	})
}
