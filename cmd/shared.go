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

// application names an application in a tenant: Microsoft counts its requests.
type application struct {
	cloud          entra.Cloud
	tenant, client string
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
		s.limits[of] = graph.NewLimits()
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
	return application{cloud, strings.ToLower(in.TenantID), strings.ToLower(in.ClientID)}
}

// setRates gives the limits of each application the lowest rate of its integrations. No limit
// counts as the highest. Feeds that run keep to it from their next request on.
func (a *app) setRates(settings *config.Config) error {
	rates := map[application]int{}
	for _, in := range a.chosen(settings) {
		cloud, err := cloudOf(settings, in.Cloud)
		if err != nil {
			return err
		}
		of := applicationOf(cloud, in)
		if rate := rates[of]; rate == 0 || in.RequestsPerMinute > 0 && in.RequestsPerMinute < rate {
			rates[of] = in.RequestsPerMinute
		}
	}
	for of, rate := range rates {
		a.shared.limitsOf(of).Set(rate)
	}
	return nil
}
