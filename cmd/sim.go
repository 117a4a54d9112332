package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
)

// simCall is one call of sim.
type simCall struct {
	listen, scenario, dir string
	load                  []string
}

func newSim(a *app) *cobra.Command {
	var call simCall
	c := &cobra.Command{
		Use:   "sim",
		Short: "Serve a simulated tenant",
		Long: "Sim serves a simulated Entra and Graph over TLS until it is ended. When it is\n" +
			"ready it prints one line of JSON: where it listens, its certificate authority,\n" +
			"the application's ids and files, and a settings file that is ready to use: with\n" +
			"--config and its path every command works on that tenant.",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return simRun(c.Context(), a, call) },
	}
	c.Flags().StringVar(&call.listen, "listen", "127.0.0.1:0", "`ADDRESS` to listen on")
	c.Flags().StringVar(&call.scenario, "scenario", "", "scenario `FILE`; by default that of the demo")
	c.Flags().StringVar(&call.dir, "dir", "", "`FOLDER` for its files; by default one that is removed")
	c.Flags().StringArrayVar(&call.load, "load", nil, "serve what this `FILE` holds instead; may be given again")
	return c
}

// simReady is the line that reports that the tenant is served.
type simReady struct {
	Login       string `json:"login"`
	Graph       string `json:"graph"`
	Office      string `json:"office"`
	CAFile      string `json:"ca_file"`
	TenantID    string `json:"tenant_id"`
	ClientID    string `json:"client_id"`
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"private_key"`
	Config      string `json:"config"`
}

func simRun(ctx context.Context, a *app, call simCall) error {
	dir, remove, err := simFolder(call.dir)
	if err != nil {
		return err
	}
	defer remove()
	scenario, err := simScenario(call.scenario)
	if err != nil {
		return err
	}
	tenant := simulator.New(scenario, a.env.Now)
	sources := simulator.Sources()
	if len(call.load) > 0 {
		if sources, err = loadFiles(tenant, call.load); err != nil {
			return err
		}
	}
	served, err := openSimulator(tenant, dir, call.listen, "lab")
	if err != nil {
		return err
	}
	defer served.close()
	if err := served.register(a.env.Now()); err != nil {
		return err
	}
	since := max(30, int(math.Ceil(a.env.Now().Sub(tenant.Oldest()).Hours()/24))+1)
	ready := simReady{
		Login: served.url, Graph: served.url, Office: served.url, CAFile: served.caFile,
		TenantID: tenant.TenantID(), ClientID: tenant.ClientID(),
		Certificate: served.certificate, PrivateKey: served.key,
	}
	if ready.Config, err = served.writeSettings(simSettings{
		Store: "sqlite:tocsin.db", Since: fmt.Sprintf("%dd", since), PollEvery: "1m", Sources: sources,
	}); err != nil {
		return err
	}
	line, err := json.Marshal(ready)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.env.Out, "%s\n", line)
	return served.wait(ctx)
}

func simFolder(dir string) (string, func(), error) {
	if dir != "" {
		dir, err := filepath.Abs(dir) // the printed paths are for programs that run elsewhere
		if err == nil {
			err = os.MkdirAll(dir, 0o700)
		}
		if err != nil {
			return "", nil, fault.New(fault.Usage, "cannot make the folder "+dir+": "+cause(err), "choose another with --dir", err)
		}
		return dir, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "tocsin-sim-")
	if err != nil {
		return "", nil, fault.New(fault.Failed, "cannot make a temporary folder: "+cause(err), "name one with --dir", err)
	}
	return dir, func() { os.RemoveAll(dir) }, nil
}

func simScenario(path string) (simulator.Scenario, error) {
	if path == "" {
		return simulator.Demo(demoSeed), nil
	}
	b, err := readFile(path, maxScenario)
	if err != nil {
		return simulator.Scenario{}, fault.New(fault.Usage, "cannot read the scenario "+path+": "+cause(err), "", err)
	}
	return simulator.ReadScenario(b)
}

// loadFiles puts the items of files in place of the scenario, and returns the
// sources that they are of.
func loadFiles(tenant *simulator.Tenant, files []string) ([]alert.SourceName, error) {
	bySource := map[alert.SourceName][][]byte{}
	for _, file := range files {
		err := readItems(file, func(it item) error {
			bySource[it.source] = append(bySource[it.source], it.raw)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var loaded []alert.SourceName
	for _, source := range simulator.Sources() {
		if err := tenant.Load(source, bySource[source]); err != nil {
			return nil, fault.New(fault.Usage, err.Error(), "", err)
		}
		if len(bySource[source]) > 0 {
			loaded = append(loaded, source)
		}
	}
	if len(loaded) == 0 {
		return nil, usage("give files with alerts or incidents", "the files to load hold no items")
	}
	return loaded, nil
}

// certificateDays is how long a simulated tenant's certificate lives.
const certificateDays = 365
