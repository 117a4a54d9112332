//go:build unix

package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
)

// download reads all alerts page by page as a back-fill does, with TLS and a token, and
// does nothing else with them. Untimed, it writes them to a file, a line each.
func download(b *testing.B, settings, to string) (took time.Duration, size int64) {
	b.Helper()
	get := client(b, settings)
	f, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for next, more := "", true; more; more = next != "" {
		began := time.Now()
		page := get(next)
		next = nextLink(page)
		took += time.Since(began)
		var p struct{ Value []json.RawMessage }
		if err := json.Unmarshal(page, &p); err != nil {
			b.Fatal(err)
		}
		for _, item := range p.Value {
			size += int64(len(item))
			if _, err := f.Write(append(slices.Clip(item), '\n')); err != nil {
				b.Fatal(err)
			}
		}
	}
	return took, size
}

// nextLink returns the address of the page after one, without reading its items.
func nextLink(page []byte) string {
	_, rest, found := bytes.Cut(page, []byte(`"@odata.nextLink":"`))
	if !found {
		return ""
	}
	link, _, _ := bytes.Cut(rest, []byte(`"`))
	return strings.ReplaceAll(string(link), `\u0026`, "&")
}

// client signs in with the settings of a simulated tenant and returns a function that gets
// a page; "" stands for the first one.
func client(b *testing.B, path string) func(address string) []byte {
	b.Helper()
	a := benchApp(b, path)
	settings, err := a.load(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	t, err := a.target(settings, settings.Integrations[0])
	if err != nil {
		b.Fatal(err)
	}
	pair, err := certificate.Load(context.Background(), t.Certificate, t.PrivateKey, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	tokens, err := entra.New(entra.Options{Cloud: t.Cloud, TenantID: t.TenantID, ClientID: t.ClientID, Pair: pair, HTTP: t.HTTP, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	scope, err := entra.Scope(t.Cloud, alert.GraphScope)
	if err != nil {
		b.Fatal(err)
	}
	token, err := tokens.Token(context.Background(), scope)
	if err != nil {
		b.Fatal(err)
	}
	return func(address string) []byte {
		if address == "" {
			address = t.Cloud.Graph + "/v1.0/security/alerts_v2?$top=1000&$filter=lastUpdateDateTime%20ge%202020-01-01T00:00:00Z&$orderby=lastUpdateDateTime%20asc"
		}
		return getPage(b, t.HTTP, address, token)
	}
}

func getPage(b *testing.B, client *http.Client, address, token string) []byte {
	b.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%d: %v\n%.300s", resp.StatusCode, err, body)
	}
	return body
}
