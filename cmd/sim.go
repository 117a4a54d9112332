package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/tui/text"
)

// simCall is one call of sim.
type simCall struct {
	listen, scenario, dir string
	load                  []string
	noConsent             bool
}

func newSim(a *app) *cobra.Command {
	var call simCall
	c := &cobra.Command{
		Use:   "sim",
		Short: "Serve a simulated tenant",
		Long: "Sim serves a simulated Entra and Graph over TLS until you stop it. When it is\n" +
			"ready, it prints one line of JSON with its address, its certificate authority,\n" +
			"the application's ids and files, and the path of a settings file. Give that path\n" +
			"to any command as --config to use the simulated tenant. In --dir it replaces\n" +
			"only files that an earlier run made; in settings that you edited it changes\n" +
			"only the addresses of the simulated cloud. For the setup, upload in the line\n" +
			"takes a certificate, and consent is the page that grants the permissions,\n" +
			"which are given from the start unless --no-consent is given. A restart makes\n" +
			"another authority, forgets uploads and consent, and takes other addresses\n" +
			"unless --listen names one; the audit records then have the port behind it\n" +
			"unless another program has it. Only one sim at a time can use a folder.",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return simRun(c.Context(), a, call) },
	}
	c.Flags().StringVar(&call.listen, "listen", "127.0.0.1:0", "`ADDRESS` to listen on")
	c.Flags().Var(pathFlag{to: &call.scenario}, "scenario", "scenario `FILE` (tocsin help scenario); by default the demo's")
	c.Flags().BoolVar(&call.noConsent, "no-consent", false, "grant no permission: the page of the line's consent does")
	c.Flags().Var(pathFlag{to: &call.dir}, "dir", "`FOLDER` for its files; by default a temporary folder")
	c.Flags().Var(pathsFlag{&call.load}, "load", "serve the items in `FILE` instead of a scenario; can be repeated")
	return c
}

// backTo returns the since of settings that reach the oldest item of a tenant, which is zero if there is
// none: thirty days at least, and a hundred years at most, as settings have it.
func backTo(oldest, now time.Time) string {
	const least, most = 30, 36500
	days := least
	if !oldest.IsZero() {
		days = min(max(least, int(math.Ceil(now.Sub(oldest).Hours()/24))+1), most)
	}
	return fmt.Sprintf("%dd", days)
}

// simReady is the line that sim prints when it is ready.
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
	Consent     string `json:"consent"` // the page that grants the permissions, as the portal's does
	Upload      string `json:"upload"`  // takes a certificate in PEM, by POST
}

func simRun(ctx context.Context, a *app, call simCall) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "sim writes its files, which --read-only forbids")
	}
	if err := stdinOnce(call.load); err != nil {
		return err
	}
	dir, remove, err := simFolder(call.dir, a.env.Err)
	if err != nil {
		return err
	}
	defer remove()
	release, err := simAlone(dir)
	if err != nil {
		return err
	}
	defer release()
	scenario, err := simScenario(call.scenario)
	if err != nil {
		return err
	}
	tenant := simulator.New(scenario, a.env.Now)
	sources := simulator.Sources()
	if len(call.load) > 0 {
		if sources, err = loadFiles(ctx, a.env.In, tenant, call.load); err != nil {
			return err
		}
	}
	warnListen(a.env.Err, call.listen)
	served, err := serveSimulator(tenant, simulator.Portal{Tenant: tenant}, dir, call.listen, "lab")
	if err != nil {
		return err
	}
	defer served.close()
	begin := served.register
	if call.noConsent {
		begin = served.enrol
	}
	if err := begin(a.env.Now()); err != nil {
		return err
	}
	ready := simReady{
		Login: served.url, Graph: served.url, Office: served.officeURL, CAFile: served.caFile,
		TenantID: tenant.TenantID(), ClientID: tenant.ClientID(),
		Certificate: served.certificate, PrivateKey: served.key,
		Consent: served.url + tenant.ConsentPath() + "?client_id=" + tenant.ClientID(), Upload: served.url + tenant.UploadPath(),
	}
	if ready.Config, err = served.writeSettings(simSettings{
		Store: "sqlite:tocsin.db", Since: backTo(tenant.Oldest(), a.env.Now()), PollEvery: "1m", Sources: sources,
	}); err != nil {
		return err
	}
	if served.edited {
		a.warn(ready.Config + " was edited and is kept; only the addresses of its cloud were changed")
	}
	line, err := json.Marshal(ready)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.env.Out, "%s\n", line); err != nil {
		return err
	}
	return served.wait(ctx)
}

// warnListen tells that an address can be reached from other computers. A simulated
// tenant signs anyone in who has its files, and its data are invented; still, few want
// to serve the network.
func warnListen(w io.Writer, address string) {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	if err != nil || host == "localhost" || ip != nil && ip.IsLoopback() {
		return
	}
	fmt.Fprintf(w, "warning: other computers can reach %s; use 127.0.0.1 to serve only this one\n", text.Clean(address))
}

// simFolder makes the folder of sim's files, and returns what removes it if it is a temporary one,
// and says so.
func simFolder(dir string, told io.Writer) (string, func(), error) {
	if dir != "" {
		dir, err := filepath.Abs(dir) // programs in other folders use the printed paths
		if err == nil {
			err = os.MkdirAll(dir, 0o700)
		}
		if err != nil {
			return "", nil, fault.New(fault.Usage, "cannot make the folder "+dir+": "+cause(err), remedy(err, "choose another with --dir"), err)
		}
		return dir, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "tocsin-sim-")
	if err != nil {
		return "", nil, fault.New(fault.Failed, "cannot make a temporary folder: "+cause(err), remedy(err, "name one with --dir"), err)
	}
	return dir, func() {
		if os.RemoveAll(dir) == nil {
			fmt.Fprintf(told, "removed: %s, with the settings and the store in it; --dir FOLDER keeps them\n", text.Clean(dir))
		}
	}, nil
}

func simScenario(path string) (simulator.Scenario, error) {
	if path == "" {
		return simulator.Demo(demoSeed), nil
	}
	b, err := readFile(path, bound.Scenario)
	if err != nil {
		return simulator.Scenario{}, fault.New(fault.Usage, "cannot read the scenario "+path+": "+cause(err), remedy(err, "check the path; tocsin help scenario says what a scenario is"), err)
	}
	return simulator.ReadScenario(b)
}

// loadFiles replaces the scenario by the items of files, and returns the sources
// of the items.
func loadFiles(ctx context.Context, stdin io.Reader, tenant *simulator.Tenant, files []string) ([]alert.SourceName, error) {
	bySource := map[alert.SourceName][][]byte{}
	for _, file := range files {
		err := readItems(ctx, stdin, file, func(string) {}, func(it item) error {
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
		return nil, usage("give files with alerts or incidents", "the files given by --load have no items")
	}
	return loaded, nil
}

// certificateDays is how long a simulated tenant's certificate is valid.
const certificateDays = 365
