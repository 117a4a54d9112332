package cmd

import (
	"fmt"
	"io"
	"text/tabwriter"

	"tocsin/graph/conformance"
	"tocsin/graph/fault"
	"tocsin/tui/text"
)

// printContracts prints what was seen.
func printContracts(w io.Writer, f conformance.File, call conformanceCall) error {
	if call.format == asJSON {
		return printJSON(w, f)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CONTRACT\tSIMULATOR\tSEEN\tRESULT")
	differing, blank := len(f.Differing()), 0
	for _, r := range f.Contracts {
		result := "equal"
		switch {
		case r.Seen == "":
			result, blank = "not seen: "+r.Unseen, blank+1
		case r.Seen != r.Assumed:
			result = "differs" + switchWords(r.Switch)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", text.Clean(r.Name), text.Clean(r.Assumed), text.Clean(r.Seen), text.Clean(result))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s: %d equal, %d differ, %d not seen; written to %s\n",
		plural(len(f.Contracts), "contract"), len(f.Contracts)-differing-blank, differing, blank, text.Clean(call.file))
	return err
}

// switchWords says which line of a scenario file makes tocsin sim answer alike.
func switchWords(line string) string {
	if line == "" {
		return "; tocsin sim has no switch for it"
	}
	return "; tocsin sim does so with " + line
}

// printComparison prints how two files differ, and returns a fault if they do.
func printComparison(w io.Writer, c conformance.Comparison, call conformanceCall) error {
	var err error
	if call.format == asJSON {
		err = printJSON(w, c)
	} else {
		err = comparisonTable(w, c, call)
	}
	if err != nil || len(c.Differing) == 0 {
		return err
	}
	return fault.New(fault.Failed, fmt.Sprintf("the files differ in %s", plural(len(c.Differing), "contract")),
		"put the lines that are named under [switches] of a scenario file, and give it to tocsin sim --scenario", nil)
}

func comparisonTable(w io.Writer, c conformance.Comparison, call conformanceCall) error {
	if len(c.Differing) > 0 {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintf(t, "CONTRACT\t%s\t%s\tSWITCH OF TOCSIN SIM\n", text.Clean(call.file), text.Clean(call.against))
		for _, d := range c.Differing {
			line := d.Switch
			if line == "" {
				line = "none"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", text.Clean(d.Name), text.Clean(d.Seen), text.Clean(d.Other), text.Clean(line))
		}
		fmt.Fprintln(t)
		if err := t.Flush(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s compared: %d differ; %d not seen on one side\n", plural(c.Compared, "contract"), len(c.Differing), len(c.Unseen))
	return err
}
