package cmd

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  exactly(0),
		RunE:  func(*cobra.Command, []string) error { return printVersion(a, format) },
	}
	addFormat(c, &format)
	return c
}

// built says what this program is. The names of its JSON members never change.
type built struct {
	Version string `json:"version"` // of the module, or the commit
	Go      string `json:"go"`      // version of the compiler
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// printVersion prints version, compiler and platform.
func printVersion(a *app, format string) error {
	b := built{version(), runtime.Version(), runtime.GOOS, runtime.GOARCH}
	if format == asJSON {
		return printJSON(a.env.Out, b)
	}
	_, err := fmt.Fprintf(a.env.Out, "tocsin %s %s %s/%s\n", b.Version, b.Go, b.OS, b.Arch)
	return err
}

// version returns the module's version, or the commit of the build.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	return "devel"
}
