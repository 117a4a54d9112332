package cmd

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"sync"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui"
)

// profile is a kind of profile that --profile writes. begin is called before the
// command and returns a function that ends the profile.
type profile struct {
	word  string
	begin func(io.Writer) (end func() error, err error)
}

func profiles() []profile {
	return []profile{
		{"cpu", func(w io.Writer) (func() error, error) {
			return func() error { pprof.StopCPUProfile(); return nil }, pprof.StartCPUProfile(w)
		}},
		{"heap", func(w io.Writer) (func() error, error) {
			return func() error {
				runtime.GC() // the profile shows the heap after the last collection
				return pprof.Lookup("heap").WriteTo(w, 0)
			}, nil
		}},
		{"trace", func(w io.Writer) (func() error, error) {
			return func() error { trace.Stop(); return nil }, trace.Start(w)
		}},
	}
}

// startProfile begins the profile that --profile KIND=FILE names, until the run
// ends.
func startProfile(a *app) error {
	if a.flags.profile == "" {
		return nil
	}
	word, path, _ := strings.Cut(a.flags.profile, "=")
	path, err := config.Expand(path)
	if err != nil {
		return prefix("--profile", err)
	}
	for _, p := range profiles() {
		if p.word == word && path != "" {
			return profileTo(a, p, path)
		}
	}
	return usage("use cpu=FILE, heap=FILE or trace=FILE", "invalid argument %q for \"--profile\"", a.flags.profile)
}

// openTrace begins the trace of the screen's messages in the file that TOCSIN_TRACE
// names; nil if it names none. Typed text is included only if TOCSIN_TRACE_TEXT is
// 1.
func openTrace(a *app) (*tui.Trace, error) {
	path := a.env.Get("TOCSIN_TRACE")
	if path == "" {
		return nil, nil
	}
	f, mode, err := createPrivate(path)
	if err != nil {
		return nil, fault.New(fault.Usage, "cannot write the trace "+path+": "+cause(err), remedy(err, "set TOCSIN_TRACE to another file"), err)
	}
	warnExposed(a.env.Err, "trace", path, mode)
	w := &checkedFile{file: f}
	a.onClose(w.close)
	return tui.NewTrace(w, a.env.Get("TOCSIN_TRACE_TEXT") == "1"), nil
}

func profileTo(a *app, p profile, path string) error {
	f, mode, err := createPrivate(path)
	if err != nil {
		return fault.New(fault.Usage, "cannot write the profile "+path+": "+cause(err), remedy(err, "choose another file with --profile"), err)
	}
	warnExposed(a.env.Err, "profile", path, mode)
	w := &checkedFile{file: f}
	end, err := p.begin(w)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	a.onClose(func() error { return errors.Join(end(), w.close()) })
	return nil
}

// checkedFile is a file whose writers leave errors unsaid, as Go's profilers do.
type checkedFile struct {
	file *os.File

	mu  sync.Mutex
	err error // the first one
}

// Write writes to the file.
func (c *checkedFile) Write(b []byte) (int, error) {
	n, err := c.file.Write(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
	return n, err
}

// close closes the file, and returns the fault of what was not written to it.
func (c *checkedFile) close() error {
	err := c.file.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
	if c.err == nil {
		return nil
	}
	return fault.New(fault.Failed, "cannot write "+c.file.Name()+": "+cause(c.err), remedy(c.err, "choose another file"), c.err)
}
