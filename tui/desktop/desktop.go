// Package desktop starts the tools of the desktop: those that fill its clipboard, and
// those that open a page in the browser. Which tool serves which system is a table.
//
// It starts nothing over SSH, where the desktop is another machine's, and nothing without
// a display. What it passes on is checked by its callers: see packages clipboard and
// portal. Only a tea.Cmd may call Copy and Open: they wait for a process. Begin with
// Desktop.
package desktop

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
	"strings"
	"time"
	"unicode/utf16"
)

// ErrNone means that there is no tool for it here.
var ErrNone = errors.New("the desktop has no tool for it here")

// Options configure a desktop. The zero values but Get mean this machine's.
type Options struct {
	Get    func(name string) string                   // of the environment
	System string                                     // runtime.GOOS
	Look   func(tool string) (path string, err error) // exec.LookPath
	Start  Start
}

// Start starts a program with an input and waits for its end, but no longer than until ctx
// ends: a program that goes on then is left alone. Its output is dropped.
type Start func(ctx context.Context, input, path string, args ...string) error

// Desktop is the desktop that the program runs on. Make one with New.
type Desktop struct{ o Options }

// New returns a desktop.
func New(o Options) *Desktop {
	if o.System == "" {
		o.System = runtime.GOOS
	}
	if o.Look == nil {
		o.Look = exec.LookPath
	}
	if o.Start == nil {
		o.Start = start
	}
	return &Desktop{o}
}

// Remote reports whether the terminal is another machine's, so that tools here would fill a
// clipboard and open a browser that the person doesn't see.
func (d *Desktop) Remote() bool {
	for _, name := range []string{"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"} {
		if d.o.Get(name) != "" {
			return true
		}
	}
	return false
}

// patience is how long a tool may take. One that opens a page may run as long as the
// browser, so one which is still running has not failed.
const patience = 2 * time.Second

// Copy puts a text into the desktop's clipboard. The error is ErrNone if no tool can.
func (d *Desktop) Copy(ctx context.Context, text string) error {
	return d.use(ctx, copiers(), text)
}

// Open opens an address in the browser. The error is ErrNone if no tool can.
func (d *Desktop) Open(ctx context.Context, address string) error {
	return d.use(ctx, openers(), "", address)
}

func (d *Desktop) use(ctx context.Context, tools []tool, input string, args ...string) error {
	t, path, ok := d.find(tools)
	if !ok {
		return ErrNone
	}
	if t.wide {
		input = wide(input)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return d.o.Start(ctx, input, path, append(t.args[:len(t.args):len(t.args)], args...)...)
}

// find returns the first tool of this system which is installed.
func (d *Desktop) find(tools []tool) (t tool, path string, ok bool) {
	if d.Remote() {
		return tool{}, "", false
	}
	for _, t := range tools {
		if t.system != d.o.System || t.needs != "" && d.o.Get(t.needs) == "" {
			continue
		}
		if path, err := d.o.Look(t.name); err == nil {
			return t, path, true
		}
	}
	return tool{}, "", false
}

// wide returns a text in UTF-16 with a byte order mark, which tools of Windows recognize.
func wide(s string) string {
	var b strings.Builder
	for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(s))...) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

// start is the Start of this machine.
func start(ctx context.Context, input, path string, args ...string) error {
	c := exec.Command(path, args...)
	c.Stdin = strings.NewReader(input)
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}
