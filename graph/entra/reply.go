package entra

import (
	"encoding/json"
	"net/http"
	"slices"

	"tocsin/graph/fault"
)

// checkToken returns what is wrong with a token endpoint's good reply; nil if the sign-in
// library may have it. The library reads the first value of a text and leaves what
// follows, and its errors do not tell a refusal from a text without JSON.
func checkToken(text []byte) *fault.Fault {
	if !json.Valid(text) {
		return notJSON()
	}
	var r struct {
		reply
		Token     json.RawMessage `json:"access_token"`
		ExpiresIn json.RawMessage `json:"expires_in"`
		ExpiresOn json.RawMessage `json:"expires_on"`
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return notEntra("the reply did not come from Entra: it is not a token")
	}
	switch {
	case r.isError():
		f := r.fault(http.StatusOK)
		r.identify(f, nil)
		f.Err = r.cause(http.StatusOK, f.IDs)
		return f
	case slices.Contains([]string{"", "null", `""`}, string(r.Token)):
		return unusable("it has no access_token")
	case r.ExpiresIn == nil && r.ExpiresOn == nil:
		return unusable("it has no expires_in")
	}
	return nil
}

func notJSON() *fault.Fault {
	return notEntra("the reply did not come from Entra: it is not JSON")
}

// unusable returns the fault of a reply of Entra's with which nothing can be done.
func unusable(why string) *fault.Fault {
	return fault.New(fault.Service, "Entra's reply cannot be used: "+why, checkCloud, nil)
}
