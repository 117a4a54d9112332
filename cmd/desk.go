package cmd

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// desk does for the guided setup what needs settings, certificates and the
// network. The silent setup goes through the same desk.
type desk struct {
	*globals
	settings *config.Config                              // as the guide began; without a file, empty
	lab      *lab                                        // of demo --setup; nil for a real tenant
	taken    func(context.Context, *config.Config) error // a running fleet takes the new settings up
}

// Begin offers what is usual, and in the demo the simulated ids.
func (d *desk) Begin() setup.Draft {
	draft := setup.Draft{Name: d.freeName("tenant"), Cloud: entra.Clouds()[0].Name, Sources: usualSources()}
	if d.lab != nil {
		draft.Name, draft.Cloud = d.lab.name, "simulated"
		draft.TenantID, draft.ClientID = d.lab.tenant.TenantID(), d.lab.tenant.ClientID()
		draft.Sources = append(draft.Sources, string(alert.Legacy))
	}
	return draft
}

func (d *desk) freeName(name string) string {
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		if !slices.Contains(names(d.settings), try) {
			return try
		}
	}
}

// Demo says whether the tenant is simulated.
func (d *desk) Demo() bool { return d.lab != nil }

// Clouds are Microsoft's, the one that cannot be used, and those of the settings.
func (d *desk) Clouds() []setup.Choice {
	out := []setup.Choice{}
	for _, c := range d.settings.Clouds {
		out = append(out, setup.Choice{Value: c.Name, Help: "of your settings, " + c.Login})
	}
	help := map[string]string{
		"global":    "Microsoft 365 worldwide, and US GCC",
		"usgov":     "US Government, GCC High",
		"usgov-dod": "US Government, DoD",
	}
	for _, c := range entra.Clouds() {
		choice := setup.Choice{Value: c.Name, Help: help[c.Name]}
		if d.lab != nil {
			choice.Why = "the demo stays on this machine"
		}
		out = append(out, choice)
	}
	if _, err := entra.CloudOf("china", nil); err != nil {
		out = append(out, setup.Choice{Value: "china", Why: fault.Of(err).Sentence})
	}
	return out
}

// usualSources are those that the setup offers ticked.
func usualSources() (names []string) {
	for _, s := range alert.Sources() {
		if s.Default {
			names = append(names, string(s.Name))
		}
	}
	return names
}

// Sources are all that are known; those that are not read yet say so.
func (d *desk) Sources() []setup.Choice {
	var out []setup.Choice
	for _, s := range alert.Sources() {
		c := setup.Choice{Value: string(s.Name), Help: s.Help}
		if err := sources.Check([]alert.SourceName{s.Name}); err != nil {
			c.Why = fault.Of(err).Sentence
		}
		out = append(out, c)
	}
	return out
}

// Links are the pages of the draft's cloud.
func (d *desk) Links(draft setup.Draft) setup.Links {
	cloud, err := d.cloud(draft.Cloud)
	if err != nil {
		return setup.Links{}
	}
	portal := map[string]string{
		"global": "https://entra.microsoft.com", "usgov": "https://entra.microsoft.us", "usgov-dod": "https://entra.microsoft.us",
	}[cloud.Name]
	links := setup.Links{
		Consent: fmt.Sprintf("%s/%s/adminconsent?client_id=%s", cloud.Login, url.PathEscape(draft.TenantID), url.QueryEscape(draft.ClientID)),
	}
	if portal != "" {
		links.Register = portal + "/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"
	}
	return links
}

func (d *desk) cloud(name string) (entra.Cloud, error) { return cloudOf(d.settings, name) }

var (
	nameForm   = regexp.MustCompile(`^[\pL\pN][\pL\pN ._-]{0,62}$`)
	guidForm   = regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	domainForm = regexp.MustCompile(`(?i)^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)
)

// Check judges a field as it is typed.
func (d *desk) Check(field string, draft setup.Draft) string {
	switch field {
	case "name":
		switch {
		case slices.Contains(names(d.settings), draft.Name):
			return "the settings hold an integration of this name"
		case !nameForm.MatchString(draft.Name):
			return "letters, digits, blanks, dots, dashes; at most 63"
		}
	case "tenant_id":
		if !guidForm.MatchString(draft.TenantID) && !domainForm.MatchString(draft.TenantID) {
			return "a GUID such as 1b2c3d4e-0000-0000-0000-000000000000, or a domain"
		}
	case "client_id":
		if !guidForm.MatchString(draft.ClientID) {
			return "a GUID such as 1b2c3d4e-0000-0000-0000-000000000000"
		}
	}
	return ""
}

// Certificate reads the draft's pair.
func (d *desk) Certificate(draft setup.Draft) (certificate.Facts, error) {
	pair, err := certificate.Load(expand(draft.Certificate), expand(draft.PrivateKey), d.env.Now())
	if err != nil {
		return certificate.Facts{}, err
	}
	return pair.Facts(d.env.Now()), nil
}

// expand puts the home folder for a leading ~, as a shell does.
func expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// Make makes a pair beside the settings file.
func (d *desk) Make(draft setup.Draft) (setup.Draft, error) {
	cert, key, err := certificate.Make(certificate.Options{Name: draft.Name, Days: certificateDays, Now: d.env.Now()})
	if err != nil {
		return draft, err
	}
	draft.Certificate, draft.PrivateKey, err = certificate.Write(filepath.Dir(d.settings.Path), d.freeFile(fileName(draft.Name)), cert, key)
	return draft, err
}

// freeFile is a name for a pair that does not stand there yet; what stands is
// never overwritten, for an application may know it.
func (d *desk) freeFile(name string) string {
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(d.settings.Path), try+".pem")); err != nil {
			return try
		}
	}
}

// fileName makes a name fit for a file.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) {
			return '-'
		}
		return r
	}, strings.ToLower(name))
}

// Consented hands the roles to the simulated tenant of a demo.
func (d *desk) Consented(context.Context, setup.Draft) error {
	if d.lab != nil {
		d.lab.tenant.Grant(rolesFor()...)
	}
	return nil
}

func rolesFor() (roles []string) {
	for _, s := range alert.Sources() {
		if !s.Planned {
			roles = append(roles, s.Roles[0])
		}
	}
	return roles
}

// Uploaded hands the public part to the simulated tenant of a demo.
func (d *desk) Uploaded(_ context.Context, draft setup.Draft) error {
	if d.lab == nil {
		return nil
	}
	pair, err := certificate.Load(expand(draft.Certificate), expand(draft.PrivateKey), d.env.Now())
	if err != nil {
		return err
	}
	d.lab.tenant.Register(pair.Certificate)
	return nil
}

// Test runs the checks of the draft.
func (d *desk) Test(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
	target, err := d.target(d.settings, integrationOf(draft))
	if err != nil {
		r := check.Result{ID: "settings", Title: "Settings", State: check.Failed, Message: fault.Of(err).Sentence, Fault: fault.Of(err)}
		each(r)
		return []check.Result{r}
	}
	return check.Run(ctx, check.For(target), each)
}

func integrationOf(draft setup.Draft) config.Integration {
	in := config.Defaults()
	in.Name, in.Cloud, in.Sources = draft.Name, draft.Cloud, draft.Sources
	in.TenantID, in.ClientID = draft.TenantID, draft.ClientID
	in.Certificate, in.PrivateKey = absolute(draft.Certificate), absolute(draft.PrivateKey)
	return in
}

// absolute makes a path that was typed mean the same in the settings, whose
// relative paths begin at their own folder.
func absolute(path string) string {
	if abs, err := filepath.Abs(expand(path)); err == nil {
		return abs
	}
	return path
}

// Finish writes the integration into the settings.
func (d *desk) Finish(ctx context.Context, draft setup.Draft) error {
	in := integrationOf(draft)
	in.Certificate, in.PrivateKey = d.near(in.Certificate), d.near(in.PrivateKey)
	if d.lab != nil {
		in.PollEvery, in.Since, in.RequestsPerMinute = demoPollEvery, demoSince, 0
	}
	if err := config.Add(d.settings.Path, in); err != nil {
		return err
	}
	if d.taken == nil {
		return nil
	}
	settings, err := d.load()
	if err != nil {
		return err
	}
	return d.taken(ctx, settings)
}

// near makes a path beside the settings relative to them.
func (d *desk) near(path string) string {
	dir, err := filepath.Abs(filepath.Dir(d.settings.Path))
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}
