//go:build unix

package cmd

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/graph/collect"
	"tocsin/graph/simulator"
)

// TestRenewalWhileLinking renews a certificate after its file was read once. Whatever
// was read, the next call has the new certificate.
func TestRenewalWhileLinking(t *testing.T) {
	inWorld(t, simulator.Scenario{}, func(w *world) {
		w.settle(settled{})
		path := filepath.Join("home", ".config", "tocsin", "kestrel.pem")
		before := read(t, path)
		ends := time.Now().AddDate(0, 0, 77).Truncate(time.Second).UTC()
		w.write("new.pem", renewed(t, path, ends))
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		written := make(chan error, 1)
		go func() {
			f, err := os.OpenFile(path, os.O_WRONLY, 0) // waits for the first reader
			if err == nil {
				err = os.Rename("new.pem", path) // all others find the new file
			}
			if err == nil {
				_, err = f.WriteString(before)
				f.Close()
			}
			written <- err
		}()
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		for range 2 {
			if _, err := a.toPoll(context.Background(), loadAll(t, a)); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-written; err != nil {
			t.Fatal(err)
		}
		if l := a.links["kestrel"]; !l.ends.Equal(ends) || l.identity.wrong != "" {
			t.Errorf("the certificate ends %v, want %v; %s", l.ends, ends, l.identity.wrong)
		}
	})
}

// renewed returns a certificate with the key of kestrel's that ends at another time.
func renewed(t *testing.T, path string, ends time.Time) string {
	t.Helper()
	pair, err := certificate.Load(context.Background(), path, filepath.Join(filepath.Dir(path), "kestrel.key.pem"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	next := *pair.Certificate
	next.SerialNumber, next.NotAfter = big.NewInt(7), ends
	der, err := x509.CreateCertificate(rand.Reader, &next, &next, pair.Key.Public(), pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// TestUnfitLinkSaysWhy fails after the certificate is loaded.
func TestUnfitLinkSaysWhy(t *testing.T) {
	inWorld(t, simulator.Scenario{}, func(w *world) {
		w.settle(settled{})
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		settings := loadAll(t, a)
		settings.Integrations[0].ClientID = "12" // which a file can't have
		var polled [2]collect.Integration
		for i := range polled {
			all, err := a.toPoll(context.Background(), settings)
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			polled[i] = all[0]
		}
		if wrong := a.links["kestrel"].identity.wrong; wrong != `the client id "12" is not a GUID` || polled[0].Settings != polled[1].Settings {
			t.Errorf("the cause is %q; %v, then %v", wrong, polled[0].Settings, polled[1].Settings)
		}
	})
}
