package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui"
	"tocsin/tui/command"
)

// owners returns the checks of the values in the settings that package config doesn't
// know, each by the package that uses the value. They read no other file: the store can
// be read without a certificate. config check has ownFiles in addition.
func (a *app) owners() []config.Owner {
	return []config.Owner{ownStore, ownIDs, ownSources, ownClouds, ownAPIs, a.ownViews, ownKeys}
}

// enough reports whether an owner may stop: no more problems are collected.
func enough(problems []config.Problem) bool { return len(problems) >= config.MaxProblems }

func ownStore(c *config.Config) []config.Problem {
	if c.Store == "" {
		return nil
	}
	return oneWrong(c, "store", "store", store.CheckURL(c.Store))
}

// oneWrong returns the problem of a key; none if err is nil. subject begins its
// sentence.
func oneWrong(c *config.Config, path, subject string, err error) []config.Problem {
	if err == nil {
		return nil
	}
	return []config.Problem{c.Wrong(path, prefix(subject, err))}
}

// ofIntegration returns the problem of a key of the integration with a number.
func ofIntegration(c *config.Config, i int, key string, err error) []config.Problem {
	return oneWrong(c, fmt.Sprintf("integration.%d.%s", i, key), "integration "+fault.Line(c.Integrations[i].Name, 80), err)
}

// ownIDs refuses ids that would fail before any sign-in.
func ownIDs(c *config.Config) (problems []config.Problem) {
	for i, in := range c.Integrations {
		if enough(problems) {
			break
		}
		if err := alert.CheckTenant(in.TenantID); err != nil {
			problems = append(problems, ofIntegration(c, i, "tenant_id",
				usage("copy it from the application's overview page in the Entra admin center", "tenant_id %q %s", fault.Line(in.TenantID, 80), err))...)
		}
		if err := alert.CheckClient(in.ClientID, in.TenantID); err != nil {
			problems = append(problems, ofIntegration(c, i, "client_id",
				usage("copy the application (client) id from the application's overview page in the Entra admin center", "client_id %q %s", fault.Line(in.ClientID, 80), err))...)
		}
	}
	return problems
}

func ownSources(c *config.Config) (problems []config.Problem) {
	for i, in := range c.Integrations {
		for n, name := range sourcesOf(in) {
			if enough(problems) {
				return problems
			}
			problems = append(problems, ofIntegration(c, i, fmt.Sprintf("sources.%d", n), sources.Check([]alert.SourceName{name}))...)
		}
	}
	return problems
}

// ownClouds checks the addresses and names of private clouds, and that each
// integration's cloud is there. If a cloud or its name has a problem, an integration may
// mean that cloud.
func ownClouds(c *config.Config) (problems []config.Problem) {
	const anywhere = "https://localhost" // addresses have problems of their own
	var private []entra.Cloud
	sure := !c.Faulty("cloud")
	for i, cloud := range c.Clouds {
		if enough(problems) {
			break
		}
		wrong := func(key string, err error) {
			if err != nil {
				problems = append(problems, c.Wrong(fmt.Sprintf("cloud.%d.%s", i, key), err))
			}
		}
		for _, root := range [][2]string{{"login", cloud.Login}, {"graph", cloud.Graph}, {"office", cloud.Office}} {
			if root[1] != "" {
				_, err := entra.Address(cloud.Name, root[0], root[1])
				wrong(root[0], err)
			}
		}
		named := entra.Cloud{Name: cloud.Name, Login: anywhere, Graph: anywhere}
		_, err := entra.CloudOf(cloud.Name, []entra.Cloud{named})
		wrong("name", err)
		sure = sure && err == nil && !c.Faulty(fmt.Sprintf("cloud.%d.name", i))
		private = append(private, named)
	}
	for i, in := range c.Integrations {
		if !sure || enough(problems) {
			break
		}
		_, err := entra.CloudOf(in.Cloud, private)
		problems = append(problems, ofIntegration(c, i, "cloud", err)...)
	}
	return problems
}

// ownAPIs checks that each integration's cloud has the address of the API that its sources
// are read from: a private cloud need not have that of Office.
func ownAPIs(c *config.Config) (problems []config.Problem) {
	for i, in := range c.Integrations {
		at := slices.IndexFunc(c.Clouds, func(cloud config.Cloud) bool { return cloud.Name == in.Cloud })
		if at < 0 || c.Faulty(fmt.Sprintf("cloud.%d.office", at)) {
			continue
		}
		cloud := c.Clouds[at]
		for n, name := range sourcesOf(in) {
			row := alert.SourceOf(name)
			if row == nil || row.Scope != alert.OfficeScope {
				continue
			}
			if enough(problems) {
				return problems
			}
			_, err := entra.Cloud{Name: cloud.Name, Graph: cloud.Graph, Office: cloud.Office}.Root(row.Scope)
			problems = append(problems, ofIntegration(c, i, fmt.Sprintf("sources.%d", n), err)...)
		}
	}
	return problems
}

// ownViews parses the queries of views and highlights, each of which may name views.
// Nothing else reads them before a person uses one.
func (a *app) ownViews(c *config.Config) (problems []config.Problem) {
	for _, t := range []struct {
		table, kind string
		named       []config.View
	}{{"views", "view", c.Views}, {"highlights", "highlight", c.Highlights}} {
		for _, v := range t.named {
			if enough(problems) {
				return problems
			}
			_, _, err := verbs.Parse(v.Query, query.Scope{Now: a.env.Now(), Views: viewsOf(c)})
			problems = append(problems, oneWrong(c, t.table+"."+v.Name, fmt.Sprintf("%s %q", t.kind, v.Name), err)...)
		}
	}
	return problems
}

// newRegistry returns all commands of the screen, with keys from the settings.
func newRegistry(keys map[string][]string) (*command.Registry, error) {
	return tui.NewRegistry(keys, specs()...)
}

// ownKeys finds keys that can't be bound, one after the other. Of uses in conflict, the
// last one in the file counts.
func ownKeys(c *config.Config) (problems []config.Problem) {
	keys, numbers := map[string][]string{}, map[string][]int{} // what is left, and its places in the lists
	for id, list := range c.Keys {
		keys[id] = slices.Clone(list)
		for n := range list {
			numbers[id] = append(numbers[id], n)
		}
	}
	for !enough(problems) {
		_, err := newRegistry(keys)
		if err == nil {
			return problems
		}
		use, given := lastUse(c, keys, err)
		switch {
		case !given:
			return append(problems, c.Wrong("keys", err))
		case use.At < 0:
			problems = append(problems, c.Wrong("keys."+use.ID, err))
			delete(keys, use.ID)
		default:
			problems = append(problems, c.Wrong(fmt.Sprintf("keys.%s.%d", use.ID, numbers[use.ID][use.At]), err))
			keys[use.ID] = slices.Delete(keys[use.ID], use.At, use.At+1)
			numbers[use.ID] = slices.Delete(numbers[use.ID], use.At, use.At+1)
		}
	}
	return problems
}

// lastUse returns the last use in the file of a key that can't be bound.
func lastUse(c *config.Config, keys map[string][]string, err error) (last command.KeyUse, given bool) {
	var wrong command.KeysError
	if !errors.As(err, &wrong) {
		return last, false
	}
	for _, use := range wrong.Uses {
		if _, own := keys[use.ID]; own && (!given || c.Places["keys."+use.ID].Line >= c.Places["keys."+last.ID].Line) {
			last, given = use, true
		}
	}
	return last, given
}

// ownFiles reads the files that the settings name: certificates, keys, and the
// authorities of private clouds.
func (a *app) ownFiles(ctx context.Context, w *settingsWarnings) config.Owner {
	return func(c *config.Config) (problems []config.Problem) {
		for i, in := range c.Integrations {
			if chosen := a.flags.integrations; len(chosen) == 0 || slices.Contains(chosen, in.Name) {
				problems = append(problems, a.ownPair(ctx, c, i, w)...)
			}
		}
		for i, cloud := range c.Clouds {
			reached := entra.Cloud{Name: cloud.Name, Private: true}
			if _, err := a.env.HTTP(reached); err != nil {
				continue // the file isn't the cause
			}
			if reached.CAFile = c.Resolve(cloud.CAFile); cloud.CAFile != "" {
				_, err := a.env.HTTP(reached)
				problems = append(problems, oneWrong(c, fmt.Sprintf("cloud.%d.ca_file", i), "cloud "+fault.Line(cloud.Name, 80), err)...)
			}
		}
		return problems
	}
}

// ownPair reads the certificate and the key of an integration, and adds their warnings.
// A pair of which a path has a problem is not read.
func (a *app) ownPair(ctx context.Context, c *config.Config, i int, w *settingsWarnings) (problems []config.Problem) {
	in := c.Integrations[i]
	if !in.HasCertificate() {
		return nil
	}
	keys := map[certificate.Part]string{certificate.CertificatePart: "certificate", certificate.KeyPart: "private_key"}
	for _, key := range keys {
		if c.Faulty(fmt.Sprintf("integration.%d.%s", i, key)) {
			return nil
		}
	}
	if in.PrivateKey == "" {
		keys[certificate.KeyPart] = "certificate" // its file holds both
	}
	_, findings := certificate.Examine(ctx, c.Resolve(in.Certificate), c.Resolve(in.PrivateKey), a.env.Now())
	for _, f := range findings {
		if f.Err != nil {
			problems = append(problems, ofIntegration(c, i, keys[f.Part], f.Err)...)
			continue
		}
		w.of(c, i, keys[f.Part], f.Warning)
	}
	return problems
}
