//go:build !unix

package terminal

import (
	"os"
	"os/exec"
	"sync"

	"github.com/charmbracelet/x/term"
)

const (
	devicePath = "CONIN$"
	readsBytes = false
)

// readable reports true: the library finds out itself whether a console can be read.
func readable(term.File) bool { return true }

// Suspend reports false: this system can't stop programs.
func (*Terminal) Suspend() bool { return false }

// handle has nothing to do: there are no signals of a shell.
func (*Terminal) handle(*program, *sync.WaitGroup) (release func()) {
	return func() {}
}

// follow waits until a program has ended: this system can't stop programs.
func follow(program *exec.Cmd, _ func(still func() bool)) error { return program.Wait() }

// stopAlong has nothing to do.
func stopAlong(*Terminal, *program, func() bool) {}

// hangUp ends a program: a console sends no signal when it closes.
func hangUp(p *os.Process) { _ = p.Kill() }
