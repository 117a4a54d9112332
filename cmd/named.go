package cmd

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// pathFlag is a flag that takes the path of a file or folder, or a URL with one.
type pathFlag struct {
	to    *string
	inURL bool // the path is in a URL: the store expands it
}

// String returns the value.
func (p pathFlag) String() string {
	if p.to == nil {
		return ""
	}
	return *p.to
}

// Set takes the value, with the home folder in place of "~".
func (p pathFlag) Set(value string) (err error) {
	if !p.inURL {
		value, err = config.Expand(value)
	}
	*p.to = value
	return err
}

// Type says what help shows if the usage names no value.
func (p pathFlag) Type() string { return "string" }

// pathsFlag is a pathFlag that can be repeated.
type pathsFlag struct{ to *[]string }

// String returns the values.
func (p pathsFlag) String() string {
	if p.to == nil {
		return ""
	}
	return strings.Join(*p.to, ", ")
}

// Set adds a value.
func (p pathsFlag) Set(value string) error {
	var one string
	err := pathFlag{to: &one}.Set(value)
	*p.to = append(*p.to, one)
	return err
}

// Append adds a value, as Set does.
func (p pathsFlag) Append(value string) error { return p.Set(value) }

// Replace sets all values.
func (p pathsFlag) Replace(values []string) (err error) {
	*p.to, err = paths(values)
	return err
}

// GetSlice returns the values.
func (p pathsFlag) GetSlice() []string { return *p.to }

// Type says what help shows if the usage names no value.
func (p pathsFlag) Type() string { return "string" }

// paths returns arguments that are paths with the home folder in place of "~".
func paths(args []string) (usable []string, err error) {
	for _, arg := range args {
		path, err := config.Expand(arg)
		if err != nil {
			return nil, err
		}
		usable = append(usable, path)
	}
	return usable, nil
}

// variable is a variable of the environment that tocsin reads.
type variable struct {
	name   string
	path   bool     // it holds the path of a file
	values []string // all that it can hold; nil for anything
}

// variables lists those that only tocsin has.
func variables() []variable {
	return []variable{
		{name: "TOCSIN_CONFIG", path: true},
		{name: "TOCSIN_STORE"},
		{name: "TOCSIN_LOG", path: true},
		{name: "TOCSIN_TRACE", path: true},
		{name: "TOCSIN_TRACE_TEXT", values: []string{"0", "1"}},
		{name: "TOCSIN_LONG"}, // of the tests
	}
}

// takeVariables makes the paths in the environment usable, as pathFlag does for flags,
// and warns of variables that are misspelt: they would change nothing.
func (a *app) takeVariables() error {
	get, paths := a.env.Get, map[string]string{}
	var known []string
	for _, v := range variables() {
		known = append(known, strings.TrimPrefix(v.name, ours))
		value := get(v.name)
		if value == "" {
			continue // as good as unset
		}
		if strings.TrimSpace(value) == "" {
			return usage("unset it, or give it a value", "the variable %s holds only blanks", v.name)
		}
		if v.values != nil && !slices.Contains(v.values, value) {
			return usage("give it "+fault.Or(v.values), "the variable %s cannot be %q", v.name, fault.Line(value, 80))
		}
		if !v.path {
			continue
		}
		path, err := config.Expand(value)
		if err != nil {
			return prefix(v.name, err)
		}
		paths[v.name] = path
	}
	a.env.Get = func(name string) string {
		if path, ok := paths[name]; ok {
			return path
		}
		return get(name)
	}
	a.warnMisspelt(known)
	a.onClose(func() error {
		if a.flags.verbose && a.logFile == nil {
			a.warn("--verbose changed nothing: it is for the log, which --log or TOCSIN_LOG names")
		}
		return nil
	})
	return nil
}

// ours begins the name of every variable that only tocsin has.
const ours = "TOCSIN_"

// warnMisspelt warns of variables with a name much like a known one. The names are given
// without their beginning, which says nothing.
func (a *app) warnMisspelt(known []string) {
	if a.env.Environ == nil {
		return
	}
	for _, e := range a.env.Environ() {
		name, _, _ := strings.Cut(e, "=")
		rest, mine := strings.CutPrefix(name, strings.TrimSuffix(ours, "_"))
		rest = strings.TrimPrefix(rest, "_")
		near := fault.Nearest(rest, known)
		if mine && near != "" && name != ours+near {
			fmt.Fprintf(a.env.Err, "warning: the variable %s is not known; did you mean %s?\n", text.Clean(fault.Line(name, 80)), ours+near)
		}
	}
}
