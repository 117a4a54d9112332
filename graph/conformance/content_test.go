package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/conformance"
	"tocsin/graph/simulator"
)

// marker is a text that stands everywhere in the tenant.
const marker = "mArKeR"

// TestFileHoldsNothingOfTheTenant asks a tenant all of whose texts are markers, which also
// stand in headers, codes, links and names of members, and searches the file for them.
func TestFileHoldsNothingOfTheTenant(t *testing.T) {
	for _, hostile := range []bool{false, true} {
		var ids []string
		f, err := askMarked(t, hostile, func(tenant *simulator.Tenant) { ids = []string{tenant.TenantID(), tenant.ClientID(), tenant.Domain()} })
		if err != nil {
			t.Fatal(err)
		}
		text, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range append(ids, marker, "eyJ", "microsoft.com", "office.com") {
			if i := bytes.Index(bytes.ToLower(text), []byte(strings.ToLower(secret))); i >= 0 {
				t.Errorf("hostile %v: the file holds %q: …%s", hostile, secret, text[max(0, i-200):i+20])
			}
		}
		if got := seenIn(f, "alerts_v2.answer"); got.Seen != "200" {
			t.Errorf("hostile %v: the tenant was not asked: %+v", hostile, got)
		}
	}
}

func askMarked(t *testing.T, hostile bool, each func(*simulator.Tenant)) (f conformance.File, err error) {
	t.Helper()
	if _, err := pair(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(start))
		w := &wire{tenant: simulator.New(simulator.Scenario{}, time.Now)}
		for _, source := range simulator.Sources() {
			if err := w.tenant.Load(source, marked()); err != nil {
				t.Fatal(err)
			}
		}
		each(w.tenant)
		change := func(*http.Request, *http.Response) {}
		if hostile {
			change = poison
		}
		f, err = conformance.Run(t.Context(), signInBy(t, w.tenant, &rewriting{w, change}), simulator.Sources(), time.Now(), func(int, int) {})
	})
	return f, err
}

// marked are items of any source whose texts are markers.
func marked() (items [][]byte) {
	for i := range 130 {
		item := map[string]any{"id": fmt.Sprint(marker, i), "Id": fmt.Sprint(marker, i), marker: marker, "RecordType": 40, "evidence": []any{map[string]any{"@odata.type": marker}}}
		for _, name := range strings.Fields("title displayName severity status classification serviceSource riskDetail riskEventType userPrincipalName ipAddress azureTenantId tenantId Operation Name UserId AlertId") {
			item[name] = marker
		}
		for j, name := range strings.Fields("createdDateTime lastUpdateDateTime lastModifiedDateTime lastUpdatedDateTime detectedDateTime activityDateTime eventDateTime CreationTime") {
			item[name] = start.Add(-time.Duration(i*3+j) * time.Minute).Format(time.RFC3339)
		}
		text, _ := json.Marshal(item)
		items = append(items, text)
	}
	return items
}

// poison puts markers into what an answer says beside its items.
func poison(_ *http.Request, reply *http.Response) {
	reply.Header = maps.Clone(reply.Header)
	for _, name := range []string{"Retry-After", "Warning", "NextPageUri", "Preference-Applied", "x-ms-throttle-scope", "request-id"} {
		reply.Header.Set(name, "https://"+marker+".example/"+marker)
	}
	text, _ := io.ReadAll(reply.Body)
	text = bytes.ReplaceAll(text, []byte("$skiptoken"), []byte("$"+marker))
	text = bytes.ReplaceAll(text, []byte(`"code":"`), []byte(`"code":"AF`+marker))
	text = bytes.ReplaceAll(text, []byte(`Z"`), []byte(`.`+marker+`Z"`))
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
}
