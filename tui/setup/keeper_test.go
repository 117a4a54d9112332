package setup

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/screen"
)

// shelf is a DraftKeeper that remembers what it was told.
type shelf struct {
	DraftKeeper
	kept   []Kept
	forgot []string
	broken error
}

func (s *shelf) Keep(k Kept) (string, error) {
	s.kept = append(s.kept, k)
	return k.ID, s.broken
}

func (s *shelf) Forget(id string) error {
	s.forgot = append(s.forgot, id)
	return s.broken
}

// answerOfKeep runs a Keep and has its answer taken.
func answerOfKeep(t *testing.T, k *keeper, cmd tea.Cmd) (again bool) {
	t.Helper()
	msg, ok := cmd().(keptAs)
	if !ok || msg.err != nil {
		t.Fatalf("%+v", msg)
	}
	return k.came(msg.id)
}

// One Keep runs at a time; what changes meanwhile is kept after it, under the same ID.
func TestKeeperKeepsOneAtATime(t *testing.T) {
	var k keeper
	w, s := newWork(), &shelf{}
	first := k.keep(w, s, k.draft(Kept{Draft: Draft{Name: "a"}}), true)
	if !k.holds() || k.keep(w, s, k.draft(Kept{Draft: Draft{Name: "ab"}}), true) != nil {
		t.Fatal("two run at once")
	}
	if !answerOfKeep(t, &k, first) {
		t.Error("the second change is lost")
	}
	if answerOfKeep(t, &k, k.keep(w, s, k.draft(Kept{Draft: Draft{Name: "ab"}}), true)) {
		t.Error("it never ends")
	}
	if len(s.kept) != 2 || s.kept[0].ID == "" || s.kept[0].ID != s.kept[1].ID || s.kept[1].Draft.Name != "ab" {
		t.Errorf("kept %+v", s.kept)
	}
	if cmd := k.keep(w, s, Kept{}, false); cmd == nil || cmd() != nil || k.holds() || len(s.forgot) != 1 || s.forgot[0] != s.kept[0].ID {
		t.Errorf("nothing is left to keep: forgot %v", s.forgot)
	}
	if k.forget(s) != nil {
		t.Error("a draft is deleted twice")
	}
}

// The draft of an edit is named by what it edits, however often it is left.
func TestKeeperOfAnEdit(t *testing.T) {
	edited := Edited{Settings: "/etc/tocsin/config.toml", Was: Draft{Name: "contoso"}}
	k := keeper{edited: &edited}
	now := k.draft(Kept{Draft: Draft{Name: "contoso"}})
	if now.ID != edited.ID() || now.Edited == &edited || now.Edited.Was.Name != "contoso" {
		t.Errorf("%+v", now)
	}
}

// That a draft can't be kept is said once, and again when the wizard was to be left.
func TestKeeperSaysOnceThatItCannotKeep(t *testing.T) {
	var k keeper
	full := fault.New(fault.Store, "the disk is full", "free some space", nil)
	said, ok := k.failed(full)().(screen.Toast)
	if !ok || said.Text != "These answers can't be kept: the disk is full (free some space)" || said.Level != screen.Warn {
		t.Errorf("%+v", said)
	}
	if k.failed(full) != nil {
		t.Error("it is said twice")
	}
	k.keep(newWork(), &shelf{}, Kept{}, true)
	if !k.leave() || k.failed(full) == nil || k.leaves() {
		t.Error("a person who leaves isn't told, or is taken away")
	}
	if k.leave() {
		t.Error("no Keep runs, and it is waited for")
	}
}

// A draft that was discarded is not offered any more; that it could not be deleted is said.
func TestKeeperDiscards(t *testing.T) {
	s := &shelf{}
	k := keeper{left: []Kept{{ID: "a", Draft: Draft{Name: "contoso"}}, {ID: "b", Draft: Draft{Name: "fabrikam"}}}}
	if k.discard(s, "c") != nil || len(k.left) != 2 {
		t.Error("what isn't there is discarded")
	}
	if f := k.choice(); f.Value != "a" || len(f.Options) != 3 || f.Options[2].ID != beginNew {
		t.Errorf("%+v", f)
	}
	if said := k.discard(s, "a")().(screen.Toast); said.Text != "Discarded: contoso" || k.of("a") != nil || k.of("b") == nil || s.forgot[0] != "a" {
		t.Errorf("%+v, left %+v", said, k.left)
	}
	s.broken = errors.New("it broke")
	if said := k.discard(s, "b")().(screen.Toast); said.Level != screen.Warn {
		t.Errorf("%+v", said)
	}
}
