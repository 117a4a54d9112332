package tuitest

import (
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Commands returns the commands of a batch or a sequence; ok is false if the message is
// neither.
func Commands(msg tea.Msg) (cmds []tea.Cmd, ok bool) {
	v := reflect.ValueOf(msg)
	if msg == nil || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	for i := range v.Len() {
		if cmd := v.Index(i).Interface().(tea.Cmd); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	return cmds, true
}

// Last returns the message of the last command of a sequence: what a box sends after it closed.
func Last(t *testing.T, cmd tea.Cmd) tea.Msg {
	t.Helper()
	if cmd == nil {
		t.Fatal("there is no command")
	}
	cmds, ok := Commands(cmd())
	if !ok || len(cmds) == 0 {
		t.Fatal("the command is no sequence")
	}
	return cmds[len(cmds)-1]()
}
