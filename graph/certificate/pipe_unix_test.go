//go:build unix

package certificate_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe.pem")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPipesAreRead gives both parts through pipes.
func TestPipesAreRead(t *testing.T) {
	k := testKeys()
	leaf := cert{name: "leaf", days: 30}.make(t, k.a)
	certPath, keyPath := fifo(t), fifo(t)
	for path, text := range map[string]string{certPath: certPEM(leaf), keyPath: pkcs8(t, k.a)} {
		go os.WriteFile(path, []byte(text), 0)
	}
	pair, err := certificate.Load(t.Context(), certPath, keyPath, now())
	if err != nil || !pair.Certificate.Equal(leaf) {
		t.Errorf("%v, %v", pair, err)
	}
}

// TestAPipeWithoutAWriterEndsWithTheContext has a person and a time limit end it.
func TestAPipeWithoutAWriterEndsWithTheContext(t *testing.T) {
	path := fifo(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := certificate.Load(ended, path, "", now())
	if f := fault.Of(err); f == nil || f.Kind != fault.Interrupted {
		t.Errorf("%v", err)
	}
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	_, err = certificate.Show(late, path, now())
	if f := fault.Of(err); f == nil || f.Kind != fault.Certificate || !strings.Contains(f.Sentence, `the certificate file "`+path+`" is a pipe, and nothing came from it`) {
		t.Errorf("%v", err)
	}
}

func TestDevicesAreNoCertificates(t *testing.T) {
	_, err := certificate.Show(t.Context(), "/dev/zero", now())
	if f := fault.Of(err); f == nil || f.Kind != fault.Certificate || !strings.Contains(f.Sentence, "neither a file nor a pipe") {
		t.Errorf("%v", err)
	}
}
