package entra

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"tocsin/graph/bound"
)

// Roles returns the roles claim of an access token, sorted: the permissions that were
// granted to the application. A token without consent has no roles, and this is not
// an error.
//
// Roles verifies nothing, and no client can: Graph's tokens are meant only for Graph.
// Use the roles to inform a person, never for a decision.
func Roles(token string) ([]string, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errors.New("read roles: the token is not a JWT")
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil, errors.New("read roles: the token's payload is not base64url")
	}
	var claims struct {
		Roles []string `json:"roles"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return nil, errors.New("read roles: the token's payload is not JSON of the usual shape")
	}
	claims.Roles = claims.Roles[:min(len(claims.Roles), bound.Granted)]
	for i, r := range claims.Roles {
		claims.Roles[i] = oneLine(r)
	}
	slices.Sort(claims.Roles)
	return claims.Roles, nil
}
