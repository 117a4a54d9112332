package tuitest_test

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// A post delivers what commands send, in batches and sequences too; what is the router's comes
// back, what pauses comes with the time, and what is dropped doesn't come.
func TestPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []int
		post := tuitest.NewPost(func(msg tea.Msg) tea.Cmd {
			heard = append(heard, msg.(int))
			if msg == 1 {
				return screen.Send(2)
			}
			return nil
		}, func(msg tea.Msg) bool { return msg == 9 })
		pause := func() tea.Msg {
			time.Sleep(time.Minute)
			return 3
		}
		others := post.Deliver(tea.Batch(tea.Sequence(screen.Send(1), screen.Say(screen.Info, "said")), pause, screen.Send(9), nil))
		if len(others) != 1 || len(heard) != 2 {
			t.Errorf("others %v, heard %v", others, heard)
		}
		post.Pass(time.Second)
		if len(heard) != 2 {
			t.Errorf("too early: %v", heard)
		}
		post.Pass(time.Minute)
		if len(heard) != 3 || heard[1] != 2 || heard[2] != 3 {
			t.Errorf("heard %v", heard)
		}
	})
}

func TestLast(t *testing.T) {
	if got := tuitest.Last(t, tea.Sequence(screen.Send(1), screen.Send(2))); got != 2 {
		t.Errorf("the last message is %v", got)
	}
}
