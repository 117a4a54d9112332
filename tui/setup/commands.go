package setup

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
)

// Context is the context of the wizard's keys.
const Context command.Context = "setup"

// act is a command of the wizard: when it works, and what it does.
type act struct {
	command.Spec
	live func(*Screen) bool
	do   func(s *Screen, arg string) tea.Cmd
}

// handingOn is the group of the commands that hand something on; handoutID needs no step for it.
const (
	handingOn = "hand on"
	handoutID = "setup.handout"
	copyID    = "setup.copy"
	discardID = "setup.discard"
)

// stepID is the command that goes to a step by its name.
const stepID = "setup.step"

// acts lists the commands. The foot of every step shows enter and esc, so the footer
// doesn't repeat them.
func acts() []act {
	always := func(*Screen) bool { return true }
	own := []act{
		{
			command.Spec{ID: "setup.continue", Keys: []string{"enter"}, Help: "continue to the next step", Group: "open", Where: Context},
			always,
			func(s *Screen, _ string) tea.Cmd { return s.key(tea.KeyPressMsg{Code: tea.KeyEnter}) },
		},
		{
			command.Spec{ID: "setup.back", Keys: []string{"shift+tab"}, Help: "go back to the previous field or step", Group: "open", Where: Context},
			func(s *Screen) bool { return !s.steps.now().ends },
			func(s *Screen, _ string) tea.Cmd { return s.key(tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}) },
		},
		{
			command.Spec{ID: stepID, Help: "go to any step", Group: "open", Where: Context, Arg: "STEP", Also: []string{"jump", "consent"}},
			func(s *Screen) bool { return !s.steps.now().ends }, jumpTo,
		},
		{
			command.Spec{ID: "setup.twin", Keys: []string{editTwin}, Help: "edit the integration that has the application already", Group: "open", Where: Context},
			func(s *Screen) bool { return s.o.Edit != nil && twinOf(s) != "" },
			func(s *Screen, _ string) tea.Cmd { return s.o.Edit(twinOf(s)) },
		},
		{
			command.Spec{ID: copyID, Keys: []string{"y"}, Help: "copy the link, or the public certificate", Short: "copy", Group: handingOn, Where: Context, Hint: 30, Also: []string{"clipboard", "yank"}},
			handsOn, handing(copyHand),
		},
		{
			command.Spec{ID: "setup.alone", Keys: []string{"v"}, Help: "show it alone, to be selected", Short: "alone", Group: handingOn, Where: Context, Hint: 28},
			handsOn, handing(showAlone),
		},
		{
			command.Spec{ID: "setup.code", Keys: []string{"Q"}, Help: "show the link as a QR code", Short: "QR", Group: handingOn, Where: Context, Hint: 26},
			handsLink, handing(showCode),
		},
		{
			command.Spec{ID: handoutID, Keys: []string{"w", "f4"}, Help: "write the page for the person who has the roles", Short: "write page", Group: handingOn, Where: Context, Hint: 31, Verb: "handout", Also: []string{"page", "administrator"}},
			func(s *Screen) bool { return !s.steps.now().ends }, writeHandout,
		},
		{
			command.Spec{ID: "setup.test", Keys: []string{"r"}, Help: "test the connection again", Group: "data", Where: Context},
			func(s *Screen) bool { return s.steps.now().ID == guide.Test },
			func(s *Screen, _ string) tea.Cmd {
				if s.work.busy != "" {
					return nil
				}
				return s.toStep(guide.Test)
			},
		},
		{
			command.Spec{ID: "setup.add", Keys: []string{"a"}, Help: "add the sources that the application may read too", Short: "add sources", Group: "data", Where: Context, Hint: 34, Also: []string{"supplements", "risk", "office"}},
			func(s *Screen) bool { return len(offers(s)) > 0 }, addOffers,
		},
		{
			command.Spec{ID: discardID, Keys: []string{"D"}, Help: "discard the answers that were kept, or give a renewal up", Group: "data", Where: Context, Also: []string{"abandon", "cancel"}},
			func(s *Screen) bool { return chosenDraft(s) != nil || unsaved(s) || yields(s) },
			func(s *Screen, _ string) tea.Cmd { return askDiscard(s) },
		},
	}
	return append(append(own, moveActs()...), demoActs()...)
}

// moveActs lists the keys that move in the fields and the words of a step.
func moveActs() []act {
	move := func(id, help string, key rune, live func(*Screen) bool, keys ...string) act {
		return act{
			command.Spec{ID: id, Keys: keys, Help: help, Group: "move", Where: Context, Silent: true},
			live,
			func(s *Screen, _ string) tea.Cmd { return s.key(tea.KeyPressMsg{Code: key}) },
		}
	}
	lists := func(s *Screen) bool { return s.steps.form() != nil && !s.Typing() }
	long := func(s *Screen) bool { return s.scroll.moves() }
	return []act{
		move("setup.down", "next option or field", tea.KeyDown, lists, "down", "j"),
		move("setup.up", "previous option or field", tea.KeyUp, lists, "up", "k"),
		move("setup.pick", "choose or tick the option", tea.KeySpace, lists, "space"),
		move("setup.further", "scroll the words on", tea.KeyPgDown, long, "pgdown"),
		move("setup.before", "scroll the words back", tea.KeyPgUp, long, "pgup"),
	}
}

// Specs returns all commands of the wizard, for the registry.
func Specs() []command.Spec {
	var out []command.Spec
	for _, a := range acts() {
		out = append(out, a.Spec)
	}
	return out
}

// Commands returns those that work in the present step.
func (s *Screen) Commands() []command.Spec {
	var live []command.Spec
	for _, a := range acts() {
		if !a.live(s) {
			continue
		}
		if a.Group == handingOn && a.ID != handoutID && handOf(s).text == "" {
			a.Hint = 0 // the key says what is missing
		}
		if a.ID == actID && actsHere(s) {
			a.Hint = 0 // the step has it
		}
		if a.ID == discardID && yields(s) {
			a.Short, a.Hint = "give up", 33 // who opened it to give it up looks for this key
		}
		live = append(live, a.Spec)
	}
	return live
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd { return s.DoWith(id, "") }

// DoWith runs a command with the argument of its verb.
func (s *Screen) DoWith(id, arg string) tea.Cmd {
	for _, a := range acts() {
		if a.ID == id && a.live(s) {
			return a.do(s, arg)
		}
	}
	return nil
}

// Arguments returns the numbers and titles of the steps that can be gone to.
func (s *Screen) Arguments(id string) screen.Arguments {
	if id != stepID {
		return screen.Arguments{}
	}
	var out []string
	for at, st := range s.steps.stages {
		if !st.ends {
			out = append(out, numbered(at, st.Title))
		}
	}
	return screen.Arguments{Values: out, Only: true}
}

// numbered returns a step as the list of steps counts it: "7 Permissions and consent".
func numbered(at int, title string) string { return strconv.Itoa(at+1) + " " + title }

// jumpTo goes to a step by its number, its title or both, with the answers as they stand.
func jumpTo(s *Screen, typed string) tea.Cmd {
	typed = strings.TrimSpace(typed)
	for at, st := range s.steps.stages {
		switch {
		case !strings.EqualFold(st.Title, typed) && strconv.Itoa(at+1) != typed && !strings.EqualFold(numbered(at, st.Title), typed):
		case st.ends:
			return screen.Say(screen.Info, "The last step comes once the settings are saved")
		default:
			return jump(s, at)
		}
	}
	return screen.Say(screen.Info, "There is no step "+typed)
}

// jump goes to a step without the work of those between. While the settings are being
// written, the answer decides the step.
func jump(s *Screen, at int) tea.Cmd {
	if s.work.busy == busyFinish || s.steps.now().ends || s.steps.stages[at].ends {
		return nil
	}
	if s.o.Task == guide.Renew && at > 0 && !s.answers.renewing() {
		return screen.Say(screen.Info, "Make the new certificate first: enter does it")
	}
	s.take()
	s.steps.leadBack("")
	return s.to(at)
}

// clickStep goes to the step that was clicked in the list of steps.
func clickStep(s *Screen, c screen.Click) tea.Cmd {
	if at := c.Y; s.wide && c.X < railWidth && at >= 0 && at < len(s.steps.stages) {
		return jump(s, at)
	}
	return nil
}
