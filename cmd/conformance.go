package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tocsin/graph/bound"
	"tocsin/graph/conformance"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// conformanceCall is one call of doctor with --conformance.
type conformanceCall struct{ file, against, format string }

// conformanceHelp returns the part of the help of doctor about --conformance.
func conformanceHelp() string {
	return paragraph("With --conformance FILE, doctor asks one integration how its services answer: order, page sizes, links, refusals and the like. " +
		"It only reads, with about 60 requests, of which a part is meant to be refused. FILE says of each contract what was seen and what tocsin sim does, " +
		"in words of tocsin's own: it holds no id, name, address or text of the tenant. With --against OTHER it compares two such files, " +
		"names the line of a scenario file with which tocsin sim answers alike, and exits with 1 if they differ.")
}

func conformanceRun(ctx context.Context, a *app, call conformanceCall) error {
	there, err := checkConformance(a, call)
	if err != nil {
		return err
	}
	var other conformance.File
	if call.against != "" {
		if other, err = readContracts(call.against); err != nil {
			return err
		}
	}
	var f conformance.File
	if there {
		f, err = readContracts(call.file)
	} else {
		f, err = a.askContracts(ctx, call.file)
	}
	if err != nil {
		return err
	}
	if call.against == "" {
		return printContracts(a.env.Out, f, call)
	}
	return printComparison(a.env.Out, f.Against(other), call)
}

// checkConformance reports whether the file is there already, and what of a call can't be.
func checkConformance(a *app, call conformanceCall) (there bool, err error) {
	switch call.file {
	case "":
		return false, usage("name a file: tocsin doctor --conformance FILE", "--conformance has no file")
	case "-":
		return false, usage("name a new file", "--conformance writes a file, not standard output")
	}
	_, err = os.Lstat(call.file)
	there = err == nil
	switch {
	case there && call.against == "":
		return true, overwritten(call.file)
	case !there && a.flags.readOnly:
		return false, usage("leave out --read-only", "doctor --conformance writes a file, which --read-only forbids")
	}
	return there, nil
}

// askContracts asks the chosen integration, and writes down what was seen.
func (a *app) askContracts(ctx context.Context, path string) (conformance.File, error) {
	settings, err := a.load(ctx)
	if err != nil {
		return conformance.File{}, err
	}
	in, err := a.onlyOne(settings)
	if err != nil {
		return conformance.File{}, err
	}
	if err := a.checkProxy(settings); err != nil {
		return conformance.File{}, err
	}
	shareRequests(settings)
	_, links, err := a.linked(ctx, settings)
	if err != nil {
		return conformance.File{}, err
	}
	line := newLateLine(a.env)
	f, err := conformance.Run(ctx, links[in.Name].apis, sourcesOf(in), a.env.Now(), func(done, all int) {
		line.show(fmt.Sprintf("asking %s: %d of %d contracts", in.Name, done, all))
	})
	line.clear()
	if err != nil {
		return conformance.File{}, err
	}
	return f, writeContracts(path, f)
}

// onlyOne returns the chosen integration, if it is the only one.
func (a *app) onlyOne(settings *config.Config) (config.Integration, error) {
	switch chosen := a.chosen(settings); len(chosen) {
	case 0:
		return config.Integration{}, usage(noIntegrationHint, "the settings have no integration to ask")
	case 1:
		return chosen[0], nil
	default:
		return config.Integration{}, usage("name one of "+commas(integrationNames(chosen)), "doctor --conformance asks one integration, not %d", len(chosen))
	}
}

func readContracts(path string) (conformance.File, error) {
	b, err := readFile(path, bound.Contracts)
	if err != nil {
		return conformance.File{}, fault.New(fault.Usage, "cannot read "+path+": "+cause(err), remedy(err, "check the path"), err)
	}
	f, err := conformance.Decode(b)
	if err != nil {
		return conformance.File{}, prefix(path, err)
	}
	return f, nil
}

func writeContracts(path string, f conformance.File) error {
	text, err := f.Encode()
	if err == nil {
		err = durable.Create(durable.File{Path: path, Data: text, Mode: 0o600})
	}
	if errors.Is(err, fs.ErrExist) { // made since it was looked for
		return overwritten(path)
	}
	if err != nil {
		return fault.New(fault.Failed, "cannot write "+path+": "+cause(err), remedy(err, "choose another file"), err)
	}
	return nil
}
