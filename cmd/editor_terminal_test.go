//go:build unix

package cmd

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// editor writes an editor for notes, a script of a shell, and returns the variable that names it.
func editor(t *testing.T, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return "EDITOR=" + name
}

// quoted puts the path of an editor between quotes in the case of that name.
func quoted(name, variable string) string {
	if name != "with a quoted path" {
		return variable
	}
	return strings.Replace(variable, "=", "='", 1) + "' --"
}

// keeps keeps the note of an open box, and waits until the list has the keys.
func (c *console) keeps() {
	c.t.Helper()
	c.sees("enter keep")
	c.press("\r")
	c.until("the list", func() bool { return !strings.Contains(c.text(), "enter keep") })
}

// onNine shows nine alerts that stay as they are, with variables such as that of an editor.
func onNine(t *testing.T, variables ...string) *console {
	t.Helper()
	c := sit(t, 80, 24, append(variables, allAlerts(t)), still(t)...)
	c.sees("✓", "1/9")
	return c
}

// opensEditor opens the box of a note and the editor for it. What is written from then on is new.
func (c *console) opensEditor() {
	c.t.Helper()
	c.press("c")
	c.sees("ctrl+o editor")
	c.forget()
	c.press("\x0f")
}

// TestEditor takes notes in editors: one that asks on the terminal and reads the answer, to
// which every typed key goes, in the ordinary modes of a terminal; one done at once;
// and one that gets a ctrl+c, which it alone takes. After each the screen is there again and
// has the keys, the box of the note with what was written, which enter keeps.
func TestEditor(t *testing.T) {
	const asks = `stty -a < /dev/tty | grep -q ' icanon' && test -t 0 && test -t 1 && printf 'your note? ' && read answer && printf '%s' "$answer" > "$1"`
	for name, test := range map[string]struct{ script, keys, note string }{
		"one that reads":     {asks, "jjq:wq first\n", "jjq:wq first"},
		"with a quoted path": {`printf quoted > "$2"`, "", "quoted"},
		"done at once":       {`printf done > "$1"`, "", "done"},
		"ended by ctrl+c":    {`trap 'printf broken > "$1"; exit 0' INT; printf 'your note? '; while :; do sleep 0.05; done`, "\x03", "broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := onNine(t, quoted(name, editor(t, test.script)))
			for round := range 2 {
				c.press("c")
				c.sees("ctrl+o editor")
				if round > 0 {
					c.sees("│ " + test.note)
				}
				c.forget()
				c.press("\x0f")
				if test.keys != "" {
					c.saysAgain("your note? ")
					c.press(test.keys)
				}
				c.regained()
				if !c.raw() {
					t.Error("the terminal isn't the screen's again")
				}
				c.sees("│ "+test.note, "enter keep")
				c.keeps()
				c.press("j")
				c.sees("2/9")
				c.press("k")
				c.sees("1/9")
			}
			c.leaves("\x03")
			if text := string(c.all()); strings.Contains(text, "panic") {
				t.Error(text)
			}
		})
	}
}

// TestEditorThatFails opens the box again with what was typed, and leaves the terminal as it was: also
// after one that has set it raw and crashed.
func TestEditorThatFails(t *testing.T) {
	t.Parallel()
	c := onNine(t, editor(t, `stty raw -echo; printf '\033[5;10r\033[4h'; kill -SEGV $$`))
	c.press("c")
	c.sees("ctrl+o editor")
	c.press("asked the user")
	c.sees("asked the user")
	c.forget()
	c.press("\x0f")
	c.sees("editor failed")
	c.sees("│ asked the user", "ctrl+o editor")
	if !c.raw() {
		t.Error("the terminal isn't the screen's again")
	}
	c.press("\r")
	c.sees("✎")
	c.leaves("\x03")
	c.restored()
}

// TestEditorThatWritesNothing gives the editor up from the box of a verdict: nothing is closed, and the box is
// there with what was typed.
func TestEditorThatWritesNothing(t *testing.T) {
	t.Parallel()
	c := onNine(t, editor(t, "exit 0"))
	c.press("X")
	c.sees("digit choose")
	c.press("1")
	c.sees("ctrl+o editor")
	c.press("half a no")
	c.sees("half a no")
	c.forget()
	c.press("\x0f")
	c.regained()
	c.sees("note  half a no", "enter close")
	if text := c.text(); strings.Contains(text, "Closed") || strings.Contains(text, "done today 1") {
		t.Errorf("leaving the editor closed the alert:\n%s", text)
	}
	c.press("\r")
	c.sees("Closed here as true positive")
	c.leaves("\x03")
}

// TestEditorIsHungUpOn ends the program while an editor has the terminal: the editor ends too, and the
// file of the note is removed.
func TestEditorIsHungUpOn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	c := onNine(t, "TMPDIR="+folder, editor(t, `trap 'printf "hung up"; exit 1' HUP; printf 'your note? '; while :; do sleep 0.05; done`))
	c.opensEditor()
	c.saysAgain("your note? ")
	c.send(syscall.SIGTERM)
	c.saysAgain("hung up")
	c.exit()
	c.restored()
	if left, err := filepath.Glob(filepath.Join(folder, "tocsin-note-*")); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// TestEditorThatStops stops an editor that has the terminal, the editor alone or with the program: the
// shell gets the terminal, and fg continues both. The editor's answer is the note then.
func TestEditorThatStops(t *testing.T) {
	for name, stop := range map[string]string{"itself": "kill -STOP $$", "its group": "kill -TSTP 0", "its group unseen": "kill -STOP 0"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := inShell(t, []string{allAlerts(t), editor(t, stop+`; printf 'your note? '; read answer; printf '%s' "$answer" > "$1"`)}, still(t)...)
			c.sees("✓", "1/9")
			for range 2 {
				c.opensEditor()
				c.saysAgain("[stopped]")
				c.press("fg\n")
				c.saysAgain("your note? ")
				if n := bytes.Count(c.since(), []byte("[stopped]")); n != 1 {
					t.Errorf("it stopped %d times: %q", n, c.since())
				}
				c.press("stopped and gone on\n")
				c.regained()
				c.sees("│ stopped and gone on")
				c.keeps()
				c.press("j")
				c.sees("2/9")
				c.press("k")
				c.sees("1/9")
			}
			c.leaves("\x03")
			c.restored()
		})
	}
}

// TestStopAtTheEndOfAnEditor: a ctrl+z that comes while an editor ends, which doesn't stop by it any more, stops
// the program. One that an editor has taken for its own does not, later.
func TestStopAtTheEndOfAnEditor(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		stops  bool
	}{"as it ends": {`kill -TSTP $PPID`, true}, "long before": {`kill -TSTP $PPID; sleep 0.6`, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := inShell(t, []string{allAlerts(t), editor(t, `printf noted > "$1"; `+test.script)}, still(t)...)
			c.sees("✓", "1/9")
			c.opensEditor()
			if test.stops {
				c.saysAgain("[stopped]")
				c.press("fg\n")
			}
			c.regained()
			c.keeps()
			c.sees("✎")
			c.press("j")
			c.sees("2/9")
			if got := bytes.Contains(c.since(), []byte("[stopped]")); got != test.stops {
				t.Errorf("stopped: %v", got)
			}
			c.leaves("\x03")
			c.restored()
		})
	}
}

// TestKeysBeforeAnEditorAreDropped types on at once after the key of the editor: what comes before the
// editor has the terminal is no command of the list.
func TestKeysBeforeAnEditorAreDropped(t *testing.T) {
	t.Parallel()
	c := onNine(t, editor(t, `cat < /dev/null > "$1"`))
	c.opensEditor()
	c.press("xxx")
	c.regained()
	c.keeps()
	c.press("j")
	c.sees("2/9")
	if text := c.text(); strings.Contains(text, "done") && strings.Contains(text, "Done") {
		t.Errorf("a key was a command:\n%s", text)
	}
	c.press("\x03")
	c.exit()
}
