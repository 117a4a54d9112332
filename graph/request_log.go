package graph

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// logRequest logs one request at debug level. Of the address only host, path and
// filter go to the log, of the headers only the request-id: no token, key or body
// ever does.
func (c *Client) logRequest(ctx context.Context, at *url.URL, got *answer, began time.Time, err error) {
	if !c.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", http.MethodGet), slog.String("host", at.Host), slog.String("path", line(at.EscapedPath())),
		slog.Int("status", got.status), slog.Int("bytes", len(got.body)),
		slog.String("duration", time.Since(began).String()),
		slog.String("client-request-id", got.sent), slog.String("request-id", line(got.header.Get("request-id"))),
	}
	if filter := at.Query().Get("$filter"); filter != "" {
		attrs = append(attrs, slog.String("filter", line(filter)))
	}
	if err != nil {
		attrs = append(attrs, slog.String("cause", line(innermost(because(ctx, err)))))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "request", attrs...)
}
