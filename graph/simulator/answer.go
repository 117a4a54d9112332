package simulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// answer is one reply on its way: who asked, by which clock, under which ids.
type answer struct {
	tenant   *Tenant
	w        http.ResponseWriter
	at       time.Time // the services' clock
	id       string    // request-id
	clientID string    // client-request-id
	host     string    // what links point to
	gzip     bool      // the client asked for it
	fault    BodyFault
	status   int // of a good reply; 0 = 200
}

// answer sets the headers that every reply has.
func (t *Tenant) answer(w http.ResponseWriter, r *http.Request) *answer {
	a := &answer{tenant: t, w: w, at: t.clock(), id: t.nextID(), host: r.Host}
	a.clientID = cmp.Or(r.Header.Get("client-request-id"), a.id)
	a.gzip = strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	h := w.Header()
	h.Set("Date", a.at.Add(t.Switches().DateAhead).Format(http.TimeFormat))
	h.Set("Strict-Transport-Security", "max-age=31536000")
	h.Set("Cache-Control", "no-store, no-cache")
	h.Set("Vary", "Accept-Encoding")
	return a
}

// graphHeaders sets the headers of Graph.
func (a *answer) graphHeaders() {
	h := a.w.Header()
	h.Set("request-id", a.id)
	h.Set("client-request-id", a.clientID)
	h.Set("OData-Version", "4.0")
	h.Set("x-ms-ags-diagnostic", `{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"002","RoleInstance":"AM2PEPF0000BE1A"}}`)
}

const graphJSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"

// stream sends a good reply that write produces piece by piece.
func (a *answer) stream(write func(io.Writer)) { a.streamAs(graphJSON, write) }

// streamAs is stream with another type of content.
func (a *answer) streamAs(mime string, write func(io.Writer)) {
	a.w.Header().Set("Content-Type", mime)
	switch a.fault {
	case BodyJunk:
		whole := write
		write = func(w io.Writer) {
			whole(w)
			io.WriteString(w, "0\r\n")
		}
	case BodyHTML:
		a.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		write = func(w io.Writer) {
			io.WriteString(w, "<!DOCTYPE html>\n<html><head><title>Web access</title></head><body>Please accept the terms of use.</body></html>\n")
		}
	case BodyTruncated:
		whole := write
		write = func(w io.Writer) {
			var b bytes.Buffer
			whole(&b)
			w.Write(b.Bytes()[:b.Len()/2])
		}
	}
	packed := a.gzip || a.fault == BodyGzip
	if packed {
		a.w.Header().Set("Content-Encoding", "gzip")
	}
	if a.status != 0 {
		a.w.WriteHeader(a.status)
	}
	if !packed {
		write(a.w)
		return
	}
	z := a.tenant.writers.get(a.w)
	write(z)
	z.Close()
	a.tenant.writers.Put(z)
}

// json sends v under a status. Entra's replies and all errors go this way.
func (a *answer) json(status int, v any) {
	if a.w.Header().Get("Content-Type") == "" {
		a.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // v is one of our own shapes
	}
	a.w.WriteHeader(status)
	a.w.Write(body)
}

// fail sends an error in Graph's shape.
func (a *answer) fail(status int, code, message string) {
	a.graphHeaders()
	a.json(status, object{"error": object{
		"code": code, "message": message,
		"innerError": object{"date": a.at.Format("2006-01-02T15:04:05"), "request-id": a.id, "client-request-id": a.clientID},
	}})
}
