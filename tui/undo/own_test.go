package undo

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// A step that a list turns by itself is turned in the order of the keys, back and again, also where only
// acts are, by no other list, and not once the list was left.
func TestOwnSteps(t *testing.T) {
	first := New(nil, nil)
	second := first.Beside()
	var turned []bool
	own := func(back bool) tea.Cmd { turned = append(turned, back); return nil }
	Own(second, "view", own)
	second.Undo(true)
	second.Redo(false)
	if len(turned) != 2 || !turned[0] || turned[1] {
		t.Fatalf("turned back: %v", turned)
	}
	if what, edit := second.Next(); what != "view" || edit {
		t.Errorf("next is %q", what)
	}
	if first.Undo(false); len(turned) != 2 {
		t.Error("another list turns it")
	}
	second.Edited("filter", "", "x")
	if change, _ := second.Undo(false); change.Text == nil || len(turned) != 2 {
		t.Error("it is turned before a later step")
	}
	second.Close()
	if second.Undo(false); len(turned) != 2 {
		t.Error("a list that was left turns it")
	}
}

// A step that could not be turned is turned by the next key; refused again, it lets the key pass.
func TestARefusedStepIsTriedAgain(t *testing.T) {
	u := New(nil, nil)
	var turned []string
	own := func(what string) {
		Own(u, what, func(back bool) tea.Cmd {
			turned = append(turned, what)
			if what == "second" {
				Refused(u, what, back)
			}
			return nil
		})
	}
	own("first")
	own("second")
	for range 3 {
		u.Undo(false)
	}
	if got := strings.Join(turned, " "); got != "second second first" {
		t.Errorf("z turned %s", got)
	}
	turned = nil
	for range 4 {
		u.Redo(false)
	}
	if got := strings.Join(turned, " "); got != "first second second" {
		t.Errorf("Z turned %s", got)
	}
}

// A step of the list, such as marks, stays if only acts are turned, and is named as what stays.
func TestStepsOfTheListAlone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		turned := 0
		h.hear(h.press("done")...)
		InList(h.Undo, "2 marks", func(bool) tea.Cmd { turned++; return nil })
		h.hear(h.press("undo acts")...)
		h.is("a00", "")
		h.says("Done: [a00]", "Undone: done; the list's last change stays: 2 marks")
		if h.hear(h.press("undo")...); turned != 1 {
			t.Errorf("turned %d times in the list", turned)
		}
	})
}

// TestLeft: what one list of a person has left is known to the others, until another decision comes.
func TestLeft(t *testing.T) {
	u := New(nil, time.Now)
	defer u.close()
	key := alert.Key{ID: "a"}
	u.queue.left.keep([]engine.Act{{Key: key, State: alert.TriageDone, By: "kim", At: 5}}, []engine.Act{{Key: key}})
	for _, c := range []struct {
		row  index.Row
		want bool
	}{
		{index.Row{Key: key, By: "kim", At: 5}, true},
		{index.Row{Key: key, By: "kim", At: 6}, false},
		{index.Row{Key: key, By: "amal", At: 5}, false},
		{index.Row{Key: alert.Key{ID: "b"}, By: "kim", At: 5}, false},
		{index.Row{Key: alert.Key{ID: "c"}}, false},
	} {
		if got := Left(u.Beside(), &c.row); got != c.want {
			t.Errorf("%s by %s at %d: %v", c.row.Key.ID, c.row.By, c.row.At, got)
		}
	}
}
