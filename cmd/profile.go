package cmd

import (
	"errors"
	"io"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strings"

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
	a.onClose(f.Close)
	return tui.NewTrace(f, a.env.Get("TOCSIN_TRACE_TEXT") == "1"), nil
}

func profileTo(a *app, p profile, path string) error {
	f, mode, err := createPrivate(path)
	if err != nil {
		return fault.New(fault.Usage, "cannot write the profile "+path+": "+cause(err), remedy(err, "choose another file with --profile"), err)
	}
	warnExposed(a.env.Err, "profile", path, mode)
	end, err := p.begin(f)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	a.onClose(func() error { return errors.Join(end(), f.Close()) })
	return nil
}
