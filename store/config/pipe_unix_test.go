//go:build unix

package config_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tocsin/store/config"
)

func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A pipe with a writer is read; one without ends with the context at once.
func TestLoadReadsPipes(t *testing.T) {
	path := pipe(t)
	go func() {
		if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			_, _ = f.WriteString(`theme = "dark"`)
			f.Close()
		}
	}()
	if c, err := config.Load(t.Context(), path); err != nil || c.Theme != "dark" {
		t.Errorf("%+v, %v", c, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := config.Load(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
	release(t, path)
}

// A pipe without a writer ends after some seconds, and is named.
func TestLoadOfAPipeThatGivesNothing(t *testing.T) {
	path := pipe(t)
	keeper, err := os.OpenFile(path, os.O_RDWR, 0) // opening does not wait, reading does
	if err != nil {
		t.Fatal(err)
	}
	defer keeper.Close()
	began := time.Now()
	_, err = config.Load(t.Context(), path)
	wantFault(t, err, "is a pipe, and nothing came from it")
	if time.Since(began) > time.Minute {
		t.Errorf("it took %v", time.Since(began))
	}
}

// release lets the reader that was left behind end.
func release(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}
