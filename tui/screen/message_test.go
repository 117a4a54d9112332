package screen_test

import (
	"context"
	"errors"
	"testing"

	"tocsin/graph/fault"
	"tocsin/tui/screen"
)

func TestTell(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"nothing", nil, ""},
		{"interrupted", context.Canceled, ""},
		{"plain", errors.New("disk full"), "disk full"},
		{"with a hint", fault.New(fault.Store, "the store is locked", "close the other one", nil), "the store is locked — close the other one"},
	} {
		cmd := screen.Tell(c.err)
		switch {
		case c.want == "" && cmd != nil:
			t.Errorf("%s: told", c.name)
		case c.want != "" && cmd() != screen.Toast{Text: c.want, Level: screen.Bad}:
			t.Errorf("%s: %+v", c.name, cmd())
		}
	}
}

func TestSend(t *testing.T) {
	if got := screen.Send(screen.Run{ID: "x"})(); got != (screen.Run{ID: "x"}) {
		t.Errorf("%+v", got)
	}
	if got := screen.Say(screen.Good, "done")(); got != (screen.Toast{Text: "done", Level: screen.Good}) {
		t.Errorf("%+v", got)
	}
}
