package cmd

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// TestUploadFailsInBothForms lets the upload of a new certificate fail, not done or done,
// and repeats it, as the guide does: the step stays until it succeeds. Then the tenant
// takes the new certificate, once, and an undisturbed upload leads to the same.
func TestUploadFailsInBothForms(t *testing.T) {
	errLost := errors.New("the answer is lost")
	for name, first := range map[string]func(b simulatorBackend, draft setup.Draft) error{
		"undisturbed": func(b simulatorBackend, draft setup.Draft) error { return b.Uploaded(context.Background(), draft) },
		"not done": func(b simulatorBackend, draft setup.Draft) error {
			gone := draft
			gone.Certificate += ".gone"
			if b.Uploaded(context.Background(), gone) == nil {
				t.Error("a certificate that is not there was uploaded")
			}
			return b.Uploaded(context.Background(), draft)
		},
		"done": func(b simulatorBackend, draft setup.Draft) error {
			lost := errors.Join(b.Uploaded(context.Background(), draft), errLost)
			if !errors.Is(lost, errLost) {
				t.Error(lost)
			}
			return b.Uploaded(context.Background(), draft)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, simulator.Generate(12, 7), alert.AlertsV2)
			s.must(t, "cert", "new", "fresh", "--dir", s.dir)
			settings, err := config.Load(t.Context(), s.path)
			if err != nil {
				t.Fatal(err)
			}
			draft := s.draft(settings.Integrations[0])
			draft.Certificate, draft.PrivateKey = filepath.Join(s.dir, "fresh.pem"), filepath.Join(s.dir, "fresh.key.pem")
			a := newApp(s.env)
			b := simulatorBackend{&backend{app: a, settings: settings}, s.simServer}
			write(t, s.path, replaced(t, read(t, s.path), settings.Integrations[0], "fresh"))
			if got := s.tocsin(t, "collect", "--once"); got.code != 4 {
				t.Fatalf("a certificate that was not uploaded: %d %s", got.code, got.err)
			}
			if err := first(b, draft); err != nil {
				t.Fatal(err)
			}
			s.must(t, "collect", "--once")
			got, err := sound(t, s.env, s.path, filepath.Join(s.dir, "tocsin.db"))
			if err != nil || len(got) != 12 {
				t.Errorf("%d alerts, %v", len(got), err)
			}
		})
	}
}

// replaced names another pair in a settings file.
func replaced(t *testing.T, text string, in config.Integration, pair string) string {
	t.Helper()
	text = replaceOnce(t, text, `"`+filepath.Base(in.Certificate)+`"`, `"`+pair+`.pem"`)
	return replaceOnce(t, text, `"`+filepath.Base(in.PrivateKey)+`"`, `"`+pair+`.key.pem"`)
}

func replaceOnce(t *testing.T, text, from, to string) string {
	t.Helper()
	if strings.Count(text, from) != 1 {
		t.Fatalf("the settings do not have %s once:\n%s", from, text)
	}
	return strings.Replace(text, from, to, 1)
}
