package cmd

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/collect"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store"
	"tocsin/store/config"
)

// house is what most commands work in: settings and the open store.
type house struct {
	*globals
	settings *config.Config
	store    *store.Store
	slog     *slog.Logger
	closers  []func() error
}

// places are the folders and files of this user on this platform.
func (g *globals) places() config.Places { return config.PlacesOf(g.env.Get) }

func (g *globals) configPath() string {
	for _, path := range []string{g.config, g.env.Get("TOCSIN_CONFIG")} {
		if path != "" {
			return path
		}
	}
	return g.places().Config()
}

// load reads the settings and checks what their owners know, the sources and the
// clouds, and that they hold the integrations named by --integration.
func (g *globals) load() (*config.Config, error) {
	settings, err := config.Load(g.configPath())
	if err != nil {
		return nil, err
	}
	if err := g.check(settings); err != nil {
		return settings, err
	}
	for _, name := range g.integrations {
		if !slices.Contains(names(settings), name) {
			return settings, noIntegration(settings, name)
		}
	}
	return settings, nil
}

// loadOrNone is load for commands that work without a settings file too. What
// is kept may be of integrations that the settings do not hold, so the names
// given by --integration are looked at later, in the store.
func (g *globals) loadOrNone() (*config.Config, error) {
	settings, err := config.Load(g.configPath())
	if err == nil {
		err = g.check(settings)
	}
	if errors.Is(err, fs.ErrNotExist) && g.config == "" && g.env.Get("TOCSIN_CONFIG") == "" {
		return config.Empty(g.configPath()), nil
	}
	return settings, err
}

func (g *globals) check(settings *config.Config) error {
	for _, in := range settings.Integrations {
		at := fmt.Sprintf("%s:%d: integration %s", settings.Path, in.Line, in.Name)
		if err := sources.Check(sourcesOf(in)); err != nil {
			return prefix(at, err)
		}
		if _, err := cloudOf(settings, in.Cloud); err != nil {
			return prefix(at, err)
		}
	}
	return nil
}

func noIntegration(settings *config.Config, name string) error {
	hint := "the settings hold none"
	if len(settings.Integrations) > 0 {
		hint = "the settings hold: " + strings.Join(names(settings), ", ")
	}
	return usage(hint, "there is no integration %s", name)
}

// prefix says where in the settings a fault stands.
func prefix(at string, err error) error {
	f := fault.Of(err)
	return fault.New(fault.Usage, at+": "+f.Sentence, f.Hint, err)
}

func names(settings *config.Config) (out []string) {
	for _, in := range settings.Integrations {
		out = append(out, in.Name)
	}
	return out
}

func sourcesOf(in config.Integration) (out []alert.SourceName) {
	for _, s := range in.Sources {
		out = append(out, alert.SourceName(s))
	}
	return out
}

func cloudOf(settings *config.Config, name string) (entra.Cloud, error) {
	var private []entra.Cloud
	for _, c := range settings.Clouds {
		private = append(private, entra.Cloud{
			Name: c.Name, Login: c.Login, Graph: c.Graph, Office: c.Office,
			CAFile: settings.Resolve(c.CAFile), Private: true,
		})
	}
	return entra.CloudOf(name, private)
}

// chosen are the integrations that --integration leaves.
func (g *globals) chosen(settings *config.Config) []config.Integration {
	if len(g.integrations) == 0 {
		return settings.Integrations
	}
	return slices.DeleteFunc(slices.Clone(settings.Integrations), func(in config.Integration) bool {
		return !slices.Contains(g.integrations, in.Name)
	})
}

// storeURL is where the store is: by flag, by environment, by settings, else in
// the data folder. A path in the settings is relative to their file.
func (g *globals) storeURL(settings *config.Config) string {
	for _, url := range []string{g.store, g.env.Get("TOCSIN_STORE")} {
		if url != "" {
			return url
		}
	}
	if path, ok := strings.CutPrefix(settings.Store, "sqlite:"); ok {
		return "sqlite:" + settings.Resolve(path)
	}
	if settings.Store != "" {
		return settings.Store
	}
	return "sqlite:" + filepath.Join(g.places().Data(), "tocsin.db")
}

// open opens the store and the log for a command that has read its settings.
func (g *globals) open(ctx context.Context, settings *config.Config, readOnly bool) (*house, error) {
	h := &house{globals: g, settings: settings}
	if err := h.openLog(); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, g.storeURL(settings), store.Options{
		ReadOnly: readOnly || g.readOnly, IndexRows: settings.IndexRows, Now: g.env.Now, Log: h.slog,
	})
	if err != nil {
		return nil, errors.Join(empty(err, readOnly && !g.readOnly), h.close())
	}
	h.store = s
	h.closers = append(h.closers, s.Close)
	return h, nil
}

// empty puts what a person needs to know in place of a store that a reading
// command finds missing; who asked for --read-only himself is told the plain fact.
func empty(err error, reading bool) error {
	if !reading || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fault.New(fault.Store, "nothing is kept yet: "+fault.Of(err).Sentence,
		"tocsin collect --once fetches alerts, tocsin import FILE takes them from files", err)
}

// openLog opens the log where one is asked for; else nothing is logged. The
// file is for its owner alone.
func (h *house) openLog() error {
	path := h.log
	if path == "" {
		path = h.env.Get("TOCSIN_LOG")
	}
	if path == "" {
		h.slog = slog.New(slog.DiscardHandler)
		return nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.New(fault.Usage, "cannot write the log "+path, "choose another file with --log", err)
	}
	level := slog.LevelInfo
	if h.verbose {
		level = slog.LevelDebug
	}
	h.slog = slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: level}))
	h.closers = append(h.closers, f.Close)
	return nil
}

func (h *house) close() error {
	var all error
	for _, c := range slices.Backward(h.closers) {
		all = errors.Join(all, c())
	}
	return all
}

// fleet makes the collectors of the chosen integrations.
func (h *house) fleet() (*collect.Fleet, error) {
	fleet := collect.New(h.store, collect.Options{Now: h.env.Now, Holder: holder(), Log: h.slog})
	integrations, err := h.integrationsToPoll(h.settings)
	if err != nil {
		return nil, err
	}
	fleet.Apply(integrations)
	return fleet, nil
}

// holder names this process in leases: host, process id and a random part.
func holder() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d/%x", host, os.Getpid(), time.Now().UnixNano())
}

func (h *house) integrationsToPoll(settings *config.Config) ([]collect.Integration, error) {
	var out []collect.Integration
	for _, in := range h.chosen(settings) {
		c, err := h.integration(settings, in)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// integration joins one integration's settings, certificate, tokens and client.
// One whose certificate cannot be used is polled all the same: each poll fails
// with the cause, which its health shows, and the others go on.
func (h *house) integration(settings *config.Config, in config.Integration) (collect.Integration, error) {
	out := collect.Integration{Name: in.Name, PollEvery: time.Duration(in.PollEvery), Since: time.Duration(in.Since)}
	cloud, err := cloudOf(settings, in.Cloud)
	if err != nil {
		return out, err
	}
	client, pair, err := h.client(settings, in, cloud)
	if err != nil {
		h.slog.Error("integration cannot be polled", "integration", in.Name, "error", err)
		out.Sources = sources.Feeds(sourcesOf(in), sources.APIs{Graph: unfit{err}})
		out.Settings = madeOf{cloud: cloud, trouble: err.Error()}
		return out, nil
	}
	out.Sources = sources.Feeds(sourcesOf(in), sources.APIs{Graph: client})
	out.CertificateEnds = pair.Certificate.NotAfter
	out.Settings = madeOf{cloud: cloud, tenant: in.TenantID, client: in.ClientID, certificate: sha256.Sum256(pair.Certificate.Raw), perMinute: in.RequestsPerMinute}
	return out, nil
}

// madeOf is all that an integration's client was made from, for comparison: as long
// as it is equal, feeds go on with the client that they have.
type madeOf struct {
	cloud          entra.Cloud
	tenant, client string
	certificate    [sha256.Size]byte
	perMinute      int
	trouble        string // why there is no client
}

func (h *house) client(settings *config.Config, in config.Integration, cloud entra.Cloud) (*graph.Client, certificate.Pair, error) {
	pair, err := certificate.Load(settings.Resolve(in.Certificate), settings.Resolve(in.PrivateKey), h.env.Now())
	if err != nil {
		return nil, pair, err
	}
	http, err := h.env.HTTP(cloud)
	if err != nil {
		return nil, pair, err
	}
	tokens, err := entra.New(entra.Options{
		Cloud: cloud, TenantID: in.TenantID, ClientID: in.ClientID, Pair: pair, HTTP: http, Now: h.env.Now,
	})
	if err != nil {
		return nil, pair, err
	}
	return graph.New(graph.Options{
		Root: cloud.Graph, Scope: entra.Scope(cloud), Tokens: tokens, HTTP: http,
		PerMinute: in.RequestsPerMinute, Now: h.env.Now, Log: h.slog.With("integration", in.Name),
	}), pair, nil
}

// unfit stands for the client of an integration that has none.
type unfit struct{ err error }

// List fails with the cause.
func (u unfit) List(context.Context, graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) { yield(graph.Page{}, u.err) }
}
