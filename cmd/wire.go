package cmd

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"tocsin/graph"
	"tocsin/graph/bound"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/collect"
	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/graph/sources"
	"tocsin/store/config"
)

// newFleet makes the collectors of the chosen integrations. Each fleet of a process has
// the same holder: after the store was opened again it need not wait for its own leases.
// held is for those that only poll once; it may be nil.
func (a *app) newFleet(ctx context.Context, held func(ingest.Feed)) (*collect.Fleet, error) {
	if a.holder == "" {
		a.holder = holder()
	}
	fleet := collect.New(a.store, collect.Options{Now: a.env.Now, Holder: a.holder, Log: a.log, Held: held, Jitter: a.env.Jitter, Keeps: (&present{app: a, store: a.store}).has})
	integrations, err := a.toPoll(ctx, a.settings)
	if err != nil {
		return nil, err
	}
	fleet.Apply(integrations)
	return fleet, nil
}

// holder returns the name of this process in leases: host, process id and the current
// time.
func holder() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d/%x", host, os.Getpid(), time.Now().UnixNano())
}

// toPoll returns the chosen integrations as the fleet polls them, and remembers how it
// reaches them.
func (a *app) toPoll(ctx context.Context, settings *config.Config) ([]collect.Integration, error) {
	integrations, links, err := a.linked(ctx, settings)
	if err == nil {
		a.links = links
	}
	return integrations, err
}

// linked returns the chosen integrations as the fleet polls them, and how it reaches
// them. An integration with the same values as in app.links gets the same client. The
// fleet compares identities, so the feeds of such an integration continue.
func (a *app) linked(ctx context.Context, settings *config.Config) (out []collect.Integration, links map[string]link, err error) {
	links = map[string]link{}
	if err := a.setRates(settings); err != nil {
		return nil, nil, err
	}
	for _, in := range a.polled(settings) {
		l, err := a.link(ctx, settings, in)
		if err != nil {
			return nil, nil, err
		}
		links[in.Name] = l
		out = append(out, collect.Integration{
			Name: in.Name, Sources: sources.Feeds(sourcesOf(in), l.apis),
			PollEvery: time.Duration(in.PollEvery), PollFaster: settings.PollFaster, PerMinute: in.RequestsPerMinute, Since: time.Duration(in.Since), Keep: time.Duration(settings.Keep),
			CertificateEnds: l.ends, Settings: l.identity,
		})
	}
	return out, links, nil
}

// link holds how the fleet reaches one integration.
type link struct {
	identity identity
	apis     graph.APIs
	ends     time.Time // of the certificate
	warnings []string  // about its files
	refused  identity  // what could not be used in its place, if anything
	why      error     // why it could not be used; nil if nothing was refused
}

// identity holds every value that clients depend on. Two links with equal identities
// need the same clients. Files are compared by content, because a renewed certificate
// keeps its file name.
type identity struct {
	cloud            entra.Cloud
	tenant, client   string
	credential       string
	perMinute        int
	certificate, key string
	content          [sha256.Size]byte // hash of certificate and key
	authority        [sha256.Size]byte // hash of the cloud's authority
	wrong            string            // why there are no clients
}

// account returns what of the identity a sign-in is for: the rest can change without
// the clients becoming those of another application.
func (is identity) account() identity {
	return identity{cloud: is.cloud, tenant: is.tenant, client: is.client}
}

// link makes the clients of an integration, or keeps those of an earlier call. They
// also stay if the files changed and can't be used: half a certificate, or one without
// its key, is no reason to stop a feed that works. An integration that was never
// usable is polled too: each poll fails with the cause, its health shows it, and the
// other integrations continue.
func (a *app) link(ctx context.Context, settings *config.Config, in config.Integration) (link, error) {
	cloud, err := cloudOf(settings, in.Cloud)
	if err != nil {
		return link{}, err
	}
	old := a.links[in.Name]
	// The files are hashed before they are loaded. If they are renewed in between, the
	// hash is that of the old ones, and the next call makes the clients again.
	is := identityOf(ctx, settings, in, cloud)
	t, wrong := a.target(settings, in)
	var pair certificate.Pair
	if wrong == nil && in.HasCertificate() {
		pair, wrong = certificate.Load(ctx, t.Certificate, t.PrivateKey, a.env.Now())
	}
	l := link{identity: is}
	if pair.Certificate != nil { // also if it is refused for its dates
		l.ends = pair.Certificate.NotAfter
	}
	if wrong == nil {
		if old.apis != nil && old.identity == is {
			old.refused, old.why = identity{}, nil
			return old, nil
		}
		if in.HasCertificate() {
			l.warnings = pair.Facts(a.env.Now()).Warnings
		}
		l.apis, wrong = newAPIs(t, pair, a.shared.limitsOf(applicationOf(cloud, in)), a.log.With("integration", in.Name))
	}
	if wrong != nil {
		return a.unusable(in.Name, l, wrong), nil
	}
	return l, nil
}

// unusable returns the link of an integration that can't be used as it is now: the one
// before, if it is for the same application, else l with polls that fail.
func (a *app) unusable(name string, l link, wrong error) link {
	old, is := a.links[name], l.identity
	is.wrong = wrong.Error() // the link is kept only while the cause is the same
	if old.apis != nil && old.identity == is {
		return old
	}
	a.log.Error("integration cannot be polled", "integration", name, "error", wrong)
	if old.apis != nil && old.identity.wrong == "" && old.identity.account() == is.account() {
		old.refused, old.why = is, wrong
		return old
	}
	return link{identity: is, apis: graph.FailingAPIs(wrong), ends: l.ends}
}

func identityOf(ctx context.Context, settings *config.Config, in config.Integration, cloud entra.Cloud) identity {
	is := identity{
		cloud: cloud, tenant: in.TenantID, client: in.ClientID, credential: in.Credential, perMinute: in.RequestsPerMinute,
		certificate: settings.Resolve(in.Certificate), key: settings.Resolve(in.PrivateKey),
	}
	is.content, is.authority = contents(ctx, is.certificate, is.key), contents(ctx, cloud.CAFile)
	return is
}

// newAPIs makes the clients of a target: certificate, tokens, requests.
func newAPIs(t check.Target, pair certificate.Pair, limits *graph.Limits, log *slog.Logger) (graph.APIs, error) {
	tokens, err := entra.New(entra.Options{
		Cloud: t.Cloud, TenantID: t.TenantID, ClientID: t.ClientID, Credential: t.Credential, Machine: t.Machine, Pair: pair, HTTP: t.HTTP, Now: t.Now,
	})
	if err != nil {
		return nil, err
	}
	return graph.NewAPIs(t.Cloud, graph.Options{Tenant: t.TenantID, Tokens: tokens, Sources: t.Rows(), HTTP: t.HTTP, Limits: limits, Now: t.Now, Log: log}), nil
}

// target returns the hosts of an integration and its credentials. The fleet, the
// setup and doctor all begin with it.
func (a *app) target(settings *config.Config, in config.Integration) (check.Target, error) {
	cloud, err := cloudOf(settings, in.Cloud)
	if err != nil {
		return check.Target{}, err
	}
	client, err := a.http(cloud, in.Name)
	if err != nil {
		return check.Target{}, err
	}
	return check.Target{
		Cloud: cloud, TenantID: in.TenantID, ClientID: in.ClientID,
		Credential: entra.Credential(in.Credential), Machine: a.machine(),
		Certificate: settings.Resolve(in.Certificate), PrivateKey: settings.Resolve(in.PrivateKey),
		Sources: sources.Checks(sourcesOf(in)), Now: a.env.Now, HTTP: client, Proxy: entra.ProxyOf(a.env.Get),
	}, nil
}

// checkProxy returns the fault of a proxy's address that can't be used, if one of the
// chosen integrations would need it. The environment of a process doesn't change, so
// polling would fail for ever.
func (a *app) checkProxy(settings *config.Config) error {
	proxy := entra.ProxyOf(a.env.Get)
	for _, in := range a.polled(settings) {
		cloud, err := cloudOf(settings, in.Cloud)
		if err != nil {
			return err
		}
		if f := proxy.Of(cloud.Login, cloud.Graph); f != nil {
			return f
		}
	}
	return nil
}

// http makes the HTTP client for a cloud. With -v it logs requests.
func (a *app) http(cloud entra.Cloud, integration string) (*http.Client, error) {
	client, err := a.shared.client(context.Background(), cloud, a.env.HTTP)
	if err != nil {
		return nil, err
	}
	return graph.LogRequests(client, a.log.With("integration", integration)), nil
}

// machine returns what the cloud of this computer may vouch for.
func (a *app) machine() entra.Machine { return entra.Machine{Get: a.env.Get} }

// contents returns a checksum of files; a file that can't be read counts as empty.
func contents(ctx context.Context, paths ...string) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, path := range paths {
		b, _, _ := bound.File(ctx, path, bound.CA) // the code that uses the file reports the error
		fmt.Fprintf(h, "%d\n", len(b))
		h.Write(b)
	}
	return [sha256.Size]byte(h.Sum(nil))
}
