package normalize_test

import (
	"encoding/json"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

func TestFromPowerShell(t *testing.T) {
	of := normalize.Outline{Pascal: true}
	for raw, want := range map[string]string{
		`{"Id":"a","AlertWebUrl":"U","Evidence":[{"Verdict":"Unknown","AdditionalProperties":{"@odata.type":"#x","userAccount":{"accountName":"N"}}}],"Tags":[]}`: `{"id":"a","alertWebUrl":"U","evidence":[{"verdict":"Unknown","@odata.type":"#x","userAccount":{"accountName":"N"}}],"tags":[]}`,
		`{"HostStates":[{"PublicIPAddress":"1","FQDN":"f","IPAddress":"i","LogonIP":"l"}]}`:                                                                       `{"hostStates":[{"publicIpAddress":"1","fqdn":"f","ipAddress":"i","logonIp":"l"}]}`,

		`{"Id":1,"AdditionalProperties":{},"T":null}`:                             `{"id":1,"t":null}`,
		`{"Id":1,"AdditionalProperties":{}}`:                                      `{"id":1}`,
		`{"AdditionalProperties":"x"}`:                                            `{"additionalProperties":"x"}`,
		`{"CreatedDateTime":"\/Date(1700000000123)\/"}`:                           `{"createdDateTime":"2023-11-14T22:13:20.123Z"}`,
		`{"createdDateTime":"/Date(1700000000000+0200)/","title":"at /Date(1)/"}`: `{"createdDateTime":"2023-11-14T22:13:20.000Z","title":"at /Date(1)/"}`,
		`{"at":"/Date(-1000)/","x":"/Date(x)/"}`:                                  `{"at":"1969-12-31T23:59:59.000Z","x":"/Date(x)/"}`,
		`{"Title":"\ud800 \u001b","n":1.50e3, "a" : [ 1 , [] , {} ]}`:             `{"title":"\ud800 \u001b","n":1.50e3,"a":[1,[],{}]}`,
	} {
		if got, ok := of.FromPowerShell([]byte(raw)); string(got) != want || !ok {
			t.Errorf("%s\nis  %s\nnot %s", raw, got, want)
		}
	}
	for _, raw := range []string{``, `{`, `{"a":}`, `[1`} {
		if got, ok := of.FromPowerShell([]byte(raw)); ok {
			t.Errorf("%s is %s", raw, got)
		}
	}
}

// TestPowerShellIsTold reads an alert as PowerShell's SDK prints it: it becomes the
// record that the service's own text becomes.
func TestPowerShellIsTold(t *testing.T) {
	const raw = `{"Id":"da1","Title":"T","Severity":"high","ServiceSource":"microsoftDefenderForEndpoint","CreatedDateTime":"\/Date(1700000000000)\/","AdditionalProperties":{}}`
	o, ok := normalize.OutlineOf([]byte(raw))
	if !ok || !o.Pascal || !o.PowerShell([]byte(raw)) {
		t.Fatalf("%+v", o)
	}
	if source, ok := o.Source(); ok {
		t.Errorf("before it is changed, it is an item of %s", source)
	}
	plain, _ := o.FromPowerShell([]byte(raw))
	r := normalize.Record("c", alert.AlertsV2, plain)
	if source, _ := normalize.Recognise(plain); source != alert.AlertsV2 || r.Malformed || r.ID != "da1" || r.Alert.Created.String() != "2023-11-14T22:13:20Z" {
		t.Errorf("%s: %+v", plain, r)
	}
	if o, _ := normalize.OutlineOf([]byte(`{"id":"1","Id":"2"}`)); o.Pascal {
		t.Error("an object with an id of the service's own spelling is PowerShell's")
	}
}

// TestNamesOfTheServiceStay reads an alert of the service whose text speaks of a date of
// PowerShell: its names, which may begin with capitals, are not PowerShell's.
func TestNamesOfTheServiceStay(t *testing.T) {
	const raw = `{"id":"da1","description":"x /Date(1)/","additionalData":{"OriginalSHA256":"s","AdditionalProperties":{"A":1}}}`
	o, ok := normalize.OutlineOf([]byte(raw))
	if got, same := o.FromPowerShell([]byte(raw)); !ok || !same || string(got) != raw {
		t.Errorf("it became %s", got)
	}
}

func FuzzFromPowerShell(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		// Go's decoder nests less deep than ours, and takes no invalid UTF-8 for an error.
		got, ok := (&normalize.Outline{Pascal: true}).FromPowerShell(raw)
		if ok && json.Valid(raw) && !json.Valid(got) {
			t.Fatalf("%q became %q", raw, got)
		}
	})
}
