package cmd

import (
	"context"
	"log/slog"

	"tocsin/graph/fault"
)

// coded adds to each line of the log that has an error its stable code, for searches and
// for tocsin explain.
type coded struct{ slog.Handler }

// Handle adds the code.
func (h coded) Handle(ctx context.Context, r slog.Record) error {
	code := ""
	r.Attrs(func(a slog.Attr) bool {
		if err, ok := a.Value.Any().(error); ok && a.Key == "error" {
			code = fault.CodeOf(err)
		}
		return code == ""
	})
	if code != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("code", code))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps the code on the lines of a logger with attributes.
func (h coded) WithAttrs(attrs []slog.Attr) slog.Handler { return coded{h.Handler.WithAttrs(attrs)} }

// WithGroup keeps the code on the lines of a logger with a group.
func (h coded) WithGroup(name string) slog.Handler { return coded{h.Handler.WithGroup(name)} }
