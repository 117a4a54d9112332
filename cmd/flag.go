package cmd

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tocsin/graph/fault"
	"tocsin/store/config"
)

// Formats of an output.
const (
	asTable  = "table"
	asJSON   = "json"
	asNDJSON = "ndjson"
	asCSV    = "csv"
)

// choice is the value of a flag that takes one of a few words.
type choice struct {
	to    *string
	words []string
}

// String returns the chosen word.
func (c choice) String() string { return *c.to }

// Type names the value's type in the help.
func (c choice) Type() string { return "string" }

// Set chooses a word. Its error is a hint.
func (c choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return errors.New("use " + fault.Or(c.words))
	}
	*c.to = word
	return nil
}

// addFormat adds --format to a command. The first of the formats is the usual one; by
// default they are table and json.
func addFormat(c *cobra.Command, to *string, formats ...string) {
	if len(formats) == 0 {
		formats = []string{asTable, asJSON}
	}
	*to = formats[0]
	c.Flags().Var(choice{to, formats}, "format", "output `FORMAT`: "+fault.Or(formats))
}

// addWindow adds --window, how far back a command compares, to it.
func addWindow(c *cobra.Command, to *string, usual, example string) {
	c.Flags().StringVar(to, "window", usual, "how far back to compare: a `TIME` such as "+example)
}

// lengthOf returns the length of time that a flag was given, more than 0.
func lengthOf(flag, given string) (time.Duration, error) {
	d, err := config.ParseDuration(given)
	if err != nil {
		return 0, usage("write it like 12h, 7d or 4w", "--%s %s is not a length of time", flag, given)
	}
	return time.Duration(d), nil
}

// single is the value of a flag that can be given once. The last of two different
// values would win otherwise, and the first one would be dropped in silence.
type single struct {
	pflag.Value
	flag  string
	given *string
}

// Set sets the value, unless another one was set before.
func (s *single) Set(value string) error {
	if s.given != nil && *s.given != value {
		return usage("give it once", "--%s is given twice: as %q and as %q", s.flag, *s.given, value)
	}
	s.given = &value
	return s.Value.Set(value)
}

// onlyOnce lets a command's own flags be given once each, if they don't collect values.
// The flags of every command stay as they are: an alias of the shell may set one that a
// call overrides.
func onlyOnce(c *cobra.Command) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if _, collects := f.Value.(pflag.SliceValue); !collects {
			f.Value = &single{Value: f.Value, flag: f.Name}
		}
	})
}

// mayBeEmpty are the flags that mean something without a value, or refuse that in words of
// their own.
func mayBeEmpty() []string { return []string{"note", "query", "verdict"} }

// refuseEmpty refuses a flag that was given without a value, as a variable of a script
// does that isn't set: it would count as left out.
func refuseEmpty(c *cobra.Command) error {
	var empty error
	c.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if several, ok := f.Value.(pflag.SliceValue); ok {
			values = several.GetSlice()
		}
		blank := func(value string) bool { return strings.TrimSpace(value) == "" }
		if (len(values) == 0 || slices.ContainsFunc(values, blank)) && !slices.Contains(mayBeEmpty(), f.Name) {
			empty = usage("give it a value, or leave it out", "--%s is empty", f.Name)
		}
	})
	return empty
}

// everyIntegration refuses --integration for what is about all integrations.
func (a *app) everyIntegration(what string) error {
	if len(a.flags.integrations) == 0 {
		return nil
	}
	return usage("leave out --integration", "%s", what)
}

// flagFault returns the fault of a flag that can't be used, in words for a person.
func flagFault(c *cobra.Command, err error) error {
	var f *fault.Fault
	var invalid *pflag.InvalidValueError
	var lacking *pflag.ValueRequiredError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &invalid):
		return usage(valueHint(invalid), "invalid argument %q for %q", invalid.GetValue(), "--"+invalid.GetFlag().Name)
	case errors.As(err, &lacking):
		return usage("see "+c.CommandPath()+" --help", "--%s needs a value", lacking.GetFlag().Name)
	case errors.As(err, &unknown):
		return usage(nearestFlag(c, unknown.GetSpecifiedName()), "%s", err)
	}
	return usage("see "+c.CommandPath()+" --help", "%s", err)
}

// valueHint says how to write the value of a flag.
func valueHint(err *pflag.InvalidValueError) string {
	kind := err.GetFlag().Value.Type()
	switch {
	case errors.Is(err, strconv.ErrRange):
		return "write a smaller number"
	case kind == "int":
		return "write a whole number"
	case kind == "uint64":
		return "write a whole number of 0 or more"
	case kind == "duration":
		return "write it like 30s, 5m or 1h30m"
	case kind == "bool":
		return "use true or false, or leave out the value"
	}
	return err.Unwrap().Error()
}

// nearestFlag returns a hint with the flag that a mistyped one may mean.
func nearestFlag(c *cobra.Command, name string) string {
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if near := fault.Nearest(name, known); near != "" && len(name) > 1 {
		return "did you mean --" + near + "?"
	}
	return "see " + c.CommandPath() + " --help"
}
