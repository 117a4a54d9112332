package cmd

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/simulator"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
)

// The tests in this file go on with what an earlier version had begun, as testdata/notes has it. If one
// fails, change the program, not the files.

// earlierNote writes such a note to the state folder, under the name that the earlier version gave it.
func earlierNote(t *testing.T, a *app, kind, settings, name string, replace ...string) (path string) {
	t.Helper()
	sum := sha256.Sum256([]byte(settings + "\x00" + name))
	if kind == "made" {
		sum = sha256.Sum256([]byte(name))
	}
	path = filepath.Join(a.places().State(), fmt.Sprintf("%s-%x.json", kind, sum[:8]))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	text := read(t, filepath.Join("testdata", "notes", kind+".json"))
	write(t, path, strings.NewReplacer(append(replace, "DIR", filepath.ToSlash(filepath.Dir(settings)))...).Replace(text))
	return path
}

// earlierPair makes a pair beside the settings, as the earlier version did.
func earlierPair(t *testing.T, settings, base string) (certPath, keyPath string) {
	t.Helper()
	cert, key, err := certificate.Make(certificate.Options{Name: "lab"})
	if err == nil {
		certPath, keyPath, err = certificate.Write(filepath.Dir(settings), base, cert, key)
	}
	if err != nil {
		t.Fatal(err)
	}
	return certPath, keyPath
}

// TestEarlierRenewalGoesOn from each step: with the pair that was made, if it was, and to the end.
func TestEarlierRenewalGoesOn(t *testing.T) {
	for _, step := range []renewalStep{stepPlanned, stepMade, stepAccepted} {
		t.Run(string(step), func(t *testing.T) {
			s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
			r := renewerOf(t, s, &bytes.Buffer{})
			old := strings.TrimSuffix(filepath.Base(r.settings.Resolve(r.in.Certificate)), ".pem")
			path := earlierNote(t, r.app, "renewal", settingsPath(r.settings), "lab", "STEP", string(step), "OLD", old)
			is := renewal{Certificate: filepath.Join(s.dir, "lab-2026-11.pem"), PrivateKey: filepath.Join(s.dir, "lab-2026-11.key.pem")}
			if step != stepPlanned {
				earlierPair(t, s.path, "lab-2026-11")
				before := read(t, is.PrivateKey)
				defer func() {
					if read(t, is.PrivateKey) != before {
						t.Error("the pair is another one")
					}
				}()
			} else {
				s.must(t, "cert", "renew", "lab") // makes it
			}
			upload(t, s, is)
			s.must(t, "cert", "renew", "lab")
			if got := read(t, s.path); !strings.Contains(got, `"lab-2026-11.pem"`) {
				t.Errorf("the settings have\n%s", got)
			}
			if keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*.key.pem")); len(keys) != 1 {
				t.Errorf("keys: %q", keys)
			}
			if note := read(t, path); !strings.Contains(note, `"step": "switched"`) {
				t.Errorf("its note: %s", note)
			}
			s.must(t, "collect", "--once")
		})
	}
}

// TestEarlierRenewalIsGivenUp, with its files.
func TestEarlierRenewalIsGivenUp(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	r := renewerOf(t, s, &bytes.Buffer{})
	old := strings.TrimSuffix(filepath.Base(r.settings.Resolve(r.in.Certificate)), ".pem")
	path := earlierNote(t, r.app, "renewal", settingsPath(r.settings), "lab", "STEP", string(stepMade), "OLD", old)
	cert, key := earlierPair(t, s.path, "lab-2026-11")
	s.must(t, "cert", "renew", "lab", "--discard", "--remove-files")
	if exists(path) || exists(cert) || exists(key) {
		t.Error("something of it is left")
	}
}

// TestEarlierLeftPairIsTaken by the next renewal, which makes no other.
func TestEarlierLeftPairIsTaken(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	r := renewerOf(t, s, &bytes.Buffer{})
	cert, key := earlierPair(t, s.path, "lab-2026-11")
	earlierNote(t, r.app, "made", settingsPath(r.settings), key)
	got := s.tocsin(t, "cert", "renew", "lab")
	if !strings.Contains(got.err, "An earlier renewal has made this pair") || !strings.Contains(got.err, cert) {
		t.Errorf("%+v", got)
	}
}

// TestEarlierSetupGoesOn where it was left, with its answers.
func TestEarlierSetupGoesOn(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	a := renewerOf(t, s, &bytes.Buffer{}).app
	path := filepath.Join(a.places().State(), "setup-k3vq7m2aztw5.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, read(t, filepath.Join("testdata", "notes", "setup.json")))
	got, err := a.drafts().find(t.Context(), "contoso")
	want := setup.Kept{
		ID: "k3vq7m2aztw5", At: guide.Permissions, Over: []guide.ID{guide.Register}, Left: time.Date(2026, 11, 29, 11, 20, 5, 0, time.UTC),
		Draft: setup.Draft{
			Name: "contoso", Cloud: "global", Sources: []string{"alerts_v2", "incidents"},
			TenantID: "4a2cfbdd-08d9-4300-816f-6d1f0c2b9e11", ClientID: "9d3c1a57-2b64-4d0e-9a0e-1c5f7e8a2b33",
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if where := got.Where(); where != "contoso, at step 7, "+guide.Steps()[guide.Index(guide.Permissions)].Title {
		t.Errorf("it was left at %q", where)
	}
	if out := s.tocsin(t, "setup", "--discard", "contoso"); out.code != 0 || exists(path) {
		t.Errorf("given up: %+v", out)
	}
}

// TestEarlierPairIsTakenUp: the guide makes no second pair beside the one that was made.
func TestEarlierPairIsTakenUp(t *testing.T) {
	d := makers(t)()
	earlierNote(t, d.app, "pair", settingsPath(d.settings), "contoso")
	cert, key := earlierPair(t, d.settings.Path, "contoso")
	made, err := d.Make(setup.Draft{Name: "contoso"})
	if err != nil || made.Certificate != cert || made.PrivateKey != key {
		t.Errorf("%+v, %v; want %s", made, err, cert)
	}
}
