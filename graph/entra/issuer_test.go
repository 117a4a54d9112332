package entra_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// A sign-in document whose tokens come from elsewhere than the cloud is a fault that names the
// issuer and the cloud, before an assertion is sent. The check and the sign-in say the same.
func TestTheIssuerIsThatOfTheCloud(t *testing.T) {
	const right = ""
	private := func(login string) entra.Cloud {
		return entra.Cloud{Name: "lab", Login: login, Graph: "https://graph.test", Private: true}
	}
	known := func(name string) entra.Cloud {
		c, err := entra.CloudOf(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, c := range []struct {
		cloud        entra.Cloud
		issuer       string
		says, advice string
	}{
		{known("global"), "https://login.microsoftonline.com/x/v2.0", right, ""},
		{known("gcc"), "https://LOGIN.microsoftonline.com/x/v2.0", right, ""},
		{known("global"), "https://sts.windows.net/x/", right, ""},
		{known("usgov"), "https://login.microsoftonline.us/x/v2.0", right, ""},
		{known("usgov-dod"), "https://login.usgovcloudapi.net/x/v2.0", right, ""},
		{known("global"), "https://login.microsoftonline.us/x/v2.0", `the tenant is in another cloud than "global": the issuer of its tokens is login.microsoftonline.us`, "choose the cloud usgov or usgov-dod"},
		{known("usgov"), "https://login.windows.net/x/", `another cloud than "usgov"`, "choose the cloud global or gcc"},
		{known("global"), "https://login.chinacloudapi.cn/x/", `another cloud than "global"`, "use a tenant in another cloud"},
		{known("global"), "https://evil.example/x/v2.0", "the sign-in document of login.microsoftonline.com names a foreign issuer of tokens, https://evil.example/x/v2.0", `"global"`},
		{known("global"), "https://login.microsoftonline.com.evil.example/x", "foreign issuer", "proxy"},
		{known("global"), "http://login.microsoftonline.com/x", "foreign issuer", "proxy"},
		{known("global"), "login.microsoftonline.com", "foreign issuer", "proxy"},
		{known("global"), "\x1b[2Jeverything", "foreign issuer", "proxy"},
		{private("https://login.test"), "https://login.test/x/v2.0", right, ""},
		{private("https://login.test:9443"), "https://login.test:9443/x/v2.0", right, ""},
		{private("https://login.test"), "https://login.microsoftonline.com/x/v2.0", right, ""},
		{private("https://west.login.test"), "https://login.test/x/v2.0", right, ""},
		{private("https://west.login.test:9443"), "https://login.test:9443/x/v2.0", right, ""},
		{private("https://west.login.test:9443"), "https://login.test/x/v2.0", "foreign issuer", "lab"},
		{private("https://login.test"), "https://login.microsoftonline.com:8443/x", "foreign issuer", "lab"},
		{private("https://127.0.0.1"), "https://127.0.0.1/x/v2.0", right, ""},
		{private("https://127.0.0.1"), "https://0.0.1/", "foreign issuer", "lab"},
		{private("https://127.0.0.1:9443"), "https://1:9443/", "foreign issuer", "lab"},
		{private("https://[::ffff:127.0.0.1]"), "https://0.0.1]/", "foreign issuer", "lab"},
		{private("https://login.test"), "https://test/x/v2.0", "foreign issuer", "lab"},
		{private("https://login.test."), "https://test./x/v2.0", "foreign issuer", "lab"},
		{private("https://login.test"), "https://evil.example/x/v2.0", "foreign issuer", `the login address of the [[cloud]] "lab"`},
		{private("https://login.test"), "", "names no issuer", "proxy"},
	} {
		f := &fake{t: t, root: c.cloud.Login}
		f.tenants = func(w http.ResponseWriter) bool {
			document := map[string]string{"authorization_endpoint": c.cloud.Login + "/x/authorize", "token_endpoint": c.cloud.Login + "/x/token", "issuer": c.issuer}
			return json.NewEncoder(w).Encode(document) == nil
		}
		client := &http.Client{Transport: f}
		_, checked := entra.Discover(t.Context(), client, c.cloud, tenant)
		_, signed := tokens(t, entra.Options{Cloud: c.cloud, HTTP: client}).Token(t.Context(), scope)
		for what, err := range map[string]error{"check": checked, "sign-in": signed} {
			got := fault.Of(err)
			switch {
			case c.says == right && err != nil:
				t.Errorf("%s of %s by %q: %v", what, c.cloud.Name, c.issuer, err)
			case c.says == right:
			case err == nil:
				t.Errorf("%s of %s takes the issuer %q", what, c.cloud.Name, c.issuer)
			case !strings.Contains(got.Sentence, c.says) || !strings.Contains(got.Hint, c.advice) || strings.Contains(got.Sentence, "\x1b"):
				t.Errorf("%s of %s by %q: %q, %q", what, c.cloud.Name, c.issuer, got.Sentence, got.Hint)
			case c.issuer != "" && (got.Kind != fault.SignIn || got.About != fault.AboutCloud):
				t.Errorf("%s of %s by %q: kind %d, about %q", what, c.cloud.Name, c.issuer, got.Kind, got.About)
			}
		}
		if c.says != right && len(f.forms) > 0 {
			t.Errorf("%q: an assertion was sent", c.issuer)
		}
	}
}

// A sign-in document whose members are of the wrong type, or are missing, is none of Entra's: the
// check and the sign-in say so in the same words, and nothing is sent. No sentence of the sign-in
// library is shown.
func TestADocumentThatIsNone(t *testing.T) {
	const (
		good  = `"authorization_endpoint":"https://login.test/x/authorize","token_endpoint":"https://login.test/x/token"`
		none  = "the reply did not come from Entra: it is not a sign-in document"
		proxy = "the reply did not come from Entra"
		lib   = "Entra's reply cannot be used"
		endIs = `,"issuer":"https://login.test/x"`
	)
	for document, says := range map[string]string{
		`{` + good + `,"issuer":5}`:                                    none,
		`{` + good + `,"issuer":["https://"]}`:                         none,
		`{` + good + `,"issuer":null}`:                                 proxy + ": its sign-in document names no issuer",
		`{` + good + `}`:                                               proxy + ": its sign-in document names no issuer",
		`{"token_endpoint":5` + endIs + `}`:                            none,
		`{"token_endpoint":"https://login.test/x/token"` + endIs + `}`: none,
		`{"authorization_endpoint":{},"token_endpoint":"https://login.test/x/token"` + endIs + `}`: none,
		`{}`:   none,
		`[1]`:  none,
		`"x"`:  none,
		`null`: none,
		`{` + good + `,"ISSUER":"https://login.test/x"}`:   lib,
		`{` + good + `,"issuer":"https://login.test:443"}`: lib,
	} {
		f := &fake{t: t, root: "https://login.test"}
		f.tenants = func(w http.ResponseWriter) bool {
			_, err := io.WriteString(w, document)
			return err == nil
		}
		cloud := entra.Cloud{Name: "lab", Login: f.root, Graph: "https://graph.test", Private: true}
		_, err := tokens(t, entra.Options{Cloud: cloud, HTTP: &http.Client{Transport: f}}).Token(t.Context(), scope)
		if got := fault.Of(err); !strings.Contains(got.Sentence, says) || strings.Contains(got.Sentence, "ResolveEndpoints") || strings.Contains(got.Sentence, "Discovery") {
			t.Errorf("the sign-in says of %s: %q", document, got.Sentence)
		}
		if len(f.forms) > 0 {
			t.Errorf("%s: an assertion was sent", document)
		}
		if says == lib {
			continue
		}
		if _, err := entra.Discover(t.Context(), &http.Client{Transport: f}, cloud, tenant); err == nil || !strings.Contains(fault.Of(err).Sentence, says) {
			t.Errorf("the check says of %s: %v", document, err)
		}
	}
}
