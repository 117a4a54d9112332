package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/store/config"
)

func presetFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "team.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadPreset(t *testing.T) {
	got, err := config.LoadPreset(t.Context(), presetFile(t, "\ufeff# team\nname = 'soc-*'\ncloud = 'usgov'\nsources = ['alerts_v2']\npoll_every = '2m'\nsince = '30d'\n"))
	want := config.Preset{Name: "soc-*", Cloud: "usgov", Sources: []string{"alerts_v2"}, PollEvery: config.Duration(2 * time.Minute), Since: config.Duration(30 * 24 * time.Hour)}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if got.NameFor("contoso") != "soc-contoso" || (config.Preset{}).NameFor("contoso") != "contoso" || (config.Preset{Name: "one"}).NameFor("contoso") != "one" {
		t.Error("names")
	}
	if got, err := config.LoadPreset(t.Context(), presetFile(t, "")); err != nil || !reflect.DeepEqual(got, config.Preset{}) {
		t.Errorf("empty: %+v, %v", got, err)
	}
}

// TestPresetsAreRefusedWithTheirPlace wants line and column, and no value of a credential.
func TestPresetsAreRefusedWithTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"# x\nprivate_key = 'hunter2'":                           `team.toml:2:1: "private_key" must not be here: a preset holds no credentials`,
		"certificate = 'hunter2.pem'":                            `team.toml:1:1: "certificate" must not be here`,
		"cloud = 'global'\n  client_secret = 'hunter2'":          `team.toml:2:3: "client_secret" must not be here`,
		"tenant_id = 'hunter2'":                                  `team.toml:1:1: "tenant_id" must not be here`,
		"[integration]\nsecret = 'hunter2'":                      "team.toml:1:2: ",
		"name = '''x\n-----BEGIN PRIVATE KEY-----\nhunter2\n'''": "team.toml:2:1: a key or certificate must not be here",
		"# -----BEGIN CERTIFICATE-----":                          "team.toml:1:3: a key or certificate must not be here",
		"clouds = 'global'":                                      `team.toml:1:1: the key "clouds" is not known`,
		"name = 'a-*-*'":                                         "more than one *",
		"name = ''":                                              "is empty",
		"sources = []":                                           "is empty",
		"sources = 'alerts_v2'":                                  "must be a list of texts",
		"poll_every = 'soon'":                                    `cannot be "soon"`,
		"poll_every = '30d'":                                     "cannot be longer than a week",
		"since = 7":                                              "must be text in quotes",
		"cloud = ":                                               "team.toml:1:",
	} {
		_, err := config.LoadPreset(t.Context(), presetFile(t, text))
		wantFault(t, err, want)
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error repeats the value: %v", text, err)
		}
	}
	_, err := config.LoadPreset(t.Context(), filepath.Join(t.TempDir(), "none.toml"))
	wantFault(t, err, "there is no preset")
}

func FuzzPreset(f *testing.F) {
	for _, seed := range []string{"name = 'soc-*'", "sources = ['a', 'b']\npoll_every = '1m'", "private_key = 1", "[a]\nb = 1", "-----BEGIN"} {
		f.Add(seed)
	}
	path := filepath.Join(f.TempDir(), "team.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := config.LoadPreset(t.Context(), path)
		if err != nil {
			wantFault(t, err)
			return
		}
		if strings.Contains(text, "-----BEGIN") || strings.Count(p.Name, "*") > 1 {
			t.Errorf("%q gives %+v", text, p)
		}
	})
}
