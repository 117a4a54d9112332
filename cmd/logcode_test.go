package cmd

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// A line of the log about an error has its code, also through loggers made of the log.
func TestLogHasCodes(t *testing.T) {
	refused := fault.New(fault.SignIn, "refused", "", nil)
	refused.Code = "AADSTS700016"
	for want, say := range map[string]func(*slog.Logger){
		`"code":"AADSTS700016"`: func(l *slog.Logger) { l.Error("poll", "integration", "a", "error", error(refused)) },
		`"code":"failed"`:       func(l *slog.Logger) { l.With("x", 1).Warn("poll", "error", errors.New("odd")) },
		`"g":{"error":"odd","code":"failed"}`: func(l *slog.Logger) {
			l.WithGroup("g").Warn("poll", "error", errors.New("odd"))
		},
	} {
		var b bytes.Buffer
		say(slog.New(coded{slog.NewJSONHandler(&b, nil)}))
		if !strings.Contains(b.String(), want) {
			t.Errorf("the line lacks %s: %s", want, &b)
		}
	}
	var b bytes.Buffer
	slog.New(coded{slog.NewJSONHandler(&b, nil)}).Info("poll", "error", "a text")
	if strings.Contains(b.String(), "code") {
		t.Errorf("a line without an error has a code: %s", &b)
	}
}
