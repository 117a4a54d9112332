package decide

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/tui/screen"
)

// Edited is the result of editing a text in the person's editor.
type Edited struct {
	Text string
	Err  error // the editor couldn't be run, or ended with an error: Text has the note as it was before
}

// Editor goes on with the text of a box in the person's editor. Back makes the message that brings the box
// what was written.
type Editor func(text string, back func(text string) tea.Msg) tea.Cmd

// Edit runs the person's editor on a text while the screen waits; then makes the message of
// the result. The editor is a command with its arguments, such as "code --wait". The text
// is in a file of its own that only the person can read, and is removed afterwards.
func Edit(editor, text string, then func(Edited) tea.Msg) tea.Cmd {
	words := strings.Fields(editor)
	if len(words) == 0 {
		return func() tea.Msg { return then(Edited{Text: text, Err: errors.New("no editor is set: set EDITOR")}) }
	}
	return func() tea.Msg {
		name, err := keepIn(text)
		if err != nil {
			return then(Edited{Text: text, Err: err})
		}
		return screen.Lend{Program: editing(editor, name), Then: func(err error) tea.Msg {
			defer os.Remove(name)
			if err != nil {
				return then(Edited{Text: text, Err: fault.New(fault.Failed, fmt.Sprintf("the editor %s failed: %v", filepath.Base(words[0]), err), "the note is as it was typed; set EDITOR for another editor", err)})
			}
			return then(readFrom(name))
		}}
	}
}

// editing returns the command that edits a file. One with quotes is read by a shell, as those who set
// EDITOR expect: a path may have blanks.
func editing(editor, file string) *exec.Cmd {
	if runtime.GOOS != "windows" && strings.ContainsAny(editor, `'"\`) {
		return exec.Command("sh", "-c", editor+` "$@"`, "sh", file)
	}
	words := strings.Fields(editor)
	return exec.Command(words[0], append(words[1:], file)...)
}

// keepIn writes a text to a new file and returns its name. CreateTemp makes it for the owner
// alone.
func keepIn(text string) (name string, err error) {
	f, err := os.CreateTemp("", "tocsin-note-*.txt")
	if err != nil {
		return "", err
	}
	if text != "" {
		text += "\n"
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), err
}

// readFrom reads what the editor left. More than a note can hold is read as far as it shows
// that it is too long: the store refuses it.
func readFrom(name string) Edited {
	f, err := os.Open(name)
	if err != nil {
		return Edited{Err: err}
	}
	defer f.Close()
	b, err := bound.Head(f, engine.MostNote+2)
	if err == nil && len(b) <= engine.MostNote && (!utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0) {
		err = fault.New(fault.Usage, "what the editor wrote is no text", "write the note as plain text", nil)
	}
	return Edited{Text: strings.TrimRight(string(b), " \t\r\n"), Err: err}
}
