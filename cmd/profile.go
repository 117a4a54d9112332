package cmd

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strings"

	"tocsin/graph/fault"
)

// profile is a kind of profile that --profile writes. begin is called before the
// command and returns what ends it.
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
				runtime.GC() // the profile speaks of what the last collection left
				return pprof.Lookup("heap").WriteTo(w, 0)
			}, nil
		}},
		{"trace", func(w io.Writer) (func() error, error) {
			return func() error { trace.Stop(); return nil }, trace.Start(w)
		}},
	}
}

// startProfile begins the profile that KIND=FILE asks for, until the run ends.
func (a *app) startProfile() error {
	if a.flags.profile == "" {
		return nil
	}
	word, path, _ := strings.Cut(a.flags.profile, "=")
	for _, p := range profiles() {
		if p.word == word && path != "" {
			return a.profileTo(p, path)
		}
	}
	return usage("use cpu=FILE, heap=FILE or trace=FILE", "--profile %s is not known", a.flags.profile)
}

func (a *app) profileTo(p profile, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.New(fault.Usage, "cannot write the profile "+path+": "+cause(err), "choose another file with --profile", err)
	}
	end, err := p.begin(f)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	a.onClose(func() error { return errors.Join(end(), f.Close()) })
	return nil
}
