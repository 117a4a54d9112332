package cmd

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// The cloud of the person's own settings is chosen at first: the last integration's, else the
// first [[cloud]]; a preset comes before both.
func TestTheLikelyCloudIsPreselected(t *testing.T) {
	lab := config.Cloud{Name: "lab", Login: "https://lab.test", Graph: "https://lab.test"}
	for name, c := range map[string]struct {
		settings config.Config
		preset   string
		env      map[string]string
		want     string
	}{
		"a workload": {
			settings: config.Config{Integrations: []config.Integration{{Cloud: "gcc"}}},
			env:      map[string]string{"AZURE_FEDERATED_TOKEN_FILE": "x", "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.us/"}, want: "usgov",
		},
		"a host alone":     {env: map[string]string{"AZURE_AUTHORITY_HOST": "https://login.microsoftonline.us/"}, want: "global"},
		"nothing":          {want: "global"},
		"a cloud":          {settings: config.Config{Clouds: []config.Cloud{lab}}, want: "lab"},
		"an integration":   {settings: config.Config{Integrations: []config.Integration{{Cloud: "gcc"}, {Cloud: "usgov"}}}, want: "usgov"},
		"both":             {settings: config.Config{Clouds: []config.Cloud{lab}, Integrations: []config.Integration{{Cloud: "gcc"}}}, want: "gcc"},
		"one unknown":      {settings: config.Config{Clouds: []config.Cloud{lab}, Integrations: []config.Integration{{Cloud: "gone"}}}, want: "lab"},
		"one without":      {settings: config.Config{Integrations: []config.Integration{{}}}, want: "global"},
		"a preset":         {settings: config.Config{Integrations: []config.Integration{{Cloud: "gcc"}}}, preset: "usgov-dod", want: "usgov-dod"},
		"an unusable lab":  {settings: config.Config{Clouds: []config.Cloud{{Name: "lab", Login: "http://lab"}}}, want: "global"},
		"china is refused": {settings: config.Config{Integrations: []config.Integration{{Cloud: "china"}}}, want: "global"},
	} {
		a := newApp(Env{Now: time.Now, Get: func(name string) string { return c.env[name] }})
		a.preset = config.Preset{Cloud: c.preset}
		if got := (&backend{app: a, settings: &c.settings}).Begin().Cloud; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// An application that the settings have already is found by its client ID, whether the tenant
// is given by its ID or a domain; another cloud or tenant is another application.
func TestTwin(t *testing.T) {
	const tenant, client, other = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88", "1f0c6a34-52b7-4d19-8a2e-90c4b7d1e5f6", "00000000-1111-2222-3333-444444444444"
	settings := &config.Config{Integrations: []config.Integration{
		{Name: "first", TenantID: tenant, ClientID: other},
		{Name: "contoso", TenantID: tenant, ClientID: "1F0C6A34-52b7-4d19-8a2e-90c4b7d1e5f6"},
	}}
	b := &backend{app: newApp(Env{Now: time.Now}), settings: settings}
	for name, c := range map[string]struct {
		draft setup.Draft
		want  string
	}{
		"the same":       {setup.Draft{TenantID: tenant, ClientID: client, Cloud: "global"}, "contoso"},
		"by its domain":  {setup.Draft{TenantID: "contoso.example", ClientID: client, Cloud: "global"}, "contoso"},
		"another tenant": {setup.Draft{TenantID: other, ClientID: client, Cloud: "global"}, ""},
		"another client": {setup.Draft{TenantID: tenant, ClientID: tenant, Cloud: "global"}, ""},
		"another cloud":  {setup.Draft{TenantID: tenant, ClientID: client, Cloud: "usgov"}, ""},
	} {
		if got := b.Twin(c.draft); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// The doctor warns of integrations that read the same with one application: each alert comes twice.
func TestTwinsAreWarnedOf(t *testing.T) {
	const tenant, client = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88", "1f0c6a34-52b7-4d19-8a2e-90c4b7d1e5f6"
	in := func(name, client, cloud string, paused bool, sources ...string) config.Integration {
		return config.Integration{Name: name, TenantID: tenant, ClientID: client, Cloud: cloud, Sources: sources, Paused: paused}
	}
	first := in("first", client, "global", false, "alerts_v2", "incidents")
	for name, c := range map[string]struct {
		other config.Integration
		want  string
	}{
		"the same":        {in("second", client, "", false, "alerts_v2", "alerts"), "second has the same application, and reads alerts_v2 too"},
		"other sources":   {in("second", client, "global", false, "alerts"), ""},
		"another client":  {in("second", tenant, "global", false, "alerts_v2"), ""},
		"another cloud":   {in("second", client, "usgov", false, "alerts_v2"), ""},
		"one is paused":   {in("second", client, "global", true, "alerts_v2"), ""},
		"it is the first": {first, ""},
	} {
		got := checkTwins(&config.Config{Integrations: []config.Integration{first, c.other}}, first)
		if (len(got) == 1) != (c.want != "") || len(got) == 1 && (got[0].State != check.Warned || !strings.Contains(got[0].Message, c.want)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	s := newStage(t, simulator.Generate(3, 1), alert.AlertsV2)
	_, lab, _ := strings.Cut(read(t, s.path), "[[integration]]")
	lab, _, _ = strings.Cut(lab, "[[")
	write(t, s.path, read(t, s.path)+"\n[[integration]]"+strings.Replace(lab, `"lab"`, `"lab2"`, 1))
	if got := s.tocsin(t, "doctor"); !strings.Contains(got.out, "warn  Twin: lab2 has the same application") || !strings.Contains(got.out, "warn  Twin: lab has the same application") {
		t.Errorf("%+v", got)
	}
}
