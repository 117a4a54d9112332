package entra

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
)

// Roles returns the roles claim of an access token, sorted: the permissions that were
// granted to the application. A token without consent has no roles, and this is not
// an error.
//
// Roles verifies nothing, and no client can: Graph's tokens are meant only for Graph.
// Use the roles to inform a person, never for a decision.
func Roles(token string) ([]string, error) {
	claims, err := read(token)
	if err != nil {
		return nil, fmt.Errorf("read roles: %w", err)
	}
	claims.Roles = claims.Roles[:min(len(claims.Roles), bound.Granted)]
	for i, r := range claims.Roles {
		claims.Roles[i] = oneLine(r)
	}
	slices.Sort(claims.Roles)
	return claims.Roles, nil
}

// TenantOf returns the tenant's GUID from an access token. It verifies nothing, as Roles.
func TenantOf(token string) (string, error) {
	claims, err := read(token)
	if err != nil {
		return "", fmt.Errorf("read the tenant: %w", err)
	}
	if !alert.IsGUID(claims.Tenant) {
		return "", errors.New("read the tenant: the token names none")
	}
	return claims.Tenant, nil
}

// claims are those of an access token that tocsin reads.
type claims struct {
	Roles  []string `json:"roles"`
	Tenant string   `json:"tid"`
	App    string   `json:"appid"`
}

// read returns the claims of an access token.
func read(token string) (c claims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("the token is not a JWT")
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return c, errors.New("the token's payload is not base64url")
	}
	if json.Unmarshal(payload, &c) != nil {
		return c, errors.New("the token's payload is not JSON of the usual shape")
	}
	return c, nil
}
