package cmd

import (
	"context"
	"fmt"

	"tocsin/cmd/metrics"
	"tocsin/cmd/verbs"
	"tocsin/store/config"
)

// serveMetrics begins to serve metrics at an address, before anything is polled, and says
// where. It returns nil for "".
func serveMetrics(ctx context.Context, a *app, given string) (*metrics.Server, error) {
	if given == "" {
		return nil, nil
	}
	address, err := metrics.Address(given)
	if err != nil {
		return nil, err
	}
	warnListen(a.env.Err, address)
	server, err := metrics.Listen(ctx, address, a.log)
	if err != nil {
		return nil, err
	}
	a.onClose(server.Close)
	fmt.Fprintf(a.env.Err, "metrics: http://%s%s\n", server.Addr(), metrics.Path)
	return server, nil
}

// showMetrics lets a server read the open store, with the settings in force. The function
// that it returns ends that, and must run before the store is closed.
func showMetrics(server *metrics.Server, a *app, settings func() *config.Config) (end func()) {
	if server == nil {
		return func() {}
	}
	kept := a.store
	server.Show(func(ctx context.Context) ([]verbs.FeedStatus, error) {
		states, err := kept.States(ctx)
		if err != nil {
			return nil, err
		}
		return verbs.Status(a.chosen(settings()), states, a.env.Now()), nil
	})
	return func() { server.Show(nil) }
}
