package cmd

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"

	"tocsin/graph"
	"tocsin/graph/entra"
	"tocsin/store/config"
)

// shared holds what the integrations of a process share, so that five hundred of them need
// neither five hundred pools of connections nor as many sets of authorities, and so that
// those of one application keep to one limit. It is safe for concurrent use.
type shared struct {
	mu      *sync.Mutex // guards the maps
	limits  map[application]*graph.Limits
	clients map[authority]trusting
}

// application is what Microsoft counts requests by.
type application struct {
	cloud          entra.Cloud
	tenant, client string
	perMinute      int
}

// authority names the authority that a cloud trusts.
type authority struct {
	private bool
	file    string
}

// trusting is a client that trusts what the file of an authority held.
type trusting struct {
	content [sha256.Size]byte
	client  *http.Client
}

func newShared() shared {
	return shared{mu: new(sync.Mutex), limits: map[application]*graph.Limits{}, clients: map[authority]trusting{}}
}

// limitsOf returns the limits of an application.
func (s shared) limitsOf(of application) *graph.Limits {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.limits[of] == nil {
		s.limits[of] = graph.NewLimits(of.perMinute)
	}
	return s.limits[of]
}

// client returns the client of all clouds that trust the same authority. The file may
// change: then the next call makes a new one.
func (s shared) client(ctx context.Context, cloud entra.Cloud, reach func(entra.Cloud) (*http.Client, error)) (*http.Client, error) {
	of := authority{cloud.Private, cloud.CAFile}
	content := contents(ctx, cloud.CAFile)
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept := s.clients[of]; kept.client != nil && kept.content == content {
		return kept.client, nil
	}
	client, err := reach(cloud)
	if err == nil {
		s.clients[of] = trusting{content, client}
	}
	return client, err
}

// applicationOf returns the application of an integration. Ids are compared as Entra does,
// without regard to case; a domain and the GUID of its tenant count as two.
func applicationOf(cloud entra.Cloud, in config.Integration) application {
	return application{cloud: cloud, tenant: strings.ToLower(in.TenantID), client: strings.ToLower(in.ClientID)}
}

// oneRate gives integrations of one application the lowest of their rates: they share its
// limit. No limit counts as the highest.
func oneRate(settings *config.Config, integrations []config.Integration) ([]config.Integration, error) {
	rates := map[application]int{}
	of := make([]application, len(integrations))
	out := make([]config.Integration, len(integrations))
	for i, in := range integrations {
		cloud, err := cloudOf(settings, in.Cloud)
		if err != nil {
			return nil, err
		}
		of[i] = applicationOf(cloud, in)
		if rate := rates[of[i]]; rate == 0 || in.RequestsPerMinute > 0 && in.RequestsPerMinute < rate {
			rates[of[i]] = in.RequestsPerMinute
		}
	}
	for i, in := range integrations {
		in.RequestsPerMinute = rates[of[i]]
		out[i] = in
	}
	return out, nil
}
