//go:build unix

package cmd

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// reaction passes a stream on and does something at once when it has a text.
type reaction struct {
	io.Writer
	text string
	do   func()
}

func (r reaction) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	if bytes.Contains(p, []byte(r.text)) {
		r.do()
	}
	return n, err
}

// TestCollectEndsWhileItGoesOn ends a collector just as it begins anew with another store:
// it ends well, as at any other moment.
func TestCollectEndsWhileItGoesOn(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	path := filepath.Join(filepath.Dir(settings), "tocsin.db")
	other := otherStore(t, path)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var out, errs tuitest.Written
	env := quietEnv(t)
	env.Out = &out
	replace := reaction{&errs, "lab alerts_v2: Healthy", func() {
		if err := os.Rename(other, path); err != nil {
			t.Error(err)
		}
	}}
	env.Err = reaction{replace, "was replaced by another one", end}
	if code := run(ctx, []string{"--config", settings, "collect"}, env); code != 0 {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
}
