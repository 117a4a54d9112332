package cmd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/config"
)

// logNamed returns the log file that a flag or the environment names.
func (a *app) logNamed() string { return cmp.Or(a.flags.log, a.env.Get("TOCSIN_LOG")) }

// start opens the log and writes its first line. Nothing is logged before it, or
// if the user asked for no log.
func (a *app) start(ctx context.Context, settings *config.Config) error {
	path := cmp.Or(a.logNamed(), a.logDefault)
	if path == "" {
		return nil
	}
	if err := a.openLog(ctx, path); err != nil {
		return err
	}
	kind, _, _ := strings.Cut(a.storeURL(settings), ":") // the rest may hold a password
	a.log.Info("start", "version", version(), "pid", os.Getpid(), "store", kind, "integrations", len(settings.Integrations))
	return nil
}

// openLog opens the log file, which only its owner can read; with -v everything is
// logged. Closing the file writes the last line of the run.
func (a *app) openLog(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.New(fault.Usage, "cannot write the log "+path, "choose another file with --log", err)
	}
	level := slog.LevelInfo
	if a.flags.verbose {
		level = slog.LevelDebug
	}
	a.log = slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: level}))
	a.env.standardLog(standard{a.log})
	dumped := logStacks(ctx, a.log)
	a.closers = append(a.closers, func(err error) error {
		dumped()
		a.log.Info("end", "exit", exitCode(ctx, err), "duration", a.env.Now().Sub(a.began).String())
		a.env.standardLog(nil)
		a.log = slog.New(slog.DiscardHandler)
		return errors.Join(err, f.Close())
	})
	return nil
}

// standard writes the standard library's log messages to the log. net/http reports
// some errors only there, and they would be written over the screen.
type standard struct{ log *slog.Logger }

// Write logs a line up to its first quotation mark. net/http quotes what a server
// sent, and a log must hold no body.
func (s standard) Write(line []byte) (int, error) {
	said, _, quotes := bytes.Cut(bytes.TrimSpace(line), []byte{'"'})
	if len(said) > maxStandard {
		said, quotes = said[:maxStandard], true
	}
	if quotes {
		said = append(bytes.Clone(said), "…"...)
	}
	s.log.Warn("standard library", "message", strings.ToValidUTF8(string(said), "\ufffd"))
	return len(line), nil
}
